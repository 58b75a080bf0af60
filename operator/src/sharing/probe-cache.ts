import type { Evidence } from '../model/evidence.ts';
import { BoundedMap } from './bounded-map.ts';
import { KeyedMutex } from './keyed-mutex.ts';

/** What one probe saw, and when; several SmtpConfigs may draw their own conclusions from it. */
export interface CachedProbe {
  /** Milliseconds since the epoch, like all times here. */
  startedAt: number;
  at: number;
  evidence: Evidence;
}

/** Limit of servers whose last probe is kept. Beyond it each SmtpConfig makes its own probe. */
const MAX_SERVERS = 2_000;

/** Servers with all that a probe without a login depends on: those who share one share its probes. */
export class ProbeCache {
  readonly #mutex = new KeyedMutex();
  readonly #seen = new BoundedMap<CachedProbe>(MAX_SERVERS);

  /**
   * The result for a target: the last probe if it is recent enough, else a new one. A caller that asks while one is under
   * way waits for it, and then looks whether that will do.
   */
  get(
    target: string,
    isUsable: (seen: CachedProbe) => boolean,
    probe: () => Promise<CachedProbe>,
  ): Promise<{ seen: CachedProbe; shared: boolean }> {
    return this.#mutex.run(target, async () => {
      const held = this.#seen.get(target);
      if (held && isUsable(held)) return { seen: held, shared: true };
      const seen = await probe();
      this.put(target, seen);
      return { seen, shared: false };
    });
  }

  /** Whether a server other than this one was reached on the port since then. */
  reachedLately(host: string, port: number, since: number): boolean {
    for (const { at, evidence } of this.#seen.values()) {
      const { endpoint, stages } = evidence;
      const other = endpoint.port === port && endpoint.host !== host;
      if (other && at >= since && stages.some(({ stage, ok }) => stage === 'ehlo' && ok)) return true;
    }
    return false;
  }

  last(target: string): CachedProbe | undefined {
    return this.#seen.get(target);
  }

  /** A probe that logged in has seen the target as well. */
  put(target: string, seen: CachedProbe): void {
    this.#seen.set(target, seen);
  }
}
