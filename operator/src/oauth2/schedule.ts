import { backoff } from '../model/backoff.ts';
import { spread } from '../schedule/jitter.ts';

/** An access token, and between when and when it may be used; milliseconds since the epoch by this machine's clock. */
export interface HeldToken {
  accessToken: string;
  issuedAt: number;
  expiresAt: number;
}

/**
 * A token is renewed so early that an outage of the token endpoint of ten minutes, and the minute or two that a
 * kubelet takes to show a changed Secret, are over before it expires.
 */
const AHEAD_MS = 15 * 60_000;
/** Spread over this share of the life, before that, so that tokens made together are not renewed together. */
const JITTER = 1 / 20;

/** When to fetch the successor; short-lived tokens at half of their life. */
export function renewalAt({ issuedAt, expiresAt }: HeldToken, key: string): number {
  const life = Math.max(0, expiresAt - issuedAt);
  const ahead = Math.min(AHEAD_MS, life / 2);
  return expiresAt - ahead - spread(key) * JITTER * life;
}

const FIRST_RETRY_MS = 15_000;
const MAX_RETRY_MS = 2 * 60_000;

/** How long to wait after so many failures in a row, with jitter; an endpoint that asks for more gets it. */
export function retryDelay(failures: number, key: string, askedForMs = 0): number {
  const delay = backoff(failures, FIRST_RETRY_MS, MAX_RETRY_MS);
  return Math.max(askedForMs, delay * (1 - spread(`${key}#${failures}`) / 4));
}

/** The remaining lifetime of a token must be long enough to publish it and to log in with it. */
const MIN_LEFT_MS = 5_000;

export const isUsable = ({ expiresAt }: HeldToken, now: number): boolean => expiresAt - now > MIN_LEFT_MS;
