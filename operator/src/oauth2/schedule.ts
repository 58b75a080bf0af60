import { backoff } from '../model/backoff.ts';
import { spread } from '../schedule/jitter.ts';

/** An access token and its validity, in milliseconds since the epoch by the clock of this machine. */
export interface HeldToken {
  accessToken: string;
  issuedAt: number;
  expiresAt: number;
}

/**
 * Time before the expiry at which a token is renewed. It covers an outage of the token endpoint of ten minutes and the
 * one to two minutes until a kubelet shows a changed Secret.
 */
const AHEAD_MS = 15 * 60_000;
/** Part of the lifetime over which renewals are spread, so that tokens issued together are not renewed together. */
const JITTER = 1 / 20;

/** Returns when to fetch the next token: for short-lived tokens after half of their lifetime. */
export function renewalAt({ issuedAt, expiresAt }: HeldToken, key: string): number {
  const life = Math.max(0, expiresAt - issuedAt);
  const ahead = Math.min(AHEAD_MS, life / 2);
  return expiresAt - ahead - spread(key) * JITTER * life;
}

const FIRST_RETRY_MS = 15_000;
const MAX_RETRY_MS = 2 * 60_000;

/**
 * Returns the delay after this number of consecutive failures, with jitter. If the endpoint requests a longer delay,
 * that one applies.
 */
export function retryDelay(failures: number, key: string, askedForMs = 0): number {
  const delay = backoff(failures, FIRST_RETRY_MS, MAX_RETRY_MS);
  return Math.max(askedForMs, delay * (1 - spread(`${key}#${failures}`) / 4));
}

/** The remaining lifetime of a token must be long enough to publish it and to log in with it. */
const MIN_LEFT_MS = 5_000;

export const isUsable = ({ expiresAt }: HeldToken, now: number): boolean => expiresAt - now > MIN_LEFT_MS;
