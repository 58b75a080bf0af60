import { PROBE_REQUESTED_ANNOTATION } from '../../../crds/names.ts';
import type { Verdict } from '../model/verdict.ts';
import type { LoginMemory } from './memory.ts';

/** Adds to the verdict of a refused login what was refused, and when the operator retries. */
export function withBreaker(login: LoginMemory, verdict: Verdict<'Authenticated'>): Verdict<'Authenticated'> {
  if (verdict.status === 'True' || !login.retry) return verdict;
  const said = login.worded ? verdict.message : `${verdict.message} ${again(login)}`;
  return { ...verdict, message: login.borrowed ? `${BORROWED} ${said}` : said };
}

const BORROWED = 'The server rejected the login of another SmtpConfig with the same account.';

function again({ at, retry }: LoginMemory): string {
  if (retry?.kind === 'backoff') {
    return `The operator logs in again after ${time(at + retry.seconds * 1000)}.`;
  }
  return `Refused on ${time(at)}: the operator does not log in again until the Secret or the spec changes, or annotation ${PROBE_REQUESTED_ANNOTATION} requests it.`;
}

const time = (ms: number): string => new Date(Math.round(ms)).toISOString().replace(/\.\d+Z$/, 'Z');
