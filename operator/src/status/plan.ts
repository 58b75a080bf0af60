import { DEFAULTS } from '../../../crds/defaults.ts';
import { durationSeconds } from '../../../crds/schema/build.ts';
import type { SmtpConfigSpec } from '../../../crds/schema/spec.ts';
import { type Reader, wordedFor } from '../../../crds/wording.ts';
import type { LoginMethod } from '../model/endpoint.ts';
import type { ProbePlan } from '../model/plan.ts';
import { presetOf } from '../providers/index.ts';
import type { Preset } from '../providers/preset.ts';
import { loginMethods, resolveEndpoint, resolveUsername } from '../providers/resolve.ts';

/** The probe that a spec requests, with all values filled in from the preset and the defaults. */
export interface PlannedProbe {
  preset: Preset;
  plan: Omit<ProbePlan, 'login' | 'sender' | 'recipient'>;
  /** Login methods in the order of preference. */
  methods: readonly LoginMethod[];
  /** The only user name that the provider accepts, if it has one. */
  fixedUsername: string | undefined;
}

/**
 * @param reader who reads why there is no plan
 * @returns the plan, or why the spec has no valid plan
 */
export function planProbe(
  spec: SmtpConfigSpec,
  preset: Preset = presetOf(spec.provider ?? 'custom'),
  reader: Reader = 'cluster',
): PlannedProbe | { problem: string } {
  const resolved = resolveEndpoint(spec, preset);
  if ('problem' in resolved) return { problem: wordedFor(reader, resolved.problem) };
  const { endpoint, serverName, minTLSVersion, siblings } = resolved;
  // With method none there is no Secret to log in with; the schema guarantees this.
  const method = spec.auth?.method ?? 'auto';
  return {
    preset,
    plan: {
      endpoint,
      serverName,
      minTLSVersion,
      siblings,
      timeoutMs: milliseconds(spec.checks?.timeout ?? DEFAULTS['checks.timeout']),
      ...(spec.endpoint?.caBundle !== undefined && { caBundle: spec.endpoint.caBundle }),
    },
    methods: loginMethods(preset, method === 'none' ? 'auto' : method, spec.auth?.oauth2 !== undefined),
    fixedUsername: resolveUsername(preset),
  };
}

/** Number of failed checks in a row after which a server that was reachable counts as unreachable. */
export const failureThreshold = ({ checks }: Pick<SmtpConfigSpec, 'checks'>): number =>
  checks?.egress?.failureThreshold ?? DEFAULTS['checks.egress.failureThreshold'];

/** Converts a duration to milliseconds. The schema accepts only valid durations. */
export function milliseconds(duration: string): number {
  return (durationSeconds(duration) ?? 0) * 1000;
}
