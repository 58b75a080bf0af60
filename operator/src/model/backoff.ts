/**
 * The delay after so many failures in a row: it doubles with each one, in the unit of `first` and `longest`. The caller
 * adds its own jitter.
 */
export const backoff = (failures: number, first: number, longest: number): number =>
  Math.min(longest, first * 2 ** Math.min(failures - 1, 30));
