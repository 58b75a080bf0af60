/** Work in progress that is more urgent than events: none, some, or much. */
export type Load = 'idle' | 'working' | 'busy';

/** Number of keys in progress from which the work counts as much. */
const BUSY_FROM = 12;

/** Time (ms) after much work for which it still counts: bursts pause while they wait for a server or a retry. */
const SETTLE_MS = 1_000;

/** Reports how much work is in progress. The API server processes each event as a write, so events wait for the work. */
export class Workload {
  readonly #inFlight: () => number;
  readonly #now: () => number;
  #busyUntil = -Infinity;

  constructor(inFlight: () => number, now: () => number = () => performance.now()) {
    this.#inFlight = inFlight;
    this.#now = now;
  }

  read(): Load {
    const inFlight = this.#inFlight();
    const now = this.#now();
    if (inFlight >= BUSY_FROM) this.#busyUntil = now + SETTLE_MS;
    if (now < this.#busyUntil) return 'busy';
    return inFlight > 0 ? 'working' : 'idle';
  }
}
