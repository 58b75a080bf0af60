import type { Retry } from '../../model/verdict.ts';

const range = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

/** Transient negative completion (RFC 5321 section 4.2.1). */
export const TEMPORARY = range(400, 499);

export const STOP: Retry = { kind: 'stop' };
export const POINTLESS: Retry = { kind: 'pointless' };
export const MINUTES_5: Retry = { kind: 'backoff', seconds: 300 };
export const MINUTES_15: Retry = { kind: 'backoff', seconds: 900 };
export const HOUR: Retry = { kind: 'backoff', seconds: 3600 };

/** What helps where a server takes OAuth2 tokens alone. */
export const USE_OAUTH2 =
  'Otherwise put an OAuth2 access token with the scope for SMTP into the password key of the Secret and set spec.auth.method to xoauth2 or oauthbearer; or send through a relay or provider that takes a password.';

export const CONNECTIONS =
  /too many (?:\w+ )?(?:connections|sessions|threads)|(?:thread|connection|session)s? limit|concurrent/i;
export const RATE =
  /too (?:many|much|frequent|fast|often)|rate[- ]?limit|frequen|throttl|exceeded? (?:the )?(?:rate|limit)|try again later|slow down/i;
export const LOGINS = /too (?:many|much) (?:\w+[ -]?){0,3}(?:log-?ins?|auth\w*|attempts?|failures?)/i;
export const BLOCK_LIST =
  /black[- ]?list|block[- ]?list|deny ?list|\b(?:rbl|dnsbl)\b|spamhaus|barracuda|spamcop|reputation|poor rep|spam|banned/i;
export const STARTTLS = /starttls|\btls\b|\bssl\b|encrypt/i;
