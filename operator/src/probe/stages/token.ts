import { z } from 'zod';
import type { TokenChallenge, TokenFacts } from '../../model/evidence.ts';
import type { Clean } from '../net/clean.ts';

/** RFC 6750 section 2.1 */
const B64TOKEN = /^[A-Za-z0-9._~+/-]+=*$/;
const MIN_TOKEN = 20;
const MAX_CLAIMS = 16_384;
const MAX_CHALLENGE = 4_096;
const MAX_ENTRIES = 8;
const MAX_ENTRY = 120;

/** Returns why the text cannot be an access token; undefined if it may be one. The result never contains the text. */
export function notAToken(text: string): string | undefined {
  if (text.length < MIN_TOKEN) return 'It is too short for an access token: is it a password?';
  if (!B64TOKEN.test(text)) return 'It has characters that no access token has: is it a password?';
  if (/^1\/\/0/.test(text)) return 'It has the form of a refresh token of Google, not of an access token.';
  return undefined;
}

/** Forms that passwords do not have: JWTs, access tokens of Google, and opaque tokens of Microsoft. */
export const looksLikeToken = (text: string): boolean =>
  /^eyJ[\w-]+\.[\w-]+\.[\w-]*$/.test(text) ||
  /^ya29\./.test(text) ||
  (text.length >= 500 && B64TOKEN.test(text));

const strings = z.union([z.string().transform(text => text.split(' ')), z.array(z.string())]).catch([]);
const seconds = z.number().min(0).max(8.64e12).optional().catch(undefined);

/** `scp` and `roles` are Microsoft's for delegated and for application permissions. */
const claimsSchema = z.object({
  nbf: seconds,
  exp: seconds,
  aud: strings.default([]),
  scope: strings.default([]),
  scp: strings.default([]),
  roles: strings.default([]),
});

/** Returns the claims of a token. They are not verified: they only explain a rejection. */
export function tokenFacts(token: string, clean: Clean): TokenFacts {
  const [, payload, ...rest] = token.split('.');
  if (payload === undefined || rest.length !== 1 || payload.length > MAX_CLAIMS) return {};
  const parsed = claimsSchema.safeParse(json(Buffer.from(payload, 'base64url').toString('utf8')));
  if (!parsed.success) return {};
  const { nbf, exp, aud, scope, scp, roles } = parsed.data;
  const audience = shown(aud, clean);
  const scopes = shown([...scope, ...scp, ...roles], clean);
  return {
    ...(nbf !== undefined && { notBefore: nbf * 1000 }),
    ...(exp !== undefined && { expiresAt: exp * 1000 }),
    ...(audience.length > 0 && { audience }),
    ...(scopes.length > 0 && { scopes }),
  };
}

const shown = (texts: readonly string[], clean: Clean): string[] =>
  texts
    .slice(0, MAX_ENTRIES)
    .map(text => clean(Buffer.from(text)).slice(0, MAX_ENTRY))
    .filter(Boolean);

const word = z
  .union([z.string(), z.number().transform(String)])
  .optional()
  .catch(undefined);
const challengeSchema = z.object({ status: word, error: word, scope: word });

/** Returns the server's reason from base64-encoded JSON (RFC 7628 section 3.2.2); undefined if there is none. */
export function challengeFacts(challenge: string, clean: Clean): TokenChallenge | undefined {
  const decoded = Buffer.from(challenge.slice(0, MAX_CHALLENGE), 'base64');
  const text = clean(decoded);
  if (text === '') return undefined;
  const parsed = challengeSchema.safeParse(json(decoded.toString('utf8')));
  if (!parsed.success) return { text };
  const [status] = shown([parsed.data.status ?? parsed.data.error ?? ''], clean);
  const [scope] = shown([parsed.data.scope ?? ''], clean);
  return { ...(status !== undefined && { status }), ...(scope !== undefined && { scope }), text };
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
