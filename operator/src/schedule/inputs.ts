import { createHash } from 'node:crypto';
import type { SmtpConfigSpec } from '../../../crds/schema/spec.ts';
import type { Endpoint } from '../model/endpoint.ts';
import type { ProbePlan } from '../model/plan.ts';

/**
 * Returns a hash of everything that the verdicts on reaching the server depend on. It contains no secret.
 * @param revision revision of an SmtpProvider
 */
export function egressInputs(endpoint: Endpoint, spec: SmtpConfigSpec, revision?: string): string {
  return hash([
    endpoint,
    tlsInputs(spec),
    spec.portPolicy,
    spec.secretRef ? undefined : spec.from?.address,
    ...(spec.secretRef ? [] : recipientInputs(spec)),
    ...(revision === undefined ? [] : [revision]),
  ]);
}

/**
 * Returns a hash of everything in the spec that a login depends on, except the endpoint and the content of the Secret.
 */
export function loginInputs(spec: SmtpConfigSpec, revision?: string): string {
  return hash([
    spec.provider ?? revision,
    tlsInputs(spec),
    spec.secretRef,
    spec.auth?.method,
    ...(spec.auth?.oauth2 ? [spec.auth.oauth2] : []),
    ...(spec.auth?.derivePassword ? [spec.auth.derivePassword, spec.region] : []),
    spec.from?.address,
    ...recipientInputs(spec),
  ]);
}

const recipientInputs = ({ checks }: SmtpConfigSpec): string[] =>
  checks?.recipient === undefined ? [] : [`recipient ${checks.recipient}`];

/**
 * Returns a hash of everything that a probe without a login depends on. SmtpConfigs with the same hash share their
 * probes.
 */
export function probeKey(plan: Omit<ProbePlan, 'login'>): string {
  const { endpoint, serverName, minTLSVersion, caBundle, siblings, timeoutMs, sender, recipient } = plan;
  return hash([endpoint, serverName, minTLSVersion, caBundle, siblings, timeoutMs, sender, recipient]);
}

/** Returns a hash of everything that the verdict on a login depends on, except the credential. */
export function loginVariantKey(
  provider: string,
  plan: Omit<ProbePlan, 'login'>,
  methods: readonly string[],
): string {
  return hash([provider, probeKey(plan), methods]);
}

/**
 * Returns the identity of an account, independent of the port: a rejection at one port of a server applies to all
 * ports.
 */
export function credentialKey({ host }: Pick<Endpoint, 'host'>, fingerprint: string): string {
  return `${host.toLowerCase().replace(/\.$/, '')}|${fingerprint}`;
}

function tlsInputs({ endpoint }: SmtpConfigSpec): unknown {
  return [endpoint?.tls, endpoint?.serverName, endpoint?.minTLSVersion, endpoint?.caBundle];
}

function hash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);
}
