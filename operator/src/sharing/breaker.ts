import type { Finding, Retry, Verdict } from '../model/verdict.ts';
import { endOfWait } from '../schedule/end-of-wait.ts';

/** A login that a server rejected, shared with every SmtpConfig with the same account. */
export interface LoginRefusal {
  /** Milliseconds since the epoch. */
  at: number;
  /** host:port where it was tried. */
  endpoint: string;
  /** uid of the SmtpConfig that made the attempt. */
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

/**
 * Milliseconds during which one result answers the requests of all objects. Users may request many objects together
 * (`kubectl annotate --all`).
 */
const ANSWER_FOR_ALL_MS = 60_000;

/** Reports whether the rejection alone still prevents a login. */
export function isInForce({ at, retry }: LoginRefusal, now: number): boolean {
  return retry.kind !== 'backoff' || now < endOfWait(at, retry.seconds * 1000, now);
}

/**
 * Reports whether a result answers a user who now requests a login of this SmtpConfig. Only a recent result of another
 * SmtpConfig with the same account does.
 */
export function answersRequest({ at, by }: { at: number; by: string }, uid: string, now: number): boolean {
  return by !== uid && now - at < ANSWER_FOR_ALL_MS;
}
