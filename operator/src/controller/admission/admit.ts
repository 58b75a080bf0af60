import type { Ports } from '../ports.ts';
import type { Request } from '../reconciliation.ts';
import { type Admission, decideAdmission } from './decide.ts';

/**
 * Decides whether the operator may act on this SmtpConfig. Returns undefined if no admission policies are configured.
 * The record is stored with the next write of the status.
 */
export async function admissionOf({
  key,
  config,
  states,
  ports,
}: Request<Pick<Ports, 'policies'>>): Promise<Admission | undefined> {
  if (!ports.policies) return undefined;
  const { metadata, status } = config;
  const known = states.admission(key, config);
  // The policies are read once after a start, so that the record names the current versions.
  if (known?.admitted && known.generation === metadata.generation) return { admitted: true, record: known };
  const admission = decideAdmission(metadata, known ?? status.admission, await ports.policies.read());
  if ('record' in admission) states.keepAdmission(key, config, admission.record);
  return admission;
}
