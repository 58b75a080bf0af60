import type { SmtpConfigStatus } from '../../../../crds/schema/status.ts';

/** Duration of each stage of a probe. */
export type StageTimes = NonNullable<NonNullable<SmtpConfigStatus['capabilities']>['stages']>;

export const totalOf = (stages: StageTimes): number =>
  stages.reduce((sum, { milliseconds }) => sum + milliseconds, 0);

/** Formats stage times: `dns 2 ms, connect 31 ms, tls 64 ms`. */
export const stagesText = (stages: StageTimes): string =>
  stages.map(({ stage, milliseconds }) => `${stage} ${milliseconds} ms`).join(', ');

/** Stage times of one probe, taken from the status while the server runs. */
export interface Sample {
  /** Time of the probe (RFC 3339). */
  at: string;
  stages: StageTimes;
}
