import type { Evidence } from '../model/evidence.ts';
import { BoundedMap } from './bounded-map.ts';
import { KeyedMutex } from './keyed-mutex.ts';

/** The result of one probe, with its time. Several SmtpConfigs may interpret the same result differently. */
export interface CachedProbe {
  /** Milliseconds since the epoch, like all times in this file. */
  startedAt: number;
  at: number;
  evidence: Evidence;
}

/** Limit of servers whose last probe is kept. Beyond it each SmtpConfig makes its own probe. */
const MAX_SERVERS = 2_000;

/**
 * The last probe of each server. The key contains everything that a probe without a login depends on; SmtpConfigs with
 * the same key share their probes.
 */
export class ProbeCache {
  readonly #mutex = new KeyedMutex();
  readonly #seen = new BoundedMap<CachedProbe>(MAX_SERVERS);

  /**
   * Returns the result for a target: the last probe if it is usable, else a new probe. A caller that arrives during a
   * probe waits for it, and then checks whether its result is usable.
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

  /** Reports whether a server other than this one was reached on the port since the given time. */
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

  /** Stores the evidence about the server from a probe with a login; it must not contain the login. */
  put(target: string, seen: CachedProbe): void {
    this.#seen.set(target, seen);
  }
}
