import { createHash } from 'node:crypto';
import type { SmtpConfigSpec } from '../../../crds/schema/spec.ts';
import type { Endpoint } from '../model/endpoint.ts';

/** Hash of everything that the verdicts on reaching the server depend on. Holds no secret. */
export function egressInputs(endpoint: Endpoint, spec: SmtpConfigSpec): string {
  return hash([endpoint, tlsInputs(spec), spec.portPolicy, spec.secretRef ? undefined : spec.from?.address]);
}

/** Hash of everything in the spec that a login depends on, besides the endpoint and the Secret's content. */
export function loginInputs(spec: SmtpConfigSpec): string {
  return hash([spec.provider, tlsInputs(spec), spec.secretRef, spec.auth?.method, spec.from?.address]);
}

function tlsInputs({ endpoint }: SmtpConfigSpec): unknown {
  return [endpoint?.tls, endpoint?.serverName, endpoint?.minTLSVersion, endpoint?.caBundle];
}

function hash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);
}
