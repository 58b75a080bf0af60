import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { binaries } from '../../../testing/cluster/binaries.ts';
import type { ControlPlane } from '../../../testing/cluster/cluster.ts';
import type { Operator } from '../../../testing/support/operator.ts';
import { eventually } from '../../../testing/support/wait.ts';
import { GOOD, hostName, startOwnWorld, type World } from '../../../testing/support/world.ts';

let world: World<ControlPlane>;
let operator: Operator;

/** The servers run in this process, which kubectl blocks. */
const checks = { timeout: '30s', egress: { interval: '10s', failureThreshold: 1 } };
const config = (name: string, server: number, spec: object = {}) =>
  world.config(name, {
    endpoint: { host: hostName(server), port: 465 },
    secretRef: { name: `login-${server}` },
    from: { address: `${name}@lab.test` },
    checks,
    ...spec,
  });
const fallback = (name: string) => ({ fallback: { name, after: '10s', returnAfter: '10s' } });

const deployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'shop' },
  spec: {
    replicas: 0,
    selector: { matchLabels: { app: 'shop' } },
    template: { metadata: { labels: { app: 'shop' } }, spec: { containers: [{ name: 'x', image: 'x' }] } },
  },
};
const restarts = (): string =>
  world.cluster.kubectl([
    'get',
    'deployment',
    'shop',
    '-o',
    "jsonpath={.metadata.generation} {.spec.template.metadata.annotations['smtp-operator\\.dev/restarted-for']}",
  ]);

const logins = (server: number): number => world.servers[server]?.logins.length ?? 0;
const published = (name: string) => world.secretData(`${name}-smtp`) ?? {};
const probeNow = (name: string) =>
  world.cluster.kubectl([
    'annotate',
    '--overwrite',
    'smtp',
    name,
    `smtp-operator.dev/probe-requested-at=${Date.now()}`,
  ]);

beforeAll(async () => {
  world = await startOwnWorld('fallback', { servers: 3 });
  operator = await world.operator();
  world.apply(
    deployment,
    ...[0, 1, 2].map(n => world.secret(`login-${n}`, GOOD, `user${n}@lab.test`)),
    config('last', 2),
    config('backup', 1, fallback('last')),
    config('mail', 0, {
      ...fallback('backup'),
      rollout: { targets: [{ kind: 'Deployment', name: 'shop' }] },
    }),
  );
  for (const name of ['last', 'backup', 'mail']) await world.verdict(name, 'True', 'Ready');
}, 600_000);
afterAll(() => world?.stop(), 60_000);

test('an outage publishes the verified settings of the fallback after the time, with its sender, one restart and no login', async () => {
  expect(published('mail')).toMatchObject({ SMTP_HOST: hostName(0), SMTP_FROM: 'mail@lab.test' });
  const before = { restarts: restarts(), logins: logins(1) };
  await world.servers[0]?.close(465);
  probeNow('mail');
  await world.verdict('mail', 'False', 'ConnectionRefused');
  const failedAt = Date.now();
  expect(published('mail')).toMatchObject({ SMTP_HOST: hostName(0) });

  const {
    conditions = [],
    diagnosis,
    fallback: record,
  } = await world.verdict('mail', 'True', 'ReadyByFallback');
  expect(Date.now() - failedAt).toBeGreaterThan(8_000);
  expect(published('mail')).toMatchObject({
    SMTP_HOST: hostName(1),
    SMTP_USERNAME: 'user1@lab.test',
    SMTP_FROM: 'backup@lab.test',
  });
  const using = conditions.find(({ type }) => type === 'UsingFallback');
  expect(using).toMatchObject({ status: 'True', reason: 'PrimaryUnusable' });
  expect(using?.message).toMatch(
    /SmtpConfig backup .* because EgressReachable is False \(ConnectionRefused\)/,
  );
  expect(diagnosis?.reason).toBe('ConnectionRefused');
  expect(record?.name).toBe('backup');
  expect(logins(1)).toBe(before.logins);
  const [generation, content] = restarts().split(' ');
  expect(Number(generation)).toBe(Number(before.restarts.split(' ')[0]) + 1);
  expect(content).not.toBe(before.restarts.split(' ')[1]);
  await eventually(() =>
    world.cluster.kubectl(['get', 'events', '-o', 'jsonpath={.items[*].reason}']).includes('UsingFallback'),
  );
  const metrics = await (await operator.get('/metrics')).text();
  expect(metrics).toMatch(/config_condition\{.*name="mail",type="UsingFallback"\} 1/);
}, 180_000);

test('a rotation of the fallback reaches the outputs of the primary', async () => {
  world.apply(world.secret('login-1', GOOD, 'renewed@lab.test'));
  await eventually(() => published('mail')['SMTP_USERNAME'] === 'renewed@lab.test', {
    describe: () => JSON.stringify(world.status('backup'), undefined, 1),
  });
  await world.verdict('mail', 'True', 'ReadyByFallback');
}, 120_000);

test('after the operator was killed, the next one continues without another restart', async () => {
  const before = restarts();
  const { since } = world.status('mail').fallback ?? {};
  await operator.kill();
  operator = await world.operator();
  await eventually(() => operator.text().includes('"watching"'), { describe: () => operator.text() });
  probeNow('mail');
  await eventually(() => (world.status('mail').lastHandledProbeAt ?? '') > '');
  await world.verdict('mail', 'True', 'ReadyByFallback');
  expect(world.status('mail').fallback?.since).toBe(since);
  expect(published('mail')).toMatchObject({ SMTP_HOST: hostName(1) });
  expect(restarts()).toBe(before);
}, 120_000);

test('where the fallback fails too, the next one of the chain is used', async () => {
  await world.servers[1]?.close(465);
  probeNow('backup');
  await eventually(() => published('mail')['SMTP_HOST'] === hostName(2), {
    describe: () => JSON.stringify(world.status('mail'), undefined, 1),
  });
  await world.verdict('mail', 'True', 'ReadyByFallback');
  expect(published('mail')).toMatchObject({ SMTP_FROM: 'last@lab.test' });
}, 120_000);

test('it returns when the primary has been usable for the time, and reports it', async () => {
  const before = restarts();
  await world.servers[0]?.open(465);
  probeNow('mail');
  await world.verdict('mail', 'True', 'Ready');
  expect(published('mail')).toMatchObject({ SMTP_HOST: hostName(0), SMTP_FROM: 'mail@lab.test' });
  expect(world.status('mail').conditions?.some(({ type }) => type === 'UsingFallback')).toBe(false);
  expect(Number(restarts().split(' ')[0])).toBe(Number(before.split(' ')[0]) + 1);
}, 120_000);

test('an SmtpConfig that is its own fallback is refused, and a cycle ends', async () => {
  const { stderr } = spawnSync(
    binaries().kubectl,
    ['--kubeconfig', world.cluster.kubeconfig, 'apply', '--dry-run=server', '-f', '-'],
    { encoding: 'utf8', input: JSON.stringify(config('self', 0, fallback('self'))) },
  );
  expect(stderr).toContain('must be another SmtpConfig');
  await world.servers[1]?.open(465);
  world.apply(
    config('one', 0, { ...fallback('two'), secretRef: { name: 'absent' } }),
    config('two', 0, { ...fallback('one'), secretRef: { name: 'absent' } }),
  );
  await world.verdict('one', 'False', 'SecretNotFound');
  await world.verdict('two', 'False', 'SecretNotFound');
  await new Promise(done => setTimeout(done, 12_000));
  expect(world.status('one').fallback?.name).toBeUndefined();
  await world.verdict('one', 'False', 'SecretNotFound');
}, 120_000);

test('a fallback that does not exist is a warning until it is created', async () => {
  const missing = () =>
    world.status('lonely').warnings?.filter(text => text.startsWith('SmtpConfig later of spec.fallback'))
      .length ?? 0;
  world.apply(config('lonely', 2, fallback('later')));
  await world.verdict('lonely', 'True', 'Ready');
  expect(missing()).toBe(1);
  world.apply(config('later', 2));
  await eventually(() => missing() === 0, { within: 30_000 });
}, 120_000);
