import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { SmtpConfigSpec } from '../../../../crds/schema/spec.ts';
import type { SmtpConfigStatus } from '../../../../crds/schema/status.ts';
import { credentialSource } from '../../../../operator/src/controller/credentials/secret.ts';
import type { LiveOutput, SecretPatch } from '../../../../operator/src/controller/ports.ts';
import { resolveSpec } from '../../../../operator/src/controller/resolved.ts';
import { State } from '../../../../operator/src/controller/state.ts';
import type { Access, TokenKeeper } from '../../../../operator/src/oauth2/keeper.ts';
import { known, START } from '../../../../testing/fixtures/known.ts';

const TOKEN = { accessToken: 'an access token', issuedAt: START, expiresAt: START + 3_600_000 };
const HASH = createHash('sha256').update(TOKEN.accessToken).digest('hex').slice(0, 32);
const HELD: Access = {
  state: 'held',
  token: TOKEN,
  username: 'a@gmail.com',
  version: 'secret-uid/7',
  identity: 'identity',
  nextAt: START + 60_000,
};

const STATUS: SmtpConfigStatus = {
  token: {
    secretVersion: 'secret-uid/7',
    issued: new Date(TOKEN.issuedAt).toISOString(),
    expires: new Date(TOKEN.expiresAt).toISOString(),
    hash: HASH,
  },
};

type TokenRequest = Parameters<TokenKeeper['access']>[0];

const OUTPUT: LiveOutput = {
  uid: 'u',
  resourceVersion: '1',
  immutable: false,
  labels: {},
  annotations: {},
  data: {},
  ownerReferences: [],
  written: { labels: [], annotations: [] },
};

interface Given {
  access?: Access;
  status?: SmtpConfigStatus;
  spec?: Partial<SmtpConfigSpec>;
  shown?: string | undefined;
  state?: State;
}

async function fetched({ access = HELD, status = {}, spec = {}, shown, state = new State('u') }: Given = {}) {
  const requests: TokenRequest[] = [];
  const patches: [SecretPatch, boolean][] = [];
  const read: string[] = [];
  const released: string[] = [];
  const made = known(
    {},
    { spec: { provider: 'gmail', auth: { oauth2: { grant: 'RefreshToken' } }, ...spec } },
  ).config;
  const config = { ...made, status };
  const resolved = resolveSpec(config, config.spec);
  if ('problem' in resolved) throw new Error(resolved.problem);
  const source = await credentialSource({
    key: 'shop/mail',
    config,
    resolved,
    state,
    ports: {
      now: () => START,
      tokens: {
        access: async request => {
          requests.push(request);
          return access;
        },
        release: user => void released.push(user),
      },
      cluster: {
        meta: () => ({ uid: 'secret-uid', resourceVersion: '7' }),
        readSecret: async () => undefined,
        patchSecret: async (patch, dryRun) => {
          patches.push([patch, dryRun]);
          return { ok: true, uid: 'secret-uid', resourceVersion: '8' };
        },
        readOutput: async (_kind, _namespace, name) => {
          read.push(name);
          return shown === undefined ? undefined : { ...OUTPUT, data: { SMTP_ACCESS_TOKEN: shown } };
        },
      },
    },
  });
  const [request] = requests;
  if (!request) throw new Error('a token was expected to be asked for');
  return { source, request, patches, read, released, state };
}

describe('an access token', () => {
  test('is what is logged in with, and is named without being shown', async () => {
    const { source, request, released, state } = await fetched();
    expect(released).toEqual([]);
    expect(source).toMatchObject({
      credentials: {
        state: 'found',
        secret: 'qq-mail',
        version: 'secret-uid/7',
        username: 'a@gmail.com',
        token: { issuedAt: TOKEN.issuedAt, expiresAt: TOKEN.expiresAt, hash: HASH },
      },
      token: HASH,
      nextAt: START + 60_000,
    });
    expect(source).not.toHaveProperty('warning');
    expect(await source.password()).toBe(TOKEN.accessToken);
    expect(request).toMatchObject({ user: 'shop/mail', version: 'secret-uid/7', again: false });
    expect(request.key).toMatch(/^shop\/qq-mail#username#/);
    expect(request.login).toContain('smtp-operator');
    expect(state.secret).toMatchObject({ version: 'secret-uid/7', fingerprint: 'identity' });
  });

  test('keeps the verdicts of a Secret to which a refresh token was written', async () => {
    const state = new State('u', {
      login: {
        secretVersion: 'secret-uid/6',
        endpoint: 'smtp.gmail.com:465',
        inputs: 'l',
        at: START,
        verdicts: [],
        refusals: 0,
      },
      verified: { egress: 'e', login: 'l', endpoint: 'smtp.gmail.com:465', version: 'secret-uid/6' },
    });
    await fetched({ state, access: { ...HELD, version: 'secret-uid/6' } });
    await fetched({ state });
    expect(state.memory).toMatchObject({
      login: { secretVersion: 'secret-uid/7', endpoint: 'smtp.gmail.com:465' },
      verified: { egress: 'e', login: 'l', endpoint: 'smtp.gmail.com:465', version: 'secret-uid/7' },
    });
    await fetched({ state, access: { ...HELD, version: 'secret-uid/9', identity: 'another' } });
    expect(state.memory.login?.secretVersion).toBe('secret-uid/7');
  });

  test('that cannot be fetched is the reason for no login', async () => {
    const credentials = {
      state: 'unusable',
      secret: 'qq-mail',
      reason: 'TokenEndpointUnavailable',
      message: 'x',
    } as const;
    const { source } = await fetched({ access: { state: 'failed', credentials } });
    expect(source.credentials).toEqual(credentials);
    expect(source).not.toHaveProperty('nextAt');
    expect(await source.password()).toBeUndefined();
    const again = await fetched({ access: { state: 'failed', credentials, nextAt: START } });
    expect(again.source.nextAt).toBe(START);
  });

  test('of which another key of the Secret has the user name is another one', async () => {
    const { request } = await fetched({ spec: { secretRef: { name: 'qq-mail', usernameKey: 'user' } } });
    expect(request.key).toMatch(/^shop\/qq-mail#user#/);
  });

  test('of a server without a way to sign in is renewed by hand', async () => {
    const { request } = await fetched({
      spec: {
        provider: 'custom',
        endpoint: { host: 'h', port: 587 },
        auth: { oauth2: { grant: 'RefreshToken', tokenEndpoint: 'https://id.example/token' } },
      },
    });
    expect(request.login).toBe('store a new refresh token in the Secret');
  });

  test('brings the warning of its keeper along', async () => {
    expect((await fetched({ access: { ...HELD, warning: 'w' } })).source.warning).toBe('w');
  });

  test('writes a newer refresh token into the Secret that was read', async () => {
    const { request, patches } = await fetched();
    const read = { uid: 'secret-uid', resourceVersion: '7' };
    await request.store(read, 'newer', true);
    expect(patches).toEqual([
      [{ namespace: 'shop', name: 'qq-mail', read, data: { refreshToken: 'newer' } }, true],
    ]);
  });
});

describe('the token of the operator before this one', () => {
  const adopted = async (given: Given, version = 'secret-uid/7') => {
    const { request, read } = await fetched({ status: STATUS, shown: TOKEN.accessToken, ...given });
    return { token: await request.adopt?.(version), read };
  };

  test('is read from the output that has it', async () => {
    expect(await adopted({})).toEqual({ token: TOKEN, read: ['mail-smtp'] });
  });

  const recorded = (changes: object): SmtpConfigStatus => ({
    token: { ...STATUS.token, ...changes } as never,
  });

  test('is not taken for another Secret', async () => {
    expect((await adopted({}, 'secret-uid/8')).token).toBeUndefined();
  });

  test.each<[string, Given]>([
    ['of which the status has nothing', { status: {} }],
    ['of which the output has nothing', { shown: undefined }],
    ['that is another one than that of the status', { shown: 'another' }],
    ['of an unknown time', { status: recorded({ issued: 'x' }) }],
    ['of an unknown end', { status: recorded({ expires: 'x' }) }],
    ['that no output of profile env has', { spec: { outputs: [{ kind: 'ConfigMap', name: 'c' }] } }],
    [
      'that only an output of another profile has',
      { spec: { outputs: [{ kind: 'Secret', profile: 'service-binding' }] } },
    ],
  ])('is not taken where it is one %s', async (_what, given) => {
    expect((await adopted(given)).token).toBeUndefined();
  });
});
