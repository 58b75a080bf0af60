import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { binaries } from '../../../testing/cluster/binaries.ts';
import type { ControlPlane } from '../../../testing/cluster/cluster.ts';
import { COMPANY } from '../../../testing/fixtures/own-providers.ts';
import { createCa } from '../../../testing/lab/ca.ts';
import { type SmtpServer, startSmtpServer } from '../../../testing/lab/smtp/server.ts';
import type { Operator } from '../../../testing/support/operator.ts';
import { eventually } from '../../../testing/support/wait.ts';
import { startOwnWorld, type World } from '../../../testing/support/world.ts';

/** Address of a separate server: only its SmtpProvider contains its replies and its CA. */
const ADDRESS = '127.0.78.1';
const NAME = 'relay.corp.example';
const PASSWORD = 'crp_0123456789abcdefghijklmn';
const RETIRED = 'crp_retired89abcdefghijklmno';

let world: World<ControlPlane>;
let operator: Operator;
let relay: SmtpServer;
let caBundle: string;

beforeAll(async () => {
  world = await startOwnWorld('smtp-provider');
  const ca = await createCa();
  caBundle = ca.pem;
  relay = await startSmtpServer({
    host: NAME,
    address: ADDRESS,
    certificate: await ca.issue({ names: [NAME] }),
    listeners: [{ port: 465, tls: 'implicit' }],
    script: {
      mechanisms: ['PLAIN'],
      login: attempt =>
        attempt.proves(PASSWORD)
          ? { ok: true, answer: '235 2.7.0 welcome' }
          : { ok: false, answer: '535 5.7.8 CORP-17 see the registry' },
      command: (verb, argument) =>
        verb === 'MAIL' && argument.includes('stranger')
          ? '550 5.7.1 Sender <stranger@corp.example> not registered'
          : undefined,
    },
  });
  world.apply(world.secret('login', PASSWORD, 'shop-prod'), world.secret('retired', RETIRED, 'shop-old'));
  operator = await world.operator(['--smtp-providers']);
}, 600_000);
afterAll(async () => {
  await relay?.stop();
  await world?.stop();
}, 60_000);

const provider = (name: string, spec: object = {}) => ({
  apiVersion: 'smtp-operator.dev/v1alpha1',
  kind: 'SmtpProvider',
  metadata: { name },
  spec: {
    ...COMPANY,
    endpoints: [{ host: ADDRESS, port: 465, tls: 'implicit' }],
    serverName: NAME,
    caBundle,
    ...spec,
  },
});

const config = (name: string, spec: object = {}) => ({
  apiVersion: 'smtp-operator.dev/v1alpha1',
  kind: 'SmtpConfig',
  metadata: { name },
  spec: {
    providerRef: { name: 'company' },
    secretRef: { name: 'login' },
    from: { address: 'shop@corp.example' },
    // The server runs in this process, which kubectl blocks.
    checks: { timeout: '30s' },
    ...spec,
  },
});

const label = (...labels: readonly string[]) =>
  world.cluster.kubectl(['label', '--overwrite', 'namespace', 'default', ...labels]);

test('a company relay is waited for, then verified by the name and the CA of its SmtpProvider', async () => {
  const outputs = [{ kind: 'Secret' }, { kind: 'Secret', name: 'shop-binding', profile: 'service-binding' }];
  world.apply(config('shop', { outputs }));
  const missing = await world.verdict('shop', 'False', 'ProviderNotFound');
  expect(missing.diagnosis?.message).toBe('There is no SmtpProvider company.');
  expect(relay.connections).toBe(0);

  world.apply(provider('company'));
  const { endpoint } = await world.verdict('shop', 'True', 'Ready');
  expect(endpoint?.address).toBe(`${ADDRESS}:465`);
  const published = world.secretData('shop-smtp');
  expect(published).toMatchObject({ SMTP_HOST: ADDRESS, SMTP_USERNAME: 'shop-prod' });
  expect(world.secretData('shop-binding')).toMatchObject({ provider: 'company', certificates: caBundle });
}, 300_000);

describe('its replies are explained with the texts of the SmtpProvider', () => {
  test('a refused login, which is not repeated', async () => {
    world.apply(config('old', { secretRef: { name: 'retired' } }));
    const { diagnosis } = await world.verdict('old', 'False', 'AccountLocked');
    expect(diagnosis?.message).toContain('The application was retired in the registry of Example Corp.');
    expect(diagnosis?.message).toContain('CORP-17 see the registry');
    expect(diagnosis?.remedy).toContain('Reactivate it at https://relay.corp.example/self-service.');
    expect(relay.logins.filter(({ username }) => username === 'shop-old')).toHaveLength(1);
  }, 120_000);

  test('a sender that is not registered', async () => {
    world.apply(config('stranger', { from: { address: 'stranger@corp.example' } }));
    const { diagnosis } = await world.verdict('stranger', 'False', 'SenderMismatch');
    expect(diagnosis?.remedy).toContain('Register it at https://relay.corp.example/self-service → Senders.');
  }, 120_000);

  test('a new title, which causes no login', async () => {
    const before = relay.logins.length;
    world.apply(provider('company', { title: 'Another title' }));
    world.apply(config('second'));
    await world.verdict('second', 'True', 'Ready');
    // Its account was verified a moment ago, and the result of that login is shared.
    expect(relay.logins.length - before).toBeLessThanOrEqual(1);
  }, 120_000);

  test('other words, as soon as the SmtpProvider has them', async () => {
    const [, sender] = COMPANY.replies;
    const remedy = 'Ask the mail team in room 12.';
    world.apply(provider('company', { replies: [{ ...sender, remedy }] }));
    await eventually(() => world.status('stranger').diagnosis?.remedy?.includes(remedy) ?? false, {
      describe: () => JSON.stringify(world.status('stranger').diagnosis),
    });
    world.apply(provider('company'));
  }, 120_000);
});

test('a namespace that is no longer allowed keeps its outputs, and its SmtpConfigs have the reason', async () => {
  world.apply(provider('company', { allowedNamespaces: { matchLabels: { mail: 'company' } } }));
  const refused = await world.verdict('shop', 'False', 'ProviderNotAllowed');
  expect(refused.diagnosis?.message).toBe('SmtpProvider company does not allow namespace default.');
  expect(world.secretData('shop-smtp')).toMatchObject({ SMTP_HOST: ADDRESS });

  label('mail=company');
  await world.verdict('shop', 'True', 'Ready');
}, 120_000);

test('the default of a namespace follows its label', async () => {
  world.apply(config('default', { providerRef: {} }));
  const { diagnosis } = await world.verdict('default', 'False', 'ProviderNotFound');
  expect(diagnosis?.message).toContain('no SmtpProvider is the default for namespace default');
  world.apply(provider('company', { defaultFor: { matchLabels: { mail: 'company' } } }));
  await world.verdict('default', 'True', 'Ready');

  world.apply(provider('rival', { defaultFor: { matchLabels: { mail: 'company' } } }));
  await world.verdict('default', 'False', 'ProviderNotFound');
  expect(world.status('default').diagnosis?.message).toContain('company, rival');
  world.cluster.kubectl(['delete', 'smtpprovider', 'rival']);
  await world.verdict('default', 'True', 'Ready');
}, 120_000);

describe('what an SmtpProvider cannot do', () => {
  test('open a port that the administrator of the operator has not allowed', async () => {
    const before = relay.connections;
    world.apply(provider('scan', { endpoints: [{ host: ADDRESS, port: 22, tls: 'implicit' }] }));
    world.apply(config('scan', { providerRef: { name: 'scan' } }));
    await world.verdict('scan', 'False', 'AddressDenied');
    expect(relay.connections).toBe(before);
  }, 120_000);

  test('have its CA trusted for a host that the SmtpConfig names', async () => {
    world.apply(config('elsewhere', { endpoint: { host: ADDRESS } }));
    await eventually(() => world.status('elsewhere').diagnosis?.condition === 'TLSVerified');
  }, 120_000);

  test('hold up others with as many rules, patterns and words as may be', async () => {
    const rule = { ...COMPANY.replies[1], reason: 'ServerError' };
    const replies = Array.from({ length: 64 }, (_, nth) => ({
      ...rule,
      name: `rule-${nth}`,
      match: Array.from({ length: 8 }, () => ({
        contains: Array.from({ length: 8 }, (_each, at) => (at === 7 ? 'x'.repeat(128) : 'er')),
      })),
    }));
    world.apply(provider('huge', { replies }));
    world.apply(
      config('huge', { providerRef: { name: 'huge' }, from: { address: 'stranger@corp.example' } }),
    );
    await world.verdict('huge', 'False', 'SenderRejected');
    world.apply(config('beside'));
    await world.verdict('beside', 'True', 'Ready');
  }, 120_000);
});

describe('a tenant who may write SmtpConfigs in one namespace', () => {
  const asTenant = (...args: readonly string[]) =>
    spawnSync(binaries().kubectl, ['--kubeconfig', world.cluster.kubeconfig, '--as', 'tenant', ...args], {
      encoding: 'utf8',
    }).stderr;

  test('can neither read nor write SmtpProviders, nor label the namespace', () => {
    const { kubectl } = world.cluster;
    kubectl(['create', 'role', 'tenant', '--verb=*', '--resource=smtpconfigs.smtp-operator.dev']);
    kubectl(['create', 'rolebinding', 'tenant', '--role=tenant', '--user=tenant']);
    expect(asTenant('get', 'smtp')).toBe('');
    expect(asTenant('get', 'smtpproviders')).toContain('Forbidden');
    expect(asTenant('delete', 'smtpprovider', 'company')).toContain('Forbidden');
    expect(asTenant('label', 'namespace', 'default', 'mail=other', '--overwrite')).toContain('Forbidden');
  });
});

test('without the flag, an SmtpConfig shows how to enable it, and keeps what is published', async () => {
  await operator.stop();
  await world.operator();
  const { diagnosis } = await world.verdict('shop', 'False', 'ProviderNotFound');
  expect(diagnosis?.message).toContain('smtpProviders.enabled');
  expect(world.secretData('shop-smtp')).toMatchObject({ SMTP_HOST: ADDRESS });
}, 120_000);
