import type { ConditionType } from '../../../crds/conditions.ts';
import type { SmtpConfig } from '../../../crds/object.ts';
import type { Condition } from '../../../crds/schema/status.ts';
import type { Verdict } from '../model/verdict.ts';

/** What a condition's generation and time are taken from; the spec may be unsound. */
export interface Dated {
  config: SmtpConfig;
  /** Milliseconds since the epoch. */
  now: number;
  /** What comes before an address in the repository; '' where that is not known. */
  docsUrl: string;
}

/** Gives each condition its generation, and a new time only where its status changed. */
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

/** Leaves out what is undefined: a server-side apply would send it as null. */
export function prune<T extends object>(value: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined)) as T;
}
