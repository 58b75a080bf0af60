import { DEFAULTS } from '../../../crds/defaults.ts';
import { keyOf } from '../../../crds/identity.ts';
import { PROBE_REQUESTED_ANNOTATION } from '../../../crds/names.ts';
import type { SmtpConfig } from '../../../crds/object.ts';
import type { SmtpConfigSpec } from '../../../crds/schema/spec.ts';
import type { Credentials } from '../model/credentials.ts';
import type { Endpoint } from '../model/endpoint.ts';
import { isTokenMethod } from '../model/endpoint.ts';
import type { TokenPlan } from '../oauth2/plan.ts';
import { tokenPlanOf } from '../oauth2/plan.ts';
import type { SecretPlace } from '../providers/phrases.ts';
import type { Preset } from '../providers/preset.ts';
import { warnings } from '../providers/warnings.ts';
import type { Intervals } from '../schedule/due.ts';
import { egressInputs, loginInputs } from '../schedule/inputs.ts';
import type { PlannedProbe } from '../status/plan.ts';
import { failureThreshold, milliseconds, planProbe } from '../status/plan.ts';

/** A spec with all values filled in from the preset and the defaults. All steps use it. */
export interface Resolved extends ResolvedSpec {
  credentials: Credentials;
  warnings: readonly string[];
}

/** The part of a credential source that the steps may read. */
export interface ReadCredentials {
  credentials: Credentials;
  warning?: string;
}

/** The part of a resolved spec that does not depend on the Secret. */
export interface ResolvedSpec extends PlannedProbe {
  uid: string;
  /** namespace/name */
  key: string;
  namespace: string;
  spec: SmtpConfigSpec;
  /** The endpoint that the spec requests. */
  endpoint: Endpoint;
  sender: string | undefined;
  wantsLogin: boolean;
  /** How the operator fetches the access token; undefined if the Secret holds the credential itself. */
  tokens: TokenPlan | undefined;
  autoPort: boolean;
  intervals: Intervals;
  failureThreshold: number;
  egressInputs: string;
  loginInputs: string;
  /** Value of the annotation that requests a probe. */
  requested: string | undefined;
}

/** @returns the resolved spec, or why it cannot be resolved */
export function resolveSpec(
  config: SmtpConfig,
  spec: SmtpConfigSpec,
  preset?: Preset,
): ResolvedSpec | { problem: string } {
  const planned = planProbe(spec, preset);
  if ('problem' in planned) return planned;
  const tokens = tokenPlanOf(spec, planned.preset);
  if (tokens && 'problem' in tokens) return tokens;
  const { endpoint } = planned.plan;
  return {
    ...planned,
    uid: config.metadata.uid,
    key: keyOf(config),
    namespace: config.metadata.namespace,
    spec,
    endpoint,
    sender: spec.from?.address,
    wantsLogin: spec.secretRef !== undefined,
    tokens,
    autoPort: spec.portPolicy === 'Auto',
    intervals: {
      egress: milliseconds(spec.checks?.egress?.interval ?? DEFAULTS['checks.egress.interval']),
      auth: milliseconds(spec.checks?.auth?.interval ?? DEFAULTS['checks.auth.interval']),
    },
    failureThreshold: failureThreshold(spec),
    egressInputs: egressInputs(endpoint, spec, preset?.revision),
    loginInputs: loginInputs(spec, preset?.revision),
    requested: config.metadata.annotations[PROBE_REQUESTED_ANNOTATION]?.slice(0, 256),
  };
}

export function withCredentials(target: ResolvedSpec, { credentials, warning }: ReadCredentials): Resolved {
  const warnings = [...warningsOf(target, credentials), ...(warning === undefined ? [] : [warning])];
  return { ...target, credentials, warnings };
}

/**
 * Returns the values that a sign-in command needs: name and namespace of the Secret, tenant and client id, as far as
 * the spec names them.
 */
export const placeOf = ({ namespace, spec }: Pick<ResolvedSpec, 'namespace' | 'spec'>): SecretPlace => ({
  name: spec.secretRef?.name,
  namespace,
  tenant: spec.auth?.oauth2?.tenant,
  clientId: spec.auth?.oauth2?.clientId,
});

/** Reports whether the annotation requests a probe that has not run yet. */
export const isRequested = (
  { requested }: Pick<ResolvedSpec, 'requested'>,
  { handledRequest }: { handledRequest?: string },
): boolean => requested !== undefined && requested !== handledRequest;

function warningsOf({ preset, spec, methods }: ResolvedSpec, credentials: Credentials): string[] {
  const host = spec.endpoint?.host;
  return warnings({
    preset,
    ...(spec.region !== undefined && { region: spec.region }),
    ...(host !== undefined && { endpoint: { host } }),
    ...(credentials.state === 'found' && {
      username: credentials.username,
      secretHints: credentials.inspection?.hints ?? [],
    }),
    ...(spec.from && { fromAddress: spec.from.address }),
    byToken: isTokenMethod(methods[0]),
  });
}
