/** Delays that double from `first` to `longest` milliseconds, each taken between half and all of it at random. */
export class Backoff {
  readonly #first: number;
  readonly #longest: number;
  #failures = 0;

  constructor(first: number, longest: number) {
    this.#first = first;
    this.#longest = longest;
  }

  /** The delay before the next attempt, at least `atLeast`. */
  next(atLeast = 0): number {
    const full = Math.min(this.#longest, this.#first * 2 ** Math.min(this.#failures, 30));
    this.#failures += 1;
    return Math.max(atLeast, full * (0.5 + Math.random() / 2));
  }

  reset(): void {
    this.#failures = 0;
  }
}
