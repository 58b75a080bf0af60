import type { RegisteredCheck } from './check.ts';
import { registered } from './check.ts';
import { domainCheck } from './domain.ts';

/** Every check with a clock of its own, in the order in which they run: one line each. */
export const CHECKS: readonly RegisteredCheck[] = [registered(domainCheck)];
