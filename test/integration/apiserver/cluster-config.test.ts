import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { SmtpConfigStatus } from '../../../crds/schema/status.ts';
import type { ControlPlane } from '../../../testing/cluster/cluster.ts';
import { type Operator, runProgram } from '../../../testing/support/operator.ts';
import { eventually } from '../../../testing/support/wait.ts';
import { GOOD, hostName, startOwnWorld, type World } from '../../../testing/support/world.ts';

const PLATFORM = 'platform';
const ROTATED = 'good-password-2';

let world: World<ControlPlane>;
let operator: Operator;
/** The password that the server accepts. */
let accepted: string;

beforeAll(async () => {
  accepted = GOOD;
  world = await startOwnWorld('cluster-config', {
    login: attempt =>
      attempt.proves(accepted)
        ? { ok: true, answer: '235 2.7.0 Accepted' }
        : { ok: false, answer: '535 5.7.8 Authentication credentials invalid' },
  });
  namespaces([PLATFORM]);
  namespaces(['team-a', 'team-b'], { team: 'yes' });
  login(GOOD);
  operator = await world.operator(['--cluster-smtp-configs']);
  await operator.ready();
}, 600_000);
afterAll(() => world?.stop(), 60_000);

const kubectl = (...args: readonly string[]): string => world.cluster.kubectl(args);

const namespaces = (names: readonly string[], labels: Readonly<Record<string, string>> = {}) =>
  world.apply(...names.map(name => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } })));

const login = (password: string) =>
  world.apply({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'login', namespace: PLATFORM },
    stringData: { username: 'user@lab.test', password },
  });

const config = (name: string, spec: object = {}) => ({
  apiVersion: 'smtp-operator.dev/v1alpha1',
  kind: 'ClusterSmtpConfig',
  metadata: { name },
  spec: {
    namespaceSelector: { matchLabels: { team: 'yes' } },
    provider: 'custom',
    endpoint: { host: hostName(0), port: 465 },
    secretRef: { namespace: PLATFORM, name: 'login' },
    ...spec,
  },
});

const status = (name: string): SmtpConfigStatus =>
  (JSON.parse(kubectl('get', 'csmtp', name, '-o', 'json')) as { status?: SmtpConfigStatus }).status ?? {};

const condition = (name: string, wanted: string) =>
  status(name).conditions?.find(({ type }) => type === wanted);

/** Waits until Ready has this status and reason, and this many namespaces are ready. */
const verdict = (name: string, wanted: string, reason: string, ready?: number) =>
  eventually(
    () => {
      const found = status(name);
      const is = found.conditions?.find(({ type }) => type === 'Ready');
      return (
        is?.status === wanted &&
        is.reason === reason &&
        (ready === undefined || found.namespaces?.ready === ready) &&
        found
      );
    },
    { describe: () => `${JSON.stringify(status(name), undefined, 1)}\n${operator.text()}` },
  );

/** Returns the passwords in the outputs of this name, by namespace. */
function published(name: string): Record<string, string | undefined> {
  const { items } = JSON.parse(
    kubectl('get', 'secrets', '-A', '--field-selector', `metadata.name=${name}`, '-o', 'json'),
  ) as { items: { metadata: { namespace: string }; data?: Record<string, string> }[] };
  return Object.fromEntries(
    items.map(({ metadata: { namespace }, data }) => [
      namespace,
      Buffer.from(data?.['SMTP_PASSWORD'] ?? '', 'base64').toString('utf8'),
    ]),
  );
}

const loginsOf = () => world.servers[0]?.logins.length ?? 0;

const eventsOf = (name: string): string =>
  kubectl('get', 'events', '-n', 'default', '--field-selector', `involvedObject.name=${name}`);

test('one login publishes into every namespace that matches, by label or by name', async () => {
  world.apply(config('mail', { namespaces: ['team-c', 'team-a'] }));
  const { namespaces: counted } = await verdict('mail', 'True', 'Ready', 2);
  expect(counted).toEqual({ total: 2, ready: 2 });
  expect(published('mail-smtp')).toEqual({ 'team-a': GOOD, 'team-b': GOOD });
  expect(loginsOf()).toBe(1);
  expect(condition('mail', 'Ready')?.message).toContain(
    'Secret mail-smtp, ConfigMap mail-smtp in 2 namespaces',
  );
  expect(kubectl('get', 'csmtp')).toMatch(/NAME +PROVIDER +ENDPOINT +NAMESPACES +PUBLISHED +READY/);
  await eventually(() => eventsOf('mail').includes('Ready'));
}, 300_000);

test('a namespace that comes, is labelled or loses its label is followed', async () => {
  namespaces(['team-c']);
  namespaces(['team-d'], { team: 'no' });
  await verdict('mail', 'True', 'Ready', 3);
  kubectl('label', 'namespace', 'team-d', 'team=yes', '--overwrite');
  await verdict('mail', 'True', 'Ready', 4);
  kubectl('label', 'namespace', 'team-b', 'team-');
  await eventually(() => !('team-b' in published('mail-smtp')));
  expect(Object.keys(published('mail-smtp'))).toEqual(['team-a', 'team-c', 'team-d']);
  await eventually(() => eventsOf('mail').includes('no longer match: team-b'));
  expect(loginsOf()).toBe(1);
}, 120_000);

test('a rotation is verified before anything is written, and reaches all', async () => {
  login('wrong-password');
  await verdict('mail', 'False', 'InvalidCredentials');
  expect(condition('mail', 'RotationPending')?.message).toContain('Secret mail-smtp still holds');
  expect(new Set(Object.values(published('mail-smtp')))).toEqual(new Set([GOOD]));
  accepted = ROTATED;
  login(ROTATED);
  await verdict('mail', 'True', 'Ready', 3);
  expect(new Set(Object.values(published('mail-smtp')))).toEqual(new Set([ROTATED]));
}, 120_000);

test('an object of a tenant is never touched, is named, and does not stop the others', async () => {
  const own = (annotations: object = {}) => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'mail-smtp', namespace: 'team-b', annotations },
    stringData: { SMTP_PASSWORD: 'their-own' },
  });
  world.apply(own());
  kubectl('label', 'namespace', 'team-b', 'team=yes');
  const { namespaces: counted } = await verdict('mail', 'False', 'NameConflict', 3);
  expect(counted).toEqual({
    total: 4,
    ready: 3,
    failed: [
      {
        name: 'team-b',
        reason: 'NameConflict',
        message: 'Secret mail-smtp already exists and was not created by the operator',
      },
    ],
  });
  expect(published('mail-smtp')['team-b']).toBe('their-own');
  kubectl('label', 'namespace', 'team-b', 'team-');
  await verdict('mail', 'True', 'Ready', 3);
  expect(published('mail-smtp')['team-b']).toBe('their-own');
  kubectl('label', 'namespace', 'team-b', 'team=yes');
  await verdict('mail', 'False', 'NameConflict', 3);
  kubectl('delete', 'secret', '-n', 'team-b', 'mail-smtp');
  await verdict('mail', 'True', 'Ready', 4);
  expect(published('mail-smtp')['team-b']).toBe(ROTATED);
}, 120_000);

test('an SmtpConfig of a tenant with the same name is another publisher', async () => {
  namespaces(['team-e']);
  world.apply(
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'login', namespace: 'team-e' },
      stringData: { username: 'user@lab.test', password: ROTATED },
    },
    {
      ...world.config('mail', { deletionPolicy: 'Retain' }),
      metadata: { name: 'mail', namespace: 'team-e' },
    },
  );
  await eventually(() => 'team-e' in published('mail-smtp'));
  kubectl('label', 'namespace', 'team-e', 'team=yes');
  await verdict('mail', 'False', 'NameConflict', 4);
  kubectl('delete', 'smtp', '-n', 'team-e', 'mail');
  // Retained, so it is the heir's: an SmtpConfig of that name, and not a ClusterSmtpConfig.
  await eventually(() =>
    status('mail').namespaces?.failed?.[0]?.message.includes('was published for SmtpConfig mail'),
  );
  kubectl('label', 'namespace', 'team-e', 'team-');
  await verdict('mail', 'True', 'Ready', 4);
  expect(published('mail-smtp')['team-e']).toBe(ROTATED);
}, 120_000);

test('what is changed or deleted by others is restored', async () => {
  kubectl('patch', 'secret', '-n', 'team-a', 'mail-smtp', '-p', '{"stringData":{"SMTP_PASSWORD":"x"}}');
  await eventually(() => published('mail-smtp')['team-a'] === ROTATED);
  kubectl('delete', 'secret', '-n', 'team-a', 'mail-smtp');
  await eventually(() => published('mail-smtp')['team-a'] === ROTATED);
  await eventually(() => eventsOf('mail').includes('Secret team-a/mail-smtp after an external change'));
}, 120_000);

test('a namespace that is being deleted is left alone, without a warning', async () => {
  const before = operator.logs.filter(({ level }) => level === 'warn').length;
  kubectl('delete', 'namespace', 'team-d');
  await verdict('mail', 'True', 'Ready', 3);
  expect(operator.logs.filter(({ level }) => level === 'warn')).toHaveLength(before);
}, 120_000);

test('without a namespace that matches it is Ready, with a message', async () => {
  world.apply(config('nowhere', { namespaceSelector: { matchLabels: { team: 'none' } } }));
  const { namespaces: counted } = await verdict('nowhere', 'True', 'Ready', 0);
  expect(counted).toEqual({ total: 0, ready: 0 });
  expect(condition('nowhere', 'Published')?.reason).toBe('NoNamespaceMatches');
}, 120_000);

describe('deletion', () => {
  test('with deletionPolicy Retain nothing is deleted, and a new one adopts the objects', async () => {
    world.apply(
      config('kept', { deletionPolicy: 'Retain', namespaceSelector: { matchLabels: { kept: 'yes' } } }),
    );
    kubectl('label', 'namespace', 'team-a', 'kept=yes');
    await verdict('kept', 'True', 'Ready', 1);
    kubectl('label', 'namespace', 'team-a', 'kept-');
    await verdict('kept', 'True', 'Ready', 0);
    expect(published('kept-smtp')).toEqual({ 'team-a': ROTATED });
    kubectl('delete', 'csmtp', 'kept');
    kubectl('label', 'namespace', 'team-a', 'kept=yes');
    world.apply(config('kept', { namespaceSelector: { matchLabels: { kept: 'yes' } } }));
    await verdict('kept', 'True', 'Ready', 1);
  }, 120_000);

  test('with deletionPolicy Delete every output has its ClusterSmtpConfig as owner', () => {
    const { metadata } = JSON.parse(kubectl('get', 'secret', '-n', 'team-a', 'kept-smtp', '-o', 'json')) as {
      metadata: { ownerReferences: { kind: string; name: string; controller: boolean }[] };
    };
    expect(metadata.ownerReferences).toMatchObject([
      { kind: 'ClusterSmtpConfig', name: 'kept', controller: true },
    ]);
  });
});

test('kubectl smtp lists, explains and checks it', async () => {
  const run = (...args: readonly string[]) => runProgram([...args, '--kubeconfig', world.cluster.kubeconfig]);
  const listed = JSON.parse((await run('status', '-A', '-o', 'json')).stdout) as object[];
  expect(listed).toContainEqual(expect.objectContaining({ namespace: '', name: 'mail', ready: 'True' }));
  expect((await run('status', '-A')).stdout).toMatch(/True +csmtp\/mail +Ready/);
  const checked = await run('check', 'csmtp/mail');
  expect(checked.stdout).toMatch(/ClusterSmtpConfig mail is ready[\s\S]*[0-9] of [0-9] have every output/);
  expect(checked.code).toBe(0);
  const why = await run('why', 'csmtp/nobody');
  expect(why.stderr).toContain('Not found: ClusterSmtpConfig nobody');
}, 120_000);

test('another operator continues without a login and without a write', async () => {
  const logins = loginsOf();
  const ready = status('mail').namespaces?.ready ?? 0;
  const versions = () =>
    kubectl(
      ...['get', 'secrets,configmaps', '-A', '-l', 'app.kubernetes.io/managed-by=smtp-operator'],
      // The login journal is in the operator's namespace.
      ...['--field-selector', 'metadata.namespace!=default'],
      ...['-o', 'jsonpath={range .items[*]}{.metadata.namespace}/{.metadata.resourceVersion} {end}'],
    );
  const before = versions();
  await operator.stop();
  operator = await world.operator(['--cluster-smtp-configs']);
  await operator.ready();
  namespaces(['team-f'], { team: 'yes' });
  await verdict('mail', 'True', 'Ready', ready + 1);
  kubectl('delete', 'namespace', 'team-f');
  await verdict('mail', 'True', 'Ready', ready);
  await eventually(() => versions() === before, { describe: () => `${before}\n${versions()}` });
  expect(loginsOf()).toBe(logins);
}, 120_000);
