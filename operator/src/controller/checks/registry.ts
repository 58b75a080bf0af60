import { appEgressCheck } from './app-egress.ts';
import type { RegisteredCheck } from './check.ts';
import { domainCheck } from './domain.ts';
import { messageCheck } from './message.ts';
import { serverCheck } from './probing.ts';
import { registered } from './scheduled.ts';

/** Every check, in the order in which they run: one line each. */
export const CHECKS: readonly RegisteredCheck[] = [
  serverCheck,
  registered(messageCheck),
  registered(domainCheck),
  appEgressCheck,
];

export const checksOf = (when: RegisteredCheck['when']): RegisteredCheck[] =>
  CHECKS.filter(check => check.when === when);
