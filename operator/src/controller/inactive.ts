import type { SmtpConfigStatus } from '../../../crds/schema/status.ts';
import { blockedStatus, type InactiveReason, invalidStatus, suspendedStatus } from '../status/inactive.ts';
import { CHECKS } from './checks/registry.ts';
import type { Ports } from './ports.ts';
import type { Request, Subject } from './reconciliation.ts';
import { recordStatus } from './record-status.ts';
import type { States } from './state.ts';

/** Milliseconds until the operator looks again for a missing admission policy. */
const POLICY_AGAIN_MS = 60_000;

/** Forgets a deleted SmtpConfig. */
export function forget(key: string, states: States, ports: Ports): undefined {
  const uid = states.forget(key);
  if (uid !== undefined) ports.journal.forget(uid);
  for (const check of CHECKS) check.forget?.(key, ports);
  ports.observe.forgotten(key);
}

/** Writes a condition for an SmtpConfig that cannot be processed. The object is processed again at its next change. */
export async function refuse(request: Request, problems: readonly string[]): Promise<undefined> {
  const subject = subjectOf(request);
  await standDown(subject, invalidStatus(dated(subject), problems));
}

/** Blocks an SmtpConfig that the operator may not act on. No credential is read; only the status is written. */
export async function block(
  request: Request,
  why: InactiveReason,
  problem?: string,
): Promise<number | undefined> {
  const subject = subjectOf(request);
  const admission = request.states.admission(request.key, request.config);
  await standDown(subject, blockedStatus(dated(subject), why, admission, problem));
  return why === 'AdmissionPolicyMissing' ? POLICY_AGAIN_MS : undefined;
}

export async function suspend(subject: Subject): Promise<undefined> {
  await standDown(subject, suspendedStatus(dated(subject)));
}

const dated = ({ config, ports }: Subject) => ({
  config,
  now: ports.now(),
  docsUrl: ports.docsUrl,
});

function subjectOf({ key, config, states, ports }: Request): Subject {
  return { key, config: { ...config }, state: states.of(key, config, () => ({})), ports };
}

/** Stops all work: no other SmtpConfig waits for the login of this one, and no pod runs for it. */
async function standDown(subject: Subject, status: SmtpConfigStatus): Promise<void> {
  for (const check of CHECKS) await check.rest?.(subject);
  await recordStatus(subject, status);
}
