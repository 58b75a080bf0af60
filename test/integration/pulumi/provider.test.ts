import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { TOP } from '../../../testing/cluster/binaries.ts';
import { cluster, type Engine, startEngine } from '../../../testing/pulumi/engine.ts';
import { type Provider, startProvider } from '../../../testing/pulumi/provider.ts';
import {
  isSecretValue,
  type Json,
  PACKAGE,
  readable,
  secretValue,
  unwrapped,
} from '../../../testing/pulumi/sdk.ts';

const said = (status: 'True' | 'False') => (): Json => ({
  conditions: [{ type: 'Ready', status, reason: 'X', message: 'Said by the operator.' }],
  endpoint: { address: 'smtp.qq.com:465', host: 'smtp.qq.com', port: 465, tls: 'implicit' },
});

const json = (path: string): Json => JSON.parse(readFileSync(path, 'utf8')) as Json;

describe('the package as a provider in a process of its own', () => {
  let engine: Engine;
  let provider: Provider;
  beforeAll(async () => {
    engine = await startEngine(cluster(said('True')));
    provider = await startProvider(engine);
  }, 240_000);
  afterAll(async () => {
    await provider?.stop();
    engine?.stop();
  });

  const registration = (type: string) => engine.registrations.find(found => found.type === type);
  const registered = (type: string): Json => unwrapped(registration(type)?.inputs) as Json;
  const SECRET = 'kubernetes:core/v1:Secret';
  const CONFIG = 'kubernetes:smtp-operator.dev/v1alpha1:SmtpConfig';

  test('answers GetSchema with what is in schema.json', async () => {
    // If they differ, run make generate and review the changes for users of other languages.
    expect(await provider.schema()).toEqual(json(join(PACKAGE, 'schema.json')));
  }, 240_000);

  test('has no type of a name that Pulumi keeps for itself: its CLI would refuse the whole schema', async () => {
    const { types, resources } = (await provider.schema()) as { types: Json; resources: Json };
    const names = Object.keys({ ...types, ...resources }).map(token => token.split(':')[2]?.toLowerCase());
    expect(names).not.toContain('provider');
    expect(new Set(names).size).toBe(names.length);
  }, 240_000);

  test('constructs an SmtpConfig with its Secret, and gives its outputs', async () => {
    engine.registrations.splice(0);
    const { urn, state } = await provider.construct('SmtpConfig', {
      provider: 'qq',
      credentials: { username: 'a@qq.com', password: secretValue('hunter2') },
      from: { address: 'a@qq.com' },
    });
    expect(urn).toMatch(/smtp-operator:index:SmtpConfig::mail$/);
    expect(state).toMatchObject({
      name: 'mail',
      secretName: 'mail-smtp',
      configMapName: 'mail-smtp',
      endpoint: { host: 'smtp.qq.com', port: 465 },
    });
    expect(registered(SECRET)['stringData']).toEqual({ username: 'a@qq.com', password: 'hunter2' });
    expect(registered(CONFIG)['spec']).toEqual({
      provider: 'qq',
      from: { address: 'a@qq.com' },
      secretRef: { name: 'mail-login' },
    });
    expect(isSecretValue(registration(SECRET)?.inputs['stringData'])).toBe(true);
    expect(JSON.stringify(readable(engine.registrations))).not.toContain('hunter2');
  }, 240_000);

  test.each([
    ['as they are given', { create: '90s', update: '' }, { create: '90s', update: '5m' }],
    ['five minutes where they are not', undefined, { create: '5m', update: '5m' }],
  ])(
    'takes the time-outs %s',
    async (_name, given, expected) => {
      engine.registrations.splice(0);
      await provider.construct('SmtpConfig', { provider: 'qq' }, given);
      expect(registration(CONFIG)?.timeouts).toMatchObject(expected);
    },
    240_000,
  );

  test('constructs an SmtpOperator as the chart, with the values as they were given', async () => {
    engine.registrations.splice(0);
    const image = { repository: 'registry.example.com/smtp-operator' };
    const values = { image, replicas: 2, config: { dnsServer: ['10.0.0.53:53'] } };
    const { version } = json(join(TOP, 'package.json'));
    const { state } = await provider.construct('SmtpOperator', { namespace: 'mail-system', ...values });
    expect(state).toEqual({ namespace: 'mail-system', releaseName: 'mail', version });
    expect(registered('kubernetes:core/v1:Namespace')).toMatchObject({ metadata: { name: 'mail-system' } });
    expect(registered('kubernetes:helm.sh/v4:Chart')).toEqual({
      name: 'mail',
      namespace: 'mail-system',
      chart: join(PACKAGE, 'dist', 'chart'),
      values,
    });
  }, 240_000);
});

describe('an invalid argument is an error with the cause', () => {
  test.each([
    [
      'a plain password',
      { provider: 'qq', credentials: { password: 'hunter2' } },
      /SmtpConfig mail: credentials\.password is not a secret/,
    ],
    ['a provider that there is not', { provider: 'qqq' }, /SmtpConfig mail: unknown provider "qqq"/],
    [
      'settings that do not work',
      { provider: 'qq' },
      /SmtpConfig default\/mail is not Ready: X\n {2}What is wrong: Said by the operator\./,
    ],
  ])(
    '%s',
    async (_name, inputs, says) => {
      const engine = await startEngine(cluster(said('False')));
      const provider = await startProvider(engine);
      try {
        await expect(provider.construct('SmtpConfig', inputs)).rejects.toThrow(says);
      } finally {
        await provider.stop();
        engine.stop();
      }
    },
    240_000,
  );
});
