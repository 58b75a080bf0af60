import { backoff } from '../model/backoff.ts';
import { endOfWait } from './end-of-wait.ts';
import { jittered } from './jitter.ts';

/** When checks are due, in milliseconds; the intervals of the spec with their defaults filled in. */
export interface Intervals {
  egress: number;
  auth: number;
}

/** What is known of the last checks; absent where there was none for the present inputs. */
export interface LastChecks {
  egress?: {
    at: number;
    failures: number;
    /** Seconds for which the server has asked to be left alone. */
    wait?: number;
  };
  login?: {
    at: number;
    retry?: { kind: 'stop' | 'pointless' } | { kind: 'backoff'; seconds: number };
    /** No routine login before this. */
    notBefore?: number;
    /** A login of another SmtpConfig with the same account has told something newer. */
    news: boolean;
  };
  /** The person's annotation asks for a probe that was not done yet. */
  requested: boolean;
  wantsLogin: boolean;
}

export interface Due {
  egress: boolean;
  login: boolean;
  /** When something is due next, milliseconds since the epoch; meaningful when nothing is due now. */
  nextAt: number;
}

/** First retry after a failure to reach the server; doubled with each failure, up to the interval. */
const FIRST_RETRY_MS = 15_000;

export function due(last: LastChecks, intervals: Intervals, key: string, now: number): Due {
  const egressAt = last.requested ? now : egressDueAt(last.egress, intervals.egress, key, now);
  const loginAt = !last.wantsLogin
    ? Infinity
    : last.requested
      ? now
      : loginDueAt(last.login, intervals.auth, key, now);
  const unreachable = (last.egress?.failures ?? 0) > 0;
  // A login that is due while the server cannot be reached waits for the next attempt to reach it.
  const effectiveLoginAt = unreachable ? Math.max(loginAt, egressAt) : loginAt;
  return {
    egress: egressAt <= now,
    login: effectiveLoginAt <= now,
    nextAt: Math.min(egressAt, effectiveLoginAt),
  };
}

function egressDueAt(last: LastChecks['egress'], interval: number, key: string, now: number): number {
  if (!last) return 0;
  if (last.failures === 0) return endOfWait(last.at, jittered(interval, key), now);
  const delay = backoff(last.failures, FIRST_RETRY_MS, interval);
  const wait = Math.max((last.wait ?? 0) * 1000, jittered(delay, `${key}#${last.failures}`));
  return endOfWait(last.at, wait, now);
}

function loginDueAt(last: LastChecks['login'], interval: number, key: string, now: number): number {
  if (!last || last.news) return 0;
  if (!last.retry) {
    const end = endOfWait(last.at, jittered(interval, `${key}#login`), now);
    return end === now ? now : Math.max(end, last.notBefore ?? 0);
  }
  return last.retry.kind === 'backoff' ? endOfWait(last.at, last.retry.seconds * 1000, now) : Infinity;
}
