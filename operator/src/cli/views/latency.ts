import type { SmtpConfigStatus } from '../../../../crds/schema/status.ts';

/** How long each stage of a probe took. */
export type StageTimes = NonNullable<NonNullable<SmtpConfigStatus['capabilities']>['stages']>;

export const totalOf = (stages: StageTimes): number =>
  stages.reduce((sum, { milliseconds }) => sum + milliseconds, 0);

/** `dns 2 ms, connect 31 ms, tls 64 ms`. */
export const stagesText = (stages: StageTimes): string =>
  stages.map(({ stage, milliseconds }) => `${stage} ${milliseconds} ms`).join(', ');

/** Stage times of one probe, from the status while the page was served. */
export interface Sample {
  /** RFC 3339. */
  at: string;
  stages: StageTimes;
}
