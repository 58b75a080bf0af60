/**
 * Returns when a wait that began at `at` ends, milliseconds since the epoch. If `at` is further in the future than the
 * length of the wait, the clock was set back since. The wait then ends now, instead of lasting for years.
 */
export const endOfWait = (at: number, ms: number, now: number): number => (at - now > ms ? now : at + ms);
