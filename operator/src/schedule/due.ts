import { backoff } from '../model/backoff.ts';
import { endOfWait } from './end-of-wait.ts';
import { jittered } from './jitter.ts';

/** The intervals between checks, in milliseconds, with defaults filled in. */
export interface Intervals {
  egress: number;
  auth: number;
}

/** The results of the last checks; absent if a check has not run with the current inputs. */
export interface LastChecks {
  egress?: {
    at: number;
    failures: number;
    /** Seconds that the server asked clients to wait. */
    wait?: number;
  };
  login?: {
    at: number;
    retry?: { kind: 'stop' | 'pointless' } | { kind: 'backoff'; seconds: number };
    /** Earliest time of a routine login, milliseconds since the epoch. */
    notBefore?: number;
    /** Whether another SmtpConfig with the same account has a newer login result. */
    news: boolean;
  };
  /** Whether the user's annotation requests a probe that has not run yet. */
  requested: boolean;
  wantsLogin: boolean;
}

export interface Due {
  egress: boolean;
  login: boolean;
  /** Time when the next check is due, milliseconds since the epoch; valid only if nothing is due now. */
  nextAt: number;
}

/**
 * Milliseconds until the first retry after the server could not be reached. The delay doubles with each failure, up to
 * the interval.
 */
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
