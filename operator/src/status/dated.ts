import type { ConditionType } from '../../../crds/conditions.ts';
import type { SmtpConfig } from '../../../crds/object.ts';
import type { Condition } from '../../../crds/schema/status.ts';
import type { Verdict } from '../model/verdict.ts';

/** The sources of a condition's generation and time; the spec may be invalid. */
export interface Dated {
  config: SmtpConfig;
  /** Milliseconds since the epoch. */
  now: number;
  /** Prefix for paths in the repository; '' if unknown. */
  docsUrl: string;
}

/** Sets the generation of each condition, and a new transition time only if its status changed. */
export function dated(verdicts: readonly Verdict<ConditionType>[], { config, now }: Dated): Condition[] {
  const before = config.status.conditions ?? [];
  return verdicts.map(({ condition, status, reason, message }) => {
    const earlier = before.find(({ type }) => type === condition);
    return {
      type: condition,
      status,
      reason,
      message,
      observedGeneration: config.metadata.generation,
      lastTransitionTime:
        earlier?.status === status
          ? earlier.lastTransitionTime
          : new Date(now).toISOString().replace(/\.\d+Z$/, 'Z'),
    };
  });
}

/** Removes undefined values: a server-side apply would send them as null. */
export function prune<T extends object>(value: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined)) as T;
}
