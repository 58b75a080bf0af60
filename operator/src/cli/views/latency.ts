import type { SmtpConfigStatus } from '../../../../crds/schema/status.ts';
import { STAGES } from '../../model/evidence.ts';

/** Duration of each stage of a probe, in the order of the probe. */
export type StageTimes = readonly { stage: string; milliseconds: number }[];

/** Returns the stage times in the status of an SmtpConfig, which the API server sorts by name. */
export const stageTimesOf = ({ capabilities }: SmtpConfigStatus): StageTimes =>
  Object.entries(capabilities?.stageMilliseconds ?? {})
    .map(([stage, milliseconds]) => ({ stage, milliseconds }))
    .toSorted((one, other) => rankOf(one.stage) - rankOf(other.stage));

const rankOf = (stage: string): number => (STAGES as readonly string[]).indexOf(stage);

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
