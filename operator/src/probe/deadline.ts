/** The time that one probe has, shared by all its stages. Milliseconds by the monotonic clock. */
export class Deadline {
  readonly totalMs: number;
  #start = performance.now();

  constructor(totalMs: number) {
    this.totalMs = totalMs;
  }

  /** Runs work of the client itself, which does not count against the timeout of the server. */
  async apart(work: () => Promise<void>): Promise<void> {
    const began = performance.now();
    await work();
    this.#start += performance.now() - began;
  }

  elapsed(): number {
    return performance.now() - this.#start;
  }

  remaining(): number {
    return Math.max(0, this.totalMs - this.elapsed());
  }

  /** Time (ms) that a step may take: `most`, or the remaining time if that is less. */
  within(most: number): number {
    return Math.min(most, this.remaining());
  }
}
