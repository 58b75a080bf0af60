import { createSecureContext } from 'node:tls';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { SmtpConfigSpec } from '../../../crds/schema/spec.ts';
import { versionName } from '../../../operator/src/model/object-version.ts';
import type { Access } from '../../../operator/src/oauth2/keeper.ts';
import { TokenKeeper } from '../../../operator/src/oauth2/keeper.ts';
import { planKey, tokenHostPolicy, tokenPlanOf } from '../../../operator/src/oauth2/plan.ts';
import type { TokenRequest } from '../../../operator/src/oauth2/request.ts';
import { readTokenSecrets } from '../../../operator/src/oauth2/token-secrets.ts';
import { createTransport } from '../../../operator/src/oauth2/transport.ts';
import { addressPolicy } from '../../../operator/src/probe/net/policy.ts';
import { createResolver } from '../../../operator/src/probe/net/resolver.ts';
import { presetOf } from '../../../operator/src/providers/index.ts';
import type { Lab } from '../../../testing/lab/lab.ts';
import { OTHER_SCOPE, SERVICE_ACCOUNT } from '../../../testing/lab/oauth2/clients.ts';
import { labFor } from '../../../testing/support/lab.ts';
import { Vault } from '../../../testing/support/vault.ts';

let lab: Lab;
beforeAll(async () => {
  lab = await labFor('keeper');
}, 60_000);
afterAll(() => lab?.stop());
beforeEach(() => {
  Object.assign(lab.oauth2, { outage: undefined, life: 3600, rotates: false, grace: false });
  lab.oauth2.reset();
});

const REF = { name: 'm' };
const OUTLOOK = { provider: 'outlook', secretRef: REF, auth: { oauth2: { grant: 'RefreshToken' } } } as const;
const STORING = {
  ...OUTLOOK,
  auth: { oauth2: { grant: 'RefreshToken', storeRefreshToken: true } },
} as const;
let users = 0;

/** Returns an operator's keeper with a clock that the test sets; `allow` extends its policies. */
function keeperOf({ allow = ['127.0.0.0/8'], hosts = [] as string[], timeoutMs = 5_000 } = {}) {
  const clock = { now: Date.now() };
  const transport = createTransport({
    resolver: createResolver([lab.dns.endpoint]),
    addressDenied: address => addressPolicy(allow, []).denied(address),
    secureContext: createSecureContext({ ca: lab.ca.pem }),
    hostDenied: tokenHostPolicy(hosts),
    timeoutMs,
  });
  return { keeper: new TokenKeeper({ transport, now: () => clock.now }), clock };
}

function requestFor(spec: SmtpConfigSpec, vault: Vault, changes: Partial<TokenRequest> = {}): TokenRequest {
  const plan = tokenPlanOf(spec, presetOf(spec.provider ?? 'custom'));
  if (!plan || 'problem' in plan) throw new Error(plan?.problem ?? 'nothing is fetched');
  return {
    key: `default/m#${planKey(plan)}`,
    secret: { namespace: 'default', name: 'm' },
    user: 'default/a',
    plan,
    login: 'smtp-operator login --provider outlook',
    version: vault.version,
    again: false,
    read: async () => readTokenSecrets(REF, plan, await vault.read()),
    store: (read, refreshToken, dryRun) =>
      vault.patch(versionName(read), { [plan.keys.refreshToken]: refreshToken }, dryRun),
    ...changes,
  };
}

/** Creates a user with a separate consent, and the Secret that holds it. */
async function consented(clientId = 'public-client', more: Record<string, string> = {}, scope?: string) {
  const username = `user${++users}@outlook.com`;
  const refreshToken = await lab.oauth2.consent({ clientId, username, ...(scope && { scope }) });
  return { username, vault: new Vault({ username, clientId, refreshToken, ...more }) };
}

function held(access: Access): Extract<Access, { state: 'held' }> {
  if (access.state === 'held') return access;
  throw new Error(JSON.stringify(access.credentials));
}

function failed(access: Access) {
  if (access.state === 'failed') return access.credentials;
  throw new Error('a token is held');
}

const takes = async (access: Access) =>
  lab.oauth2.refusal(held(access).token.accessToken, held(access).username);

describe('a token that the mail server accepts is fetched with', () => {
  test('the refresh token of a public client', async () => {
    const { vault } = await consented();
    const access = await keeperOf().keeper.access(requestFor(OUTLOOK, vault));
    expect(await takes(access)).toBeUndefined();
    expect(lab.oauth2.requests).toMatchObject([
      { host: 'login.microsoftonline.com', path: '/consumers/oauth2/v2.0/token', grant: 'refresh_token' },
    ]);
  });

  test('the refresh token of a confidential client', async () => {
    const { vault } = await consented('confidential-client', { clientSecret: 'example-client-secret' });
    expect(await takes(await keeperOf().keeper.access(requestFor(OUTLOOK, vault)))).toBeUndefined();
  });

  test('the client credentials of an application', async () => {
    const vault = new Vault({
      username: 'notice@shop.example',
      clientId: 'application',
      clientSecret: 'example-client-secret',
    });
    const spec: SmtpConfigSpec = {
      provider: 'office365',
      secretRef: REF,
      auth: { oauth2: { grant: 'ClientCredentials', tenant: 'shop.onmicrosoft.com' } },
    };
    expect(await takes(await keeperOf().keeper.access(requestFor(spec, vault)))).toBeUndefined();
    expect(lab.oauth2.requests[0]?.path).toBe('/shop.onmicrosoft.com/oauth2/v2.0/token');
  });

  const workspace: SmtpConfigSpec = {
    provider: 'gmail',
    secretRef: REF,
    auth: { oauth2: { grant: 'ServiceAccount' } },
  };

  test('the service account that acts for a user', async () => {
    const vault = new Vault({ username: 'a@shop.example', serviceAccount: JSON.stringify(SERVICE_ACCOUNT) });
    expect(await takes(await keeperOf().keeper.access(requestFor(workspace, vault)))).toBeUndefined();
    expect(lab.oauth2.requests[0]?.host).toBe('oauth2.googleapis.com');
  });

  test('no service account on a machine whose clock is hours behind, and the remedy names the clocks', async () => {
    const vault = new Vault({ username: 'a@shop.example', serviceAccount: JSON.stringify(SERVICE_ACCOUNT) });
    const { keeper, clock } = keeperOf();
    clock.now -= 3 * 3_600_000;
    const credentials = failed(await keeper.access(requestFor(workspace, vault)));
    expect(credentials.reason).toBe('ClientRejected');
    expect(credentials.remedy).toContain('the clocks of the nodes');
  });

  test('no service account whose key is another one', async () => {
    const { privateKey } = (await import('node:crypto')).generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    const file = JSON.stringify({ ...SERVICE_ACCOUNT, private_key: privateKey });
    const vault = new Vault({ username: 'a@shop.example', serviceAccount: file });
    const credentials = failed(await keeperOf().keeper.access(requestFor(workspace, vault)));
    expect(credentials.reason).toBe('ClientRejected');
    expect(credentials.remedy).toContain('Domain-wide delegation');
    expect(credentials.message).not.toContain('PRIVATE KEY');
  });
});

describe('a token that is held', () => {
  test('is asked for once, however many ask for it at a time and later', async () => {
    const { vault } = await consented();
    const { keeper, clock } = keeperOf();
    const users = ['default/a', 'default/b', 'default/c'];
    await Promise.all(users.map(user => keeper.access(requestFor(OUTLOOK, vault, { user }))));
    clock.now += 30 * 60_000;
    const reads = vault.reads;
    for (const user of users) await keeper.access(requestFor(OUTLOOK, vault, { user }));
    expect(lab.oauth2.requests).toHaveLength(1);
    expect(vault.reads).toBe(reads);
  });

  test('is renewed a quarter of an hour before it expires', async () => {
    const { vault } = await consented();
    const { keeper, clock } = keeperOf();
    const first = held(await keeper.access(requestFor(OUTLOOK, vault)));
    expect(first.token.expiresAt - first.nextAt).toBeGreaterThanOrEqual(15 * 60_000);
    expect(first.token.expiresAt - first.nextAt).toBeLessThanOrEqual(18 * 60_000);
    clock.now = first.nextAt;
    const second = held(await keeper.access(requestFor(OUTLOOK, vault)));
    expect(second.token.accessToken).not.toBe(first.token.accessToken);
    expect(second.identity).toBe(first.identity);
  });

  test.each(['reset', '503', 'silent'] as const)(
    'outlives an outage of the token endpoint (%s)',
    async outage => {
      const { vault } = await consented();
      const { keeper, clock } = keeperOf({ timeoutMs: 300 });
      const first = held(await keeper.access(requestFor(OUTLOOK, vault)));
      lab.oauth2.outage = outage;
      clock.now = first.nextAt;
      const during = held(await keeper.access(requestFor(OUTLOOK, vault)));
      expect(during.token).toEqual(first.token);
      expect(during.nextAt).toBeGreaterThan(clock.now);
      clock.now = first.token.expiresAt;
      const credentials = failed(await keeper.access(requestFor(OUTLOOK, vault)));
      expect(credentials).toMatchObject({ reason: 'TokenEndpointUnavailable', retry: { kind: 'backoff' } });
      expect(credentials.message).toContain('login.microsoftonline.com');
      lab.oauth2.outage = undefined;
      clock.now += 3 * 60_000;
      expect(await takes(await keeper.access(requestFor(OUTLOOK, vault)))).toBeUndefined();
    },
  );

  test("does not depend on this machine's clock being right", async () => {
    const { vault } = await consented();
    for (const skew of [-40 * 60_000, 40 * 60_000]) {
      const { keeper, clock } = keeperOf();
      clock.now += skew;
      const access = held(await keeper.access(requestFor(OUTLOOK, vault)));
      expect(access.nextAt).toBeGreaterThan(clock.now);
      expect(await takes(access)).toBeUndefined();
    }
  });

  test('is replaced by the one of a new Secret', async () => {
    const { vault } = await consented();
    const other = await consented();
    const { keeper } = keeperOf();
    const first = held(await keeper.access(requestFor(OUTLOOK, vault)));
    vault.set(other.vault.data);
    const second = held(await keeper.access(requestFor(OUTLOOK, vault)));
    expect(second.username).toBe(other.username);
    expect(second.identity).not.toBe(first.identity);
    expect(await takes(second)).toBeUndefined();
  });

  test('stays where the Secret changes in something else', async () => {
    const { vault } = await consented();
    const { keeper } = keeperOf();
    const first = held(await keeper.access(requestFor(OUTLOOK, vault)));
    vault.set({ note: 'for the shop' });
    const second = held(await keeper.access(requestFor(OUTLOOK, vault)));
    expect(second).toMatchObject({ token: first.token, identity: first.identity, version: vault.version });
    expect(lab.oauth2.requests).toHaveLength(1);
  });
});

describe('a refusal', () => {
  test('of a consent that was taken back stops, and names the command', async () => {
    const { vault, username } = await consented();
    const { keeper, clock } = keeperOf();
    const first = held(await keeper.access(requestFor(OUTLOOK, vault)));
    await lab.oauth2.revoke(username);
    clock.now = first.nextAt;
    const credentials = failed(await keeper.access(requestFor(OUTLOOK, vault)));
    expect(credentials.reason).toBe('ConsentRevoked');
    expect(credentials.retry).toBeUndefined();
    expect(credentials.remedy).toContain('smtp-operator login --provider outlook');
    lab.oauth2.reset();
    clock.now += 86_400_000;
    failed(await keeper.access(requestFor(OUTLOOK, vault)));
    expect(lab.oauth2.requests).toEqual([]);
    failed(await keeper.access(requestFor(OUTLOOK, vault, { again: true })));
    expect(lab.oauth2.requests).toHaveLength(1);
  });

  test('of the client secret shows what to check, and no secret', async () => {
    const { vault } = await consented('confidential-client', { clientSecret: 'of-last-year' });
    const credentials = failed(await keeperOf().keeper.access(requestFor(OUTLOOK, vault)));
    expect(credentials.reason).toBe('ClientRejected');
    expect(credentials.message).toContain('invalid_client');
    expect(JSON.stringify(credentials)).not.toContain('of-last-year');
    expect(JSON.stringify(credentials)).not.toContain(vault.data['refreshToken']);
  });

  test('of a scope that the consent does not hold', async () => {
    const { vault } = await consented('public-client', {}, OTHER_SCOPE);
    const credentials = failed(await keeperOf().keeper.access(requestFor(OUTLOOK, vault)));
    expect(credentials.reason).toBe('TokenRequestRefused');
    expect(credentials.message).toContain('invalid_scope');
  });

  test('ends when the Secret is fixed', async () => {
    const { vault } = await consented('confidential-client', { clientSecret: 'of-last-year' });
    const { keeper } = keeperOf();
    failed(await keeper.access(requestFor(OUTLOOK, vault)));
    vault.set({ clientSecret: 'example-client-secret' });
    expect(await takes(await keeper.access(requestFor(OUTLOOK, vault)))).toBeUndefined();
  });

  test.each([
    ['refreshToken', 'SecretKeyMissing'],
    ['clientId', 'SecretKeyMissing'],
    ['username', 'SecretKeyMissing'],
  ])('of a Secret without %s needs no token endpoint', async (key, reason) => {
    const { vault } = await consented();
    delete vault.data[key];
    const credentials = failed(await keeperOf().keeper.access(requestFor(OUTLOOK, vault)));
    expect(credentials).toMatchObject({ reason });
    expect(credentials.message).toContain(key);
    expect(lab.oauth2.requests).toEqual([]);
  });
});

describe('a refresh token that is good for one use', () => {
  beforeEach(() => {
    lab.oauth2.rotates = true;
  });

  test('is replaced in the Secret before anything is published, and the next one works', async () => {
    const { vault } = await consented();
    const { keeper, clock } = keeperOf();
    const before = vault.data['refreshToken'];
    const first = held(await keeper.access(requestFor(STORING, vault)));
    expect(vault.data['refreshToken']).not.toBe(before);
    expect(first.version).toBe(vault.version);
    clock.now = first.nextAt;
    const second = held(await keeper.access(requestFor(STORING, vault)));
    expect(second.identity).toBe(first.identity);
    expect(vault.writes).toBe(2);
    expect(await takes(second)).toBeUndefined();
    // After this operator has died, another one continues with the content of the Secret.
    expect(await takes(await keeperOf().keeper.access(requestFor(STORING, vault)))).toBeUndefined();
  });

  test('is not written unless requested, with a warning', async () => {
    const { vault } = await consented();
    const { keeper, clock } = keeperOf();
    const first = held(await keeper.access(requestFor(OUTLOOK, vault)));
    expect(vault.writes).toBe(0);
    expect(first.warning).toContain('spec.auth.oauth2.storeRefreshToken');
    clock.now = first.nextAt;
    expect(await takes(await keeper.access(requestFor(OUTLOOK, vault)))).toBeUndefined();
  });

  test('is not used while the Secret cannot be written', async () => {
    const { vault } = await consented();
    const { keeper, clock } = keeperOf();
    vault.fault = 'forbidden';
    const credentials = failed(await keeper.access(requestFor(STORING, vault)));
    expect(credentials.reason).toBe('SecretNotWritable');
    expect(lab.oauth2.requests).toEqual([]);
    vault.fault = undefined;
    clock.now += 60_000;
    expect(await takes(await keeper.access(requestFor(STORING, vault)))).toBeUndefined();
  });

  test('is merged into a Secret that changed meanwhile in something else', async () => {
    const { vault } = await consented();
    vault.meanwhile = () => vault.set({ note: 'by a colleague' });
    const access = held(await keeperOf().keeper.access(requestFor(STORING, vault)));
    expect(vault.data).toMatchObject({ note: 'by a colleague' });
    expect(access.version).toBe(vault.version);
    expect(await takes(await keeperOf().keeper.access(requestFor(STORING, vault)))).toBeUndefined();
  });

  test('is replaced by a consent that was stored meanwhile', async () => {
    const { vault } = await consented();
    const other = await consented();
    vault.meanwhile = () => vault.set(other.vault.data);
    const { keeper } = keeperOf();
    await keeper.access(requestFor(STORING, vault));
    expect(vault.data['refreshToken']).toBe(other.vault.data['refreshToken']);
    const access = held(await keeper.access(requestFor(STORING, vault)));
    expect(access.username).toBe(other.username);
    expect(await takes(access)).toBeUndefined();
  });

  test('is kept while the API server cannot be reached, and stored when it can', async () => {
    const { vault } = await consented();
    const { keeper, clock } = keeperOf();
    const before = vault.data['refreshToken'];
    vault.meanwhile = () => {
      vault.fault = 'unreachable';
    };
    const first = held(await keeper.access(requestFor(STORING, vault)));
    expect(vault.data['refreshToken']).toBe(before);
    expect(first.warning).toContain('is not in Secret');
    expect(first.nextAt - clock.now).toBeLessThanOrEqual(15_000);
    vault.fault = undefined;
    const second = held(await keeper.access(requestFor(STORING, vault)));
    expect(second.warning).toBeUndefined();
    expect(vault.data['refreshToken']).not.toBe(before);
    expect(lab.oauth2.requests).toHaveLength(1);
  });

  /** Simulates an operator that got the answer, and died before it could write it. */
  async function diedBeforeStoring(vault: Vault): Promise<void> {
    vault.meanwhile = () => {
      vault.fault = 'unreachable';
    };
    await keeperOf().keeper.access(requestFor(STORING, vault));
    vault.fault = undefined;
  }

  test('is not lost for an operator that stopped before it stored the next one, if the old one is accepted once more', async () => {
    const { vault } = await consented();
    lab.oauth2.grace = true;
    const before = vault.data['refreshToken'];
    await diedBeforeStoring(vault);
    expect(vault.data['refreshToken']).toBe(before);
    expect(await takes(await keeperOf().keeper.access(requestFor(STORING, vault)))).toBeUndefined();
    expect(vault.data['refreshToken']).not.toBe(before);
  });

  test('outlives a Secret that is deleted and made again as it was', async () => {
    const { vault } = await consented();
    const { keeper } = keeperOf();
    vault.meanwhile = () => {
      vault.fault = 'unreachable';
    };
    held(await keeper.access(requestFor(STORING, vault)));
    Object.assign(vault, { fault: undefined, gone: true });
    vault.set({});
    expect(failed(await keeper.access(requestFor(STORING, vault)))).toMatchObject({
      reason: 'SecretNotFound',
    });
    vault.gone = false;
    vault.set({});
    expect(held(await keeper.access(requestFor(STORING, vault))).warning).toBeUndefined();
    expect(await takes(await keeperOf().keeper.access(requestFor(STORING, vault)))).toBeUndefined();
  });

  test('is reported as lost, with the remedy, if the old one is never accepted again', async () => {
    const { vault } = await consented();
    await diedBeforeStoring(vault);
    const credentials = failed(await keeperOf().keeper.access(requestFor(STORING, vault)));
    expect(credentials.reason).toBe('ConsentRevoked');
    expect(credentials.remedy).toContain('smtp-operator login');
  });

  test('is not forgotten where something puts the older one back', async () => {
    const { vault } = await consented();
    const { keeper, clock } = keeperOf();
    const before = vault.data['refreshToken'] ?? '';
    const first = held(await keeper.access(requestFor(STORING, vault)));
    vault.set({ refreshToken: before });
    const second = held(await keeper.access(requestFor(STORING, vault)));
    expect(second.identity).toBe(first.identity);
    clock.now = second.nextAt;
    expect(await takes(await keeper.access(requestFor(STORING, vault)))).toBeUndefined();
    expect(vault.data['refreshToken']).not.toBe(before);
  });
});

describe('what an author of a spec cannot make the operator do', () => {
  const elsewhere = (tokenEndpoint: string): SmtpConfigSpec => ({
    provider: 'outlook',
    secretRef: REF,
    auth: { oauth2: { grant: 'RefreshToken', tokenEndpoint } },
  });

  test('send secrets to a host that no administrator allowed', async () => {
    const { vault } = await consented();
    const credentials = failed(
      await keeperOf().keeper.access(requestFor(elsewhere('https://id.lab.test/token'), vault)),
    );
    expect(credentials.reason).toBe('TokenEndpointDenied');
    expect(credentials.message).toContain('--allow-token-host id.lab.test');
  });

  test('reach an address that the policy denies, by its name or directly', async () => {
    const { vault } = await consented();
    lab.dns.set('id.lab.test', { addresses: [lab.oauth2.address] });
    for (const host of ['id.lab.test', lab.oauth2.address]) {
      const { keeper } = keeperOf({ allow: [], hosts: [host] });
      const credentials = failed(await keeper.access(requestFor(elsewhere(`https://${host}/token`), vault)));
      expect(credentials.reason).toBe('TokenEndpointDenied');
      expect(credentials.message).toContain('loopback');
    }
    expect(lab.oauth2.requests).toEqual([]);
  });

  test('trust a certificate of another host', async () => {
    const { vault } = await consented();
    lab.dns.set('id.lab.test', { addresses: [lab.oauth2.address] });
    const { keeper } = keeperOf({ hosts: ['id.lab.test'] });
    const credentials = failed(
      await keeper.access(requestFor(elsewhere('https://id.lab.test/token'), vault)),
    );
    expect(credentials).toMatchObject({ reason: 'TokenEndpointUnavailable' });
    expect(credentials.message).toContain('altnames');
    expect(lab.oauth2.requests).toEqual([]);
  });
});
