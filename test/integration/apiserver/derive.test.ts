import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sesPassword } from '../../../operator/src/providers/ses-password.ts';
import type { Operator } from '../../../testing/support/operator.ts';
import { eventually } from '../../../testing/support/wait.ts';
import { hostName, startWorld, type World } from '../../../testing/support/world.ts';

const KEY_ID = 'AKIAIOSFODNN7EXAMPLE';
const SECRET_KEY = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const DERIVED = {
  'eu-west-1': sesPassword(SECRET_KEY, 'eu-west-1'),
  'eu-west-3': sesPassword(SECRET_KEY, 'eu-west-3'),
};

let world: World;
let operator: Operator;
beforeAll(async () => {
  world = await startWorld('derive', {
    login: attempt =>
      attempt.username === KEY_ID && Object.values(DERIVED).some(password => attempt.proves(password))
        ? { ok: true, answer: '235 2.7.0 Accepted' }
        : { ok: false, answer: '535 Authentication Credentials Invalid' },
  });
  operator = await world.operator();
  await operator.ready();
}, 600_000);
afterAll(() => world?.stop(), 60_000);

const config = (region: string) =>
  world.config('iam', {
    provider: 'ses',
    region,
    endpoint: { host: hostName(0), port: 465 },
    secretRef: { name: 'iam-key' },
    auth: { derivePassword: 'AmazonSES' },
    outputs: [
      { kind: 'Secret', name: 'iam-env' },
      { kind: 'Secret', name: 'iam-bound', profile: 'service-binding' },
      { kind: 'ConfigMap', name: 'iam-env' },
    ],
  });

test('an IAM key logs in with the SMTP password of its region, and that is what applications get', async () => {
  world.apply(world.secret('iam-key', SECRET_KEY, KEY_ID), config('eu-west-1'));
  await world.verdict('iam', 'True', 'Ready');
  expect(world.secretData('iam-env')).toMatchObject({
    SMTP_USERNAME: KEY_ID,
    SMTP_PASSWORD: DERIVED['eu-west-1'],
  });
  expect(world.secretData('iam-bound')).toMatchObject({
    username: KEY_ID,
    password: DERIVED['eu-west-1'],
  });
});

test('another region is another password', async () => {
  world.apply(config('eu-west-3'));
  await eventually(() => world.secretData('iam-env')?.['SMTP_PASSWORD'] === DERIVED['eu-west-3']);
});

test('the secret access key is in no output, status, event, log or metric', async () => {
  const seen = [
    JSON.stringify([world.secretData('iam-env'), world.secretData('iam-bound')]),
    world.cluster.kubectl(['get', 'smtp,configmaps,events', '-o', 'yaml']),
    operator.text(),
    await (await operator.get('/metrics')).text(),
  ].join('\n');
  expect(seen).toContain(KEY_ID);
  for (const form of [SECRET_KEY, Buffer.from(SECRET_KEY).toString('base64')])
    expect(seen).not.toContain(form);
});

test('an invalid IAM key is reported before anything is sent', async () => {
  const before = world.servers[0]?.logins.length;
  world.apply(world.secret('iam-key', DERIVED['eu-west-3'], KEY_ID));
  const status = await world.verdict('iam', 'False', 'SecretKeyInvalid');
  expect(JSON.stringify(status)).toContain('is already an SMTP password');
  expect(world.servers[0]?.logins.length).toBe(before);
});
