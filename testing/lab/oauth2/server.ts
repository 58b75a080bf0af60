import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { jwtVerify } from 'jose';
import type Provider from 'oidc-provider';
import type { Leaf } from '../ca.ts';
import { CLIENTS, OTHER_SCOPE, SCOPES, SERVICE_ACCOUNT } from './clients.ts';

/** One request to a token endpoint. */
export interface TokenRecord {
  host: string;
  path: string;
  grant: string;
  clientId: string;
}

/** Fault of the token endpoint. */
export type Outage = 'reset' | 'silent' | '503';

export interface OAuth2Server {
  readonly address: string;
  readonly port: number;
  /** Requests to the token endpoint since the last reset. */
  readonly requests: readonly TokenRecord[];
  reset(): void;
  /** Fault of the endpoints; undefined restores them. */
  outage: Outage | undefined;
  /** Lifetime of an access token in seconds. */
  life: number;
  /**
   * Whether each refresh token is valid for only one use. A second use revokes the consent (RFC 9700 section 4.14.2).
   */
  rotates: boolean;
  /** Whether the old refresh token stays valid for some time, as at Microsoft. */
  grace: boolean;
  /** Gives consent like a user. @returns the refresh token */
  consent(given: Consent): Promise<string>;
  /** Returns an access token for a refresh token, without using the endpoint. */
  exchange(clientId: string, refreshToken: string): Promise<string>;
  /** Revokes every consent of the user. */
  revoke(username: string): Promise<void>;
  /** Returns the reason why the mail server must reject the token; undefined if it is valid. */
  refusal(token: string, username: string): Promise<string | undefined>;
  stop(): Promise<void>;
}

export interface Consent {
  clientId: string;
  username: string;
  /** Scope; default: Outlook's scope. */
  scope?: string;
  /** Service that the tokens are for. They are then JWTs, and the mail server rejects them. */
  resource?: string;
  /** Refresh token, for examples that contain one; default: a random one. */
  value?: string;
}

/** Path patterns of the providers, with oidc-provider's own paths. */
const ROUTES: readonly (readonly [RegExp, string])[] = [
  [/^\/[^/]+\/oauth2\/v2\.0\/token$/, '/token'],
  [/^\/oauth2\/get_token$/, '/token'],
  [/^\/[^/]+\/oauth2\/v2\.0\/devicecode$/, '/device/auth'],
  [/^\/[^/]+\/oauth2\/v2\.0\/authorize$/, '/auth'],
  [/^\/o\/oauth2\/v2\/auth$/, '/auth'],
  [/^\/oauth2\/request_auth$/, '/auth'],
];

/** Host names of the providers' authorization servers. */
export const OAUTH2_HOSTS = [
  'login.microsoftonline.com',
  'oauth2.googleapis.com',
  'accounts.google.com',
  'api.login.yahoo.com',
] as const;

/** Key for identity tokens, which are not used. It is kept because creating a key takes time. */
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** Starts oidc-provider, an independent certified OpenID provider, behind the providers' own paths. */
export async function startOAuth2(options: {
  address: string;
  port?: number;
  certificate: Leaf;
}): Promise<OAuth2Server> {
  const state: State = { outage: undefined, life: 3600, rotates: false, grace: false };
  const provider = await quietly(() => makeProvider(state));
  let requests: TokenRecord[] = [];
  const handle = provider.callback();
  const server = createServer({ ...options.certificate }, (request, response) => {
    const host = request.headers.host ?? '';
    const [path = '', query] = (request.url ?? '').split('?');
    const route = ROUTES.find(([pattern]) => pattern.test(path))?.[1] ?? path;
    if (outOfOrder(state.outage, request.socket, response)) return;
    if (route === '/token') record(host, path, request, entry => requests.push(entry));
    request.url = query === undefined ? route : `${route}?${query}`;
    void handle(request, response);
  });
  server.listen({ host: options.address, port: options.port ?? 443 });
  await once(server, 'listening');
  return {
    address: options.address,
    port: (server.address() as AddressInfo).port,
    get requests() {
      return requests;
    },
    reset() {
      requests = [];
    },
    get outage() {
      return state.outage;
    },
    set outage(outage) {
      state.outage = outage;
      if (outage) server.closeAllConnections();
    },
    get life() {
      return state.life;
    },
    set life(seconds) {
      state.life = seconds;
    },
    get rotates() {
      return state.rotates;
    },
    set rotates(rotates) {
      state.rotates = rotates;
    },
    get grace() {
      return state.grace;
    },
    set grace(grace) {
      state.grace = grace;
    },
    consent: given => consent(provider, given),
    exchange: (clientId, refreshToken) => exchange(provider, clientId, refreshToken),
    revoke: username => revoke(provider, username),
    refusal: (token, username) => refusal(provider, token, username),
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function outOfOrder(
  outage: Outage | undefined,
  socket: { destroy(): void },
  response: ServerResponse,
): boolean {
  if (outage === 'reset') socket.destroy();
  if (outage === '503')
    response.writeHead(503, { 'retry-after': '1' }).end('<html>down for maintenance</html>');
  return outage !== undefined;
}

/** Records each request and its response. */
function record(
  host: string,
  path: string,
  request: NodeJS.ReadableStream & { headers: { authorization?: string | undefined } },
  done: (entry: TokenRecord) => void,
): void {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.once('end', () => {
    const body = new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
    const basic = /^Basic (.*)$/.exec(request.headers.authorization ?? '')?.[1];
    const named =
      Buffer.from(basic ?? '', 'base64')
        .toString('utf8')
        .split(':')[0] ?? '';
    const clientId = body.get('client_id') ?? decodeURIComponent(named);
    done({ host, path, grant: body.get('grant_type') ?? '', clientId });
  });
}

const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/** Suppresses warnings that describe this lab: data only in memory, and sign-in by a button. */
async function quietly<T>(make: () => Promise<T>): Promise<T> {
  const { warn, info } = console;
  Object.assign(console, { warn: () => {}, info: () => {} });
  try {
    return await make();
  } finally {
    Object.assign(console, { warn, info });
  }
}

interface State {
  outage: Outage | undefined;
  life: number;
  rotates: boolean;
  grace: boolean;
}

async function makeProvider(state: State): Promise<Provider> {
  const { default: OIDCProvider, errors } = await import('oidc-provider');
  const provider = new OIDCProvider(`https://${OAUTH2_HOSTS[0]}`, {
    clients: CLIENTS.map(client => ({ ...client })),
    scopes: ['openid', 'offline_access', 'https://outlook.office365.com/.default', OTHER_SCOPE, ...SCOPES],
    findAccount: (_ctx, accountId) => ({ accountId, claims: async () => ({ sub: accountId }) }),
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), kid: 'lab', use: 'sig' }] },
    cookies: { keys: ['the lab has no secrets'] },
    rotateRefreshToken: () => state.rotates,
    issueRefreshToken: async (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    ttl: {
      AccessToken: () => state.life,
      ClientCredentials: () => state.life,
      RefreshToken: 86_400,
      Grant: 86_400,
      Session: 3600,
      Interaction: 3600,
      IdToken: 3600,
      DeviceCode: 600,
    },
    features: {
      clientCredentials: { enabled: true },
      deviceFlow: {
        enabled: true,
        userCodeInputSource: async (ctx, form) => {
          ctx.body = form;
        },
        userCodeConfirmSource: async (ctx, form) => {
          ctx.body = form;
        },
        successSource: async ctx => {
          ctx.body = 'Signed in.';
        },
      },
      revocation: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => [],
        getResourceServerInfo: (_ctx, resource) => ({
          audience: resource,
          scope: SCOPES.join(' '),
          accessTokenFormat: 'jwt',
        }),
      },
    },
    clientBasedCORS: () => false,
  });
  const { consume } = provider.RefreshToken.prototype;
  provider.RefreshToken.prototype.consume = async function (
    this: InstanceType<typeof provider.RefreshToken>,
  ) {
    if (!state.grace) await consume.call(this);
  };
  provider.proxy = true;
  provider.registerGrantType(
    JWT_BEARER,
    async ctx => {
      const { assertion } = ctx.oidc.params as { assertion?: string };
      const { sub } = await verified(assertion ?? '').catch(() => {
        throw new errors.InvalidGrant('Invalid JWT Signature.');
      });
      const client = await provider.Client.find(SERVICE_ACCOUNT.client_email);
      if (!client || !sub) throw new errors.InvalidGrant('account not found');
      const grantId = await grantOf(provider, client.clientId, sub, SCOPES.join(' '));
      const token = new provider.AccessToken({
        accountId: sub,
        client,
        grantId,
        gty: JWT_BEARER,
        scope: SCOPES[1],
      });
      ctx.body = { access_token: await token.save(), expires_in: state.life, token_type: 'Bearer' };
    },
    ['assertion'],
  );
  return provider;
}

async function verified(assertion: string) {
  const key = createPublicKey(createPrivateKey(SERVICE_ACCOUNT.private_key));
  const { payload } = await jwtVerify(assertion, key, {
    issuer: SERVICE_ACCOUNT.client_email,
    audience: 'https://oauth2.googleapis.com/token',
    requiredClaims: ['sub', 'scope', 'exp'],
  });
  return payload;
}

async function grantOf(
  provider: Provider,
  clientId: string,
  accountId: string,
  scope: string,
  resource?: string,
): Promise<string> {
  const grant = new provider.Grant({ accountId, clientId });
  grant.addOIDCScope(`${scope} offline_access`);
  if (resource !== undefined) grant.addResourceScope(resource, scope);
  const id = await grant.save();
  grants.set(accountId, [...(grants.get(accountId) ?? []), id]);
  return id;
}

/** Ids of the consents of each user, for revocation. */
const grants = new Map<string, string[]>();

async function consent(
  provider: Provider,
  { clientId, username, scope, resource, value }: Consent,
): Promise<string> {
  const client = await provider.Client.find(clientId);
  if (!client) throw new Error(`the lab has no client ${clientId}`);
  const wanted = scope ?? SCOPES[0];
  const token = new provider.RefreshToken({
    accountId: username,
    client,
    grantId: await grantOf(provider, clientId, username, wanted, resource),
    gty: 'authorization_code',
    scope: `${wanted} offline_access`,
    ...(resource !== undefined && { resource }),
    ...(value !== undefined && { jti: value }),
  });
  return token.save();
}

async function exchange(provider: Provider, clientId: string, value: string): Promise<string> {
  const client = await provider.Client.find(clientId);
  const consented = await provider.RefreshToken.find(value);
  if (!client || !consented) throw new Error('the lab knows no such consent');
  const { accountId = '', grantId = '', scope = '' } = consented;
  return new provider.AccessToken({ client, accountId, grantId, scope, gty: 'refresh_token' }).save();
}

async function revoke(provider: Provider, username: string): Promise<void> {
  for (const grantId of grants.get(username) ?? []) {
    await provider.AccessToken.revokeByGrantId(grantId);
    await provider.RefreshToken.revokeByGrantId(grantId);
    await (await provider.Grant.find(grantId))?.destroy();
  }
  grants.delete(username);
}

async function refusal(provider: Provider, value: string, username: string): Promise<string | undefined> {
  const token = (await provider.AccessToken.find(value)) ?? (await provider.ClientCredentials.find(value));
  if (!token) return 'unknown, expired or revoked';
  if ('accountId' in token && token.accountId !== username) return 'of another user';
  const scopes = [...SCOPES, 'https://outlook.office365.com/.default'];
  return scopes.some(scope => token.scope?.split(' ').includes(scope)) ? undefined : 'without the scope';
}
