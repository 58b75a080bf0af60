/**
 * When a wait that began at `at` is over, milliseconds since the epoch. A beginning that lies further ahead than the
 * wait is from a clock that has been set back since: then the wait is over, instead of lasting for years.
 */
export const endOfWait = (at: number, ms: number, now: number): number => (at - now > ms ? now : at + ms);
