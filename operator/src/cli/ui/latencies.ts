import type { SmtpConfig } from '../../../../crds/object.ts';
import { type Sample, stageTimesOf } from '../views/latency.ts';

const MAX_SAMPLES = 20;

/** Stage latencies of each SmtpConfig over time: one sample for each probe in the status. */
export class Latencies {
  readonly #samples = new Map<string, readonly Sample[]>();

  /** Returns the samples, the latest first. */
  of(key: string): readonly Sample[] {
    return this.#samples.get(key) ?? [];
  }

  note(key: string, config: SmtpConfig | undefined): void {
    if (!config) {
      this.#samples.delete(key);
      return;
    }
    const { lastProbeTime: at } = config.status;
    const stages = stageTimesOf(config.status);
    const before = this.of(key);
    if (at === undefined || stages.length === 0 || before[0]?.at === at) return;
    this.#samples.set(key, [{ at, stages }, ...before].slice(0, MAX_SAMPLES));
  }
}
