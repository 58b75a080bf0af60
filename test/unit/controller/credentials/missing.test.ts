import { expect, test } from '@jest/globals';
import { parseSmtpConfig } from '../../../../crds/object.ts';
import { credentialSource } from '../../../../operator/src/controller/credentials/secret.ts';
import type { Resolution } from '../../../../operator/src/controller/reconciliation.ts';
import { resolveSpec } from '../../../../operator/src/controller/resolved.ts';
import { State } from '../../../../operator/src/controller/state.ts';
import type { RawSecret } from '../../../../operator/src/status/credentials.ts';

const CREATED = Date.parse('2026-11-26T08:00:00Z');

/** What is known of the Secret so long after the SmtpConfig was made. */
async function after(minutes: number, secret?: RawSecret) {
  const config = parseSmtpConfig({
    apiVersion: 'smtp-operator.dev/v1alpha1',
    kind: 'SmtpConfig',
    metadata: {
      name: 'mail',
      namespace: 'shop',
      uid: 'u',
      resourceVersion: '1',
      generation: 1,
      creationTimestamp: new Date(CREATED).toISOString(),
    },
    spec: { provider: 'qq', secretRef: { name: 'later' } },
  });
  if (!config.spec) throw new Error(config.problems.join());
  const resolved = resolveSpec(config, config.spec);
  const pass = {
    key: 'shop/mail',
    config,
    resolved,
    state: new State('u'),
    ports: {
      now: () => CREATED + minutes * 60_000,
      tokens: { release: () => undefined },
      cluster: { meta: () => secret, readSecret: async () => secret },
    },
  };
  return credentialSource(pass as unknown as Resolution<never>);
}

test('for five minutes the missing Secret of a new SmtpConfig is waited for', async () => {
  const { password, ...found } = await after(1);
  expect(await password()).toBeUndefined();
  expect(found).toMatchObject({
    credentials: { reason: 'SecretNotFound', retry: { kind: 'backoff', seconds: 240 } },
    nextAt: CREATED + 5 * 60_000,
  });
});

test('then a user must act', async () => {
  const { credentials, nextAt } = await after(5);
  expect(credentials).toMatchObject({ state: 'unusable', reason: 'SecretNotFound' });
  expect(credentials).not.toHaveProperty('retry');
  expect(nextAt).toBeUndefined();
});

test('a Secret that exists and cannot be used is Stalled immediately', async () => {
  const { credentials, nextAt } = await after(1, { uid: 's', resourceVersion: '1', data: {} });
  expect(credentials).toMatchObject({ state: 'unusable', reason: 'SecretKeyMissing' });
  expect(credentials).not.toHaveProperty('retry');
  expect(nextAt).toBeUndefined();
});
