import { createPrivateKey } from 'node:crypto';
import { SignJWT } from 'jose';
import * as oauth from 'oauth4webapi';
import { cleaner } from '../probe/net/clean.ts';
import type { TokenFault } from './failure.ts';
import type { TokenPlan } from './plan.ts';
import type { HeldToken } from './schedule.ts';
import type { TokenSecrets } from './token-secrets.ts';
import type { Transport } from './transport.ts';
import { TransportError } from './transport.ts';

export type Fetched =
  | { ok: true; token: HeldToken /** Where the server gave another one. */; refreshToken?: string }
  | { ok: false; fault: TokenFault };

/** RFC 6749 section 5.1 only recommends this field. */
const USUAL_LIFE_SECONDS = 1800;
const MAX_LIFE_SECONDS = 30 * 86_400;
const MAX_TOKEN = 8192;

/**
 * Sends one request for an access token. A fault is a result and contains no secret.
 * @param now milliseconds since the epoch before the request: the lifetime of the token counts from this time
 */
export async function fetchToken(
  plan: TokenPlan,
  secrets: TokenSecrets,
  transport: Transport,
  now: number,
): Promise<Fetched> {
  try {
    const answer = await GRANTS[plan.grant](plan, secrets, transport, now);
    return checked(answer, now);
  } catch (error) {
    return { ok: false, fault: faultOf(error, [secrets.clientSecret, secrets.refreshToken]) };
  }
}

type Grant = (
  plan: TokenPlan,
  secrets: TokenSecrets,
  transport: Transport,
  now: number,
) => Promise<oauth.TokenEndpointResponse>;

const GRANTS: Readonly<Record<TokenPlan['grant'], Grant>> = {
  async RefreshToken(plan, secrets, transport) {
    const { server, client, authentication, options } = parties(plan, secrets, transport);
    const additionalParameters = scopeParameters(plan);
    const response = await oauth.refreshTokenGrantRequest(
      server,
      client,
      authentication,
      secrets.refreshToken ?? '',
      { ...options, additionalParameters },
    );
    return oauth.processRefreshTokenResponse(server, client, response);
  },

  async ClientCredentials(plan, secrets, transport) {
    const { server, client, authentication, options } = parties(plan, secrets, transport);
    const response = await oauth.clientCredentialsGrantRequest(
      server,
      client,
      authentication,
      scopeParameters(plan),
      options,
    );
    return oauth.processClientCredentialsResponse(server, client, response);
  },

  /** RFC 7523 section 2.1; `sub` is the user for which the service account acts. */
  async ServiceAccount(plan, secrets, transport, now) {
    const { server, client, options } = parties(plan, secrets, transport);
    const assertion = await assertionOf(plan, secrets, now);
    const response = await oauth.genericTokenEndpointRequest(
      server,
      client,
      oauth.None(),
      'urn:ietf:params:oauth:grant-type:jwt-bearer',
      { assertion },
      options,
    );
    return oauth.processGenericTokenEndpointResponse(server, client, response);
  },
};

function parties(plan: TokenPlan, { clientId, clientSecret }: TokenSecrets, transport: Transport) {
  const { tokenEndpoint, clientAuthentication } = plan;
  const server: oauth.AuthorizationServer = {
    issuer: new URL(tokenEndpoint).origin,
    token_endpoint: tokenEndpoint,
  };
  const prove = clientAuthentication === 'post' ? oauth.ClientSecretPost : oauth.ClientSecretBasic;
  return {
    server,
    client: { client_id: clientId },
    authentication: clientSecret === undefined ? oauth.None() : prove(clientSecret),
    options: { [oauth.customFetch]: transport },
  };
}

const scopeParameters = ({ scopes }: TokenPlan): Record<string, string> =>
  scopes.length > 0 ? { scope: scopes.join(' ') } : {};

async function assertionOf(
  { tokenEndpoint, scopes }: TokenPlan,
  { username, serviceAccount }: TokenSecrets,
  now: number,
): Promise<string> {
  if (!serviceAccount) throw new TypeError('a service account needs its key');
  const { clientEmail, privateKey, keyId } = serviceAccount;
  const seconds = Math.floor(now / 1000);
  return new SignJWT({ scope: scopes.join(' ') })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', ...(keyId !== undefined && { kid: keyId }) })
    .setIssuer(clientEmail)
    .setSubject(username)
    .setAudience(tokenEndpoint)
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + 3600)
    .sign(createPrivateKey(privateKey));
}

function checked(answer: oauth.TokenEndpointResponse, now: number): Fetched {
  const { access_token: accessToken, expires_in: seconds = USUAL_LIFE_SECONDS } = answer;
  const refreshToken = answer.refresh_token;
  const fits = [accessToken, refreshToken ?? ''].every(
    text => text.length <= MAX_TOKEN && !/[^\x20-\x7e]/.test(text),
  );
  if (answer.token_type !== 'bearer' || !fits || seconds <= 0) {
    return { ok: false, fault: { kind: 'unreachable', detail: 'it returned a token that SMTP cannot use' } };
  }
  const life = Math.min(seconds, MAX_LIFE_SECONDS) * 1000;
  return {
    ok: true,
    token: { accessToken, issuedAt: now, expiresAt: now + life },
    ...(refreshToken !== undefined && refreshToken !== '' && { refreshToken }),
  };
}

/** The server's words are shown, but never the secrets of the request, even if the server repeats them. */
export function faultOf(error: unknown, secrets: readonly (string | undefined)[]): TokenFault {
  if (error instanceof TransportError) return error.fault;
  const clean = cleaner(secrets.filter(text => text !== undefined));
  const show = (text: string, limit: number) => clean(Buffer.from(text)).slice(0, limit);
  if (error instanceof oauth.ResponseBodyError) {
    const { status, error: code, error_description: description, response } = error;
    return {
      kind: 'refused',
      status,
      error: show(code, 64),
      ...(description !== undefined && { description: show(description, 300) }),
      ...retryAfter(response),
    };
  }
  const response = error instanceof oauth.OperationProcessingError ? responseIn(error.cause) : undefined;
  if (response && response.status >= 400) {
    return { kind: 'refused', status: response.status, error: 'no OAuth2 error', ...retryAfter(response) };
  }
  if (response)
    return { kind: 'unreachable', detail: `it answered with HTTP status ${response.status} and no token` };
  // The text of any other error may contain data that was sent or received.
  return { kind: 'unreachable', detail: 'its answer is not a valid OAuth2 response' };
}

const responseIn = (cause: unknown): Response | undefined =>
  cause instanceof Response
    ? cause
    : typeof cause === 'object' && cause !== null && 'response' in cause && cause.response instanceof Response
      ? cause.response
      : undefined;

function retryAfter(response: Response): { retryAfterMs?: number } {
  const seconds = Number(response.headers.get('retry-after'));
  return Number.isFinite(seconds) && seconds > 0 ? { retryAfterMs: Math.min(seconds, 3600) * 1000 } : {};
}
