import { backoff } from '../model/backoff.ts';

/** Returns a random delay between half of `delay` and all of it. */
export const jittered = (delay: number): number => delay * (0.5 + Math.random() / 2);

/**
 * Delays that double from `first` to `longest` milliseconds. Each is a random value between half of the delay and all
 * of it.
 */
export class Backoff {
  readonly #first: number;
  readonly #longest: number;
  #failures = 0;

  constructor(first: number, longest: number) {
    this.#first = first;
    this.#longest = longest;
  }

  /** Returns the delay before the next attempt, at least `atLeast`, milliseconds. */
  next(atLeast = 0): number {
    this.#failures += 1;
    return Math.max(atLeast, jittered(backoff(this.#failures, this.#first, this.#longest)));
  }

  reset(): void {
    this.#failures = 0;
  }
}
