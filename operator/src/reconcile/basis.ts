import { PROBE_REQUESTED_ANNOTATION } from '../../../crds/names.ts';
import type { SmtpConfig } from '../../../crds/object.ts';
import { durationSeconds } from '../../../crds/schema/build.ts';
import type { SmtpConfigSpec } from '../../../crds/schema/spec.ts';
import type { Credentials } from '../model/credentials.ts';
import type { Endpoint, LoginMethod } from '../model/endpoint.ts';
import type { ProbePlan } from '../model/plan.ts';
import { presetOf } from '../providers/index.ts';
import type { Preset } from '../providers/preset.ts';
import { loginMethods, resolveEndpoint, resolveUsername } from '../providers/resolve.ts';
import { warnings } from '../providers/warnings.ts';
import type { Intervals } from '../schedule/due.ts';
import { egressInputs, loginInputs } from '../schedule/inputs.ts';

/** A spec with everything filled in that the preset and the defaults say: what the steps work on. */
export interface Basis extends Target {
  credentials: Credentials;
  warnings: readonly string[];
}

/** The part that needs no look at the Secret. */
export interface Target {
  uid: string;
  spec: SmtpConfigSpec;
  preset: Preset;
  endpoint: Endpoint;
  plan: Omit<ProbePlan, 'login' | 'sender'>;
  methods: readonly LoginMethod[];
  sender: string | undefined;
  wantsLogin: boolean;
  autoPort: boolean;
  fixedUsername: string | undefined;
  intervals: Intervals;
  egressInputs: string;
  loginInputs: string;
  /** Value of the annotation that asks for a probe. */
  requested: string | undefined;
}

const DEFAULTS = { egress: '5m', auth: '6h', timeout: '10s' };

/** @returns the target, or why the spec does not lead to one */
export function targetOf(config: SmtpConfig, spec: SmtpConfigSpec): Target | { problem: string } {
  const resolved = resolveEndpoint(spec);
  if ('problem' in resolved) return resolved;
  const preset = presetOf(spec.provider);
  const { endpoint, serverName, minTLSVersion, siblings } = resolved;
  // With none there is no Secret to log in with: the schema sees to it.
  const method = spec.auth?.method ?? 'auto';
  return {
    uid: config.metadata.uid,
    spec,
    preset,
    endpoint,
    plan: {
      endpoint,
      serverName,
      minTLSVersion,
      siblings: [...siblings],
      timeoutMs: milliseconds(spec.checks?.timeout ?? DEFAULTS.timeout),
      ...(spec.endpoint?.caBundle !== undefined && { caBundle: spec.endpoint.caBundle }),
    },
    methods: loginMethods(preset, method === 'none' ? 'auto' : method),
    sender: spec.from?.address,
    wantsLogin: spec.secretRef !== undefined,
    autoPort: spec.portPolicy === 'Auto',
    fixedUsername: resolveUsername(preset),
    intervals: {
      egress: milliseconds(spec.checks?.egress?.interval ?? DEFAULTS.egress),
      auth: milliseconds(spec.checks?.auth?.interval ?? DEFAULTS.auth),
    },
    egressInputs: egressInputs(endpoint, spec),
    loginInputs: loginInputs(spec),
    requested: config.metadata.annotations[PROBE_REQUESTED_ANNOTATION]?.slice(0, 256),
  };
}

export function basisOf(target: Target, credentials: Credentials): Basis {
  return { ...target, credentials, warnings: warningsOf(target, credentials) };
}

function warningsOf({ preset, spec }: Target, credentials: Credentials): string[] {
  const host = spec.endpoint?.host;
  return warnings({
    preset,
    ...(spec.region !== undefined && { region: spec.region }),
    ...(host !== undefined && { endpoint: { host } }),
    ...(credentials.state === 'found' && { username: credentials.username }),
    ...(spec.from && { fromAddress: spec.from.address }),
  });
}

/** The schema has let only durations through. */
function milliseconds(duration: string): number {
  return (durationSeconds(duration) ?? 0) * 1000;
}
