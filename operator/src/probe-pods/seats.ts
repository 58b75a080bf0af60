/** Pods that may be out at the same time, of all SmtpConfigs together. */
const SEATS = 4;

/** Who has a pod out. */
export class Seats {
  readonly #taken = new Map<string, string>();

  /** @returns whether there is room for one more pod */
  take(pod: string, key: string): boolean {
    if (this.#taken.size >= SEATS) return false;
    this.#taken.set(pod, key);
    return true;
  }

  has(pod: string): boolean {
    return this.#taken.has(pod);
  }

  release(pod: string): void {
    this.#taken.delete(pod);
  }

  /** The SmtpConfig is gone, and its pods with it. */
  releaseAll(key: string): void {
    for (const [pod, owner] of this.#taken) if (owner === key) this.#taken.delete(pod);
  }
}
