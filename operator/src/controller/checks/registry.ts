import { fallbackCheck } from '../fallback/fallback.ts';
import { appEgressCheck } from './app-egress.ts';
import type { RegisteredCheck } from './check.ts';
import { credentialsCheck } from './credentials.ts';
import { domainCheck } from './domain.ts';
import { messageCheck } from './message.ts';
import { serverCheck } from './probing.ts';
import { publishedCheck } from './published.ts';
import { registered } from './scheduled.ts';

/** Every check, in the order in which the checks run. */
export const CHECKS: readonly RegisteredCheck[] = [
  credentialsCheck,
  serverCheck,
  fallbackCheck,
  publishedCheck,
  registered(messageCheck),
  registered(domainCheck),
  appEgressCheck,
];

export const checksOf = (when: RegisteredCheck['when']): RegisteredCheck[] =>
  CHECKS.filter(check => check.when === when);
