import type { Finding, Retry, Verdict } from '../model/verdict.ts';
import { endOfWait } from '../schedule/end-of-wait.ts';

/** A login that a server rejected, shared with every SmtpConfig with the same account. */
export interface LoginRefusal {
  /** Milliseconds since the epoch. */
  at: number;
  /** host:port where it was tried. */
  endpoint: string;
  /** uid of the SmtpConfig that tried. */
  by: string;
  retry: Retry;
  /** Refusals in a row. */
  refusals: number;
  verdicts: readonly Verdict[];
  finding?: Finding;
  /** The messages of the verdicts already contain the time of the next login. */
  worded?: true;
  /** The operator itself skipped the login; no server rejected it. Not shared with other SmtpConfigs. */
  held?: true;
}

/** A person asks for many objects at once (`kubectl annotate --all`): the answer to the first one is for all. */
const ANSWER_FOR_ALL_MS = 60_000;

/** Whether the rejection alone still prevents a login. */
export function isInForce({ at, retry }: LoginRefusal, now: number): boolean {
  return retry.kind !== 'backoff' || now < endOfWait(at, retry.seconds * 1000, now);
}

/**
 * Whether a result is an answer to a person who asks this SmtpConfig for a login now: only one that another
 * SmtpConfig with the same account got just now.
 */
export function answersRequest({ at, by }: { at: number; by: string }, uid: string, now: number): boolean {
  return by !== uid && now - at < ANSWER_FOR_ALL_MS;
}
