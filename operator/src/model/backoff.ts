/**
 * Returns the delay after this number of consecutive failures, in the unit of `first` and `longest`. The delay doubles
 * with each failure. The caller adds jitter.
 */
export const backoff = (failures: number, first: number, longest: number): number =>
  Math.min(longest, first * 2 ** Math.min(failures - 1, 30));
