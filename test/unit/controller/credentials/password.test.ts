import { describe, expect, test } from '@jest/globals';
import { PROBE_REQUESTED_ANNOTATION } from '../../../../crds/names.ts';
import type { SmtpConfigSpec } from '../../../../crds/schema/spec.ts';
import { credentialSource } from '../../../../operator/src/controller/credentials/secret.ts';
import { SecretChanged } from '../../../../operator/src/controller/credentials/source.ts';
import { resolveSpec } from '../../../../operator/src/controller/resolved.ts';
import { State } from '../../../../operator/src/controller/state.ts';
import { presets } from '../../../../operator/src/providers/index.ts';
import type { Preset } from '../../../../operator/src/providers/preset.ts';
import type { Known } from '../../../../operator/src/status/known.ts';
import { known, START } from '../../../../testing/fixtures/known.ts';

const KEY_ID = 'AKIAIOSFODNN7EXAMPLE';
const ACCESS_KEY = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';

/** A Secret in a cluster, and what the operator asks for. */
class Vault {
  requests: string[] = [];
  released: string[] = [];
  version = 1;
  data: Record<string, string> | undefined = { username: '12345@qq.com', password: 'abcdefghijklmnop' };
  state = new State('u');
  /** What the watch shows; it may lag behind. */
  shown: number | undefined;

  write(data: Record<string, string> | undefined): void {
    this.data = data;
    this.version += 1;
  }

  pass(spec: Partial<SmtpConfigSpec> = {}, preset?: Preset) {
    return this.source(known({}, { spec }).config, preset);
  }

  source(config: Known['config'], preset?: Preset) {
    const resolved = resolveSpec(config, config.spec, preset);
    if ('problem' in resolved) throw new Error(resolved.problem);
    return credentialSource({
      key: 'shop/mail',
      config,
      resolved,
      state: this.state,
      ports: {
        now: () => START,
        tokens: {
          access: () => Promise.reject(new Error('no token is asked for')),
          release: user => void this.released.push(user),
        },
        cluster: {
          meta: () => this.#meta(this.shown ?? this.version),
          readSecret: async (_namespace, name) => {
            this.requests.push(name);
            const data = Object.entries(this.data ?? {}).map(([key, value]) => [
              key,
              Buffer.from(value).toString('base64'),
            ]);
            const meta = this.#meta(this.version);
            return meta && { ...meta, data: Object.fromEntries(data) };
          },
          patchSecret: () => Promise.reject(new Error('no Secret is changed')),
          readOutput: async () => undefined,
        },
      },
    });
  }

  #meta(version: number) {
    return this.data && { uid: 'secret-uid', resourceVersion: String(version) };
  }
}

/** The present version of the Secret in the memory, as the last login and publishing left it. */
const MEMORY = {
  login: { secretVersion: 'secret-uid/1', endpoint: 'e', inputs: 'l', at: START, verdicts: [], refusals: 0 },
  verified: { egress: 'e', login: 'l', endpoint: 'smtp.qq.com:465', version: 'secret-uid/1' },
};

describe('the Secret is read', () => {
  test('once, as long as the watch shows it unchanged, and again for its password', async () => {
    const vault = new Vault();
    const first = await vault.pass();
    expect(await first.password()).toBe('abcdefghijklmnop');
    const second = await vault.pass();
    expect(second.credentials).toEqual(first.credentials);
    expect(vault.requests).toEqual(['qq-mail']);
    expect(await second.password()).toBe('abcdefghijklmnop');
    expect(vault.requests).toEqual(['qq-mail', 'qq-mail']);
  });

  test.each<[string, Partial<SmtpConfigSpec>, Preset | undefined]>([
    ['another key', { secretRef: { name: 'qq-mail', passwordKey: 'username' } }, undefined],
    ['another provider', { provider: '163' }, undefined],
    ['another edition of a preset', {}, { ...presets.qq, revision: 'r2' }],
    [
      'a password that is a token',
      { auth: { oauth2: { grant: 'AccessToken' } }, provider: 'gmail' },
      undefined,
    ],
  ])('again if the spec requests %s', async (_what, spec, preset) => {
    const vault = new Vault();
    await vault.pass({}, { ...presets.qq, revision: 'r1' });
    await vault.pass(spec, preset);
    expect(vault.requests).toHaveLength(2);
  });

  test('once where it cannot be used, and has no password to give', async () => {
    const vault = new Vault();
    vault.write({ username: '12345@qq.com' });
    await vault.pass();
    const { credentials, password } = await vault.pass();
    expect(credentials).toMatchObject({ state: 'unusable', reason: 'SecretKeyMissing' });
    expect(credentials).not.toHaveProperty('retry');
    expect(await password()).toBeUndefined();
    expect(vault.requests).toEqual(['qq-mail']);
  });

  test('again if a check is requested', async () => {
    const vault = new Vault();
    await vault.pass();
    const { config } = known({});
    const annotations = { [PROBE_REQUESTED_ANNOTATION]: 'now' };
    await vault.source({ ...config, metadata: { ...config.metadata, annotations } });
    expect(vault.requests).toHaveLength(2);
  });

  test('never for a password of another version than the user name', async () => {
    const vault = new Vault();
    await vault.pass();
    const { password } = await vault.pass();
    vault.write({ username: 'another@qq.com', password: 'anotherpassword1' });
    await expect(password()).rejects.toThrow(SecretChanged);
  });
});

describe('what the Secret holds', () => {
  test('is inspected where it is a password, and only there', async () => {
    const vault = new Vault();
    const inspected = async (spec: Partial<SmtpConfigSpec>) =>
      'inspection' in (await vault.pass(spec)).credentials;
    expect(await inspected({})).toBe(true);
    expect(await inspected({ provider: 'gmail', auth: { oauth2: { grant: 'AccessToken' } } })).toBe(false);
    expect(await inspected({ provider: 'gmail', auth: { method: 'xoauth2' } })).toBe(false);
  });

  test('may be a token, which is longer than a password', async () => {
    const vault = new Vault();
    vault.write({ username: 'a@gmail.com', password: 'x'.repeat(4000) });
    const state = async (spec: Partial<SmtpConfigSpec>) => (await vault.pass(spec)).credentials.state;
    expect(await state({ provider: 'gmail' })).toBe('unusable');
    expect(await state({ provider: 'gmail', auth: { oauth2: { grant: 'AccessToken' } } })).toBe('found');
    expect(await state({ provider: 'gmail', auth: { method: 'xoauth2' } })).toBe('found');
  });

  test('is converted into the password of the region if the spec requests it', async () => {
    const vault = new Vault();
    vault.write({ username: KEY_ID, password: ACCESS_KEY });
    const ses = (region: string): Partial<SmtpConfigSpec> => ({
      provider: 'ses',
      region,
      auth: { derivePassword: 'AmazonSES' },
    });
    const here = await vault.pass(ses('us-east-1'));
    expect(await here.password()).toMatch(/^B[A-P]/);
    expect(here.credentials).not.toHaveProperty('inspection');
    const there = await vault.pass(ses('eu-west-1'));
    expect(await there.password()).not.toBe(await here.password());
  });
});

describe('the verdicts', () => {
  const changed = async (data: Record<string, string>, memory: object = MEMORY) => {
    const vault = new Vault();
    vault.state = new State('u', memory);
    await vault.pass();
    vault.write(data);
    await vault.pass();
    const { login, verified } = vault.state.memory;
    return { login: login?.secretVersion, verified: verified?.version };
  };
  const SAME = { username: '12345@qq.com', password: 'abcdefghijklmnop', note: 'x' };

  test('stay where the Secret changed, and its login did not', async () => {
    expect(await changed(SAME)).toEqual({
      login: 'secret-uid/2',
      verified: 'secret-uid/2',
    });
  });

  test('are those of an earlier login where that changed', async () => {
    const before = { login: 'secret-uid/1', verified: 'secret-uid/1' };
    expect(await changed({ ...SAME, password: 'anotherpassword1' })).toEqual(before);
    expect(await changed({ ...SAME, username: 'another@qq.com' })).toEqual(before);
  });

  test('of an earlier version stay what they are, and none is made up', async () => {
    const older = {
      login: { ...MEMORY.login, secretVersion: 'secret-uid/0' },
      verified: { ...MEMORY.verified, version: 'secret-uid/0' },
    };
    expect(await changed(SAME, older)).toEqual({ login: 'secret-uid/0', verified: 'secret-uid/0' });
    expect(await changed(SAME, {})).toEqual({ login: undefined, verified: undefined });
  });
});

describe('a token that was held', () => {
  test('is released where the Secret holds a password', async () => {
    const vault = new Vault();
    await vault.pass();
    expect(vault.released).toEqual(['shop/mail']);
  });

  test('is released where there is no login, and no Secret is read', async () => {
    const vault = new Vault();
    const { config } = known({}, { spec: { provider: 'custom', endpoint: { host: 'relay', port: 25 } } });
    const { secretRef: _, ...spec } = config.spec;
    const { credentials, password } = await vault.source({ ...config, spec });
    expect(credentials).toEqual({ state: 'not-required' });
    expect(await password()).toBeUndefined();
    expect([vault.released, vault.requests]).toEqual([['shop/mail'], []]);
  });
});
