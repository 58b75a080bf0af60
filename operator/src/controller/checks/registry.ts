import type { RegisteredCheck } from './check.ts';

/** Every check with a clock of its own, in the order in which they run: one line each. */
export const CHECKS: readonly RegisteredCheck[] = [];
