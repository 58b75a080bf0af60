import { backoff } from '../model/backoff.ts';

/** Between half of the delay and all of it, at random. */
export const jittered = (delay: number): number => delay * (0.5 + Math.random() / 2);

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
    this.#failures += 1;
    return Math.max(atLeast, jittered(backoff(this.#failures, this.#first, this.#longest)));
  }

  reset(): void {
    this.#failures = 0;
  }
}
