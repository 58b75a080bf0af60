import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mailUrl } from '../../../operator/src/render/url.ts';
import type { Operator } from '../../../testing/support/operator.ts';
import { eventually } from '../../../testing/support/wait.ts';
import { GOOD, hostName, startWorld, type World } from '../../../testing/support/world.ts';

let world: World;
let operator: Operator;

beforeAll(async () => {
  world = await startWorld('publish', { servers: 2, leaf: { notAfter: Date.now() + 5 * 86_400_000 } });
  world.apply(world.secret('login', GOOD));
  operator = await world.operator();
  await operator.ready();
}, 600_000);
afterAll(() => world?.stop(), 60_000);

const condition = (name: string, type: string) =>
  world.status(name).conditions?.find(found => found.type === type);

const kubectl = (...args: string[]) => world.cluster.kubectl(args);

test('a verified SmtpConfig publishes a Secret and a ConfigMap that it owns', async () => {
  world.apply(world.config('plain'));
  const status = await world.verdict('plain', 'True', 'Ready');
  const endpoint = { host: hostName(0), port: 465, tls: 'implicit' as const };
  expect(world.secretData('plain-smtp')).toEqual({
    SMTP_HOST: hostName(0),
    SMTP_PORT: '465',
    SMTP_TLS: 'implicit',
    SMTP_USERNAME: 'user@lab.test',
    SMTP_PASSWORD: GOOD,
    SMTP_FROM: 'user@lab.test',
    SMTP_URL: mailUrl({ endpoint, credentials: { username: 'user@lab.test', password: GOOD } }),
  });
  const map = JSON.parse(kubectl('get', 'configmap', 'plain-smtp', '-o', 'json'));
  expect(map.data).toEqual({ SMTP_HOST: hostName(0), SMTP_PORT: '465', SMTP_TLS: 'implicit' });
  expect(map.metadata.ownerReferences).toEqual([
    expect.objectContaining({ kind: 'SmtpConfig', name: 'plain', controller: true }),
  ]);
  expect(status.binding).toEqual({ name: 'plain-smtp' });
  expect(status.capabilities).toMatchObject({ authMechanisms: ['PLAIN', 'LOGIN'], tlsVersion: 'TLSv1.3' });
  expect(kubectl('get', 'smtp', 'plain')).toMatch(/plain +custom +mail0\.lab\.test:465 +True +Ready/);
});

test('a new password is published once it logged in, and the last good one stays while it does not', async () => {
  world.apply(world.secret('rotated', GOOD), world.config('rotates', { secretRef: { name: 'rotated' } }));
  await world.verdict('rotates', 'True', 'Ready');

  world.apply(world.secret('rotated', 'not-the-password'));
  await world.verdict('rotates', 'False', 'InvalidCredentials');
  expect(condition('rotates', 'RotationPending')).toMatchObject({
    status: 'True',
    reason: 'NewCredentialRefused',
  });
  expect(world.secretData('rotates-smtp')?.['SMTP_PASSWORD']).toBe(GOOD);

  world.apply(world.secret('rotated', GOOD, 'other@lab.test'));
  await world.verdict('rotates', 'True', 'Ready');
  expect(world.secretData('rotates-smtp')?.['SMTP_USERNAME']).toBe('other@lab.test');
  expect(condition('rotates', 'RotationPending')).toBeUndefined();
});

test('a refused password is tried once, until the annotation asks for it', async () => {
  world.apply(world.secret('refused', 'wrong'), world.config('refused', { secretRef: { name: 'refused' } }));
  await world.verdict('refused', 'False', 'InvalidCredentials');
  const tried = () => world.servers[0]?.logins.filter(({ ok }) => !ok).length ?? 0;
  const before = tried();

  kubectl('label', 'secret', 'refused', 'team=shop');
  kubectl('annotate', 'smtp', 'refused', 'smtp-operator.dev/probe-requested-at=now');
  await eventually(() => world.status('refused').lastHandledProbeAt === 'now');
  expect(tried()).toBe(before + 1);
});

test('a requested check reports a stopped server immediately', async () => {
  world.apply(world.config('asks', { endpoint: { host: hostName(1), port: 465 } }));
  await world.verdict('asks', 'True', 'Ready');
  await world.servers[1]?.stop();
  kubectl('annotate', 'smtp', 'asks', 'smtp-operator.dev/probe-requested-at=gone');
  await world.verdict('asks', 'False', 'ConnectionRefused');
  // The operator has just reached the first server on the same port, so egress is not blocked.
  expect(condition('asks', 'EgressReachable')?.message).toContain(
    'This cluster has egress: another mail server answered on port 465 in the last minutes.',
  );
  expect(world.secretData('asks-smtp')?.['SMTP_PASSWORD']).toBe(GOOD);
});

test('a Secret whose labels change, but not its login, is not logged in with again', async () => {
  world.apply(world.secret('labelled', GOOD, 'labelled@lab.test'));
  world.apply(world.config('labelled', { secretRef: { name: 'labelled' } }));
  await world.verdict('labelled', 'True', 'Ready');
  kubectl('label', 'secret', 'labelled', 'team=shop');
  const version = () =>
    JSON.parse(kubectl('get', 'secret', 'labelled', '-o', 'json')).metadata.resourceVersion as string;
  kubectl('annotate', 'smtp', 'plain', 'smtp-operator.dev/probe-requested-at=after-the-label');
  await eventually(() => world.status('plain').lastHandledProbeAt === 'after-the-label');
  expect(version()).not.toBe('');
  const logins = world.servers[0]?.logins.filter(({ username }) => username === 'labelled@lab.test');
  expect(logins).toHaveLength(1);
});

test('outputs that are edited or deleted by hand are repaired, and an event names who did it', async () => {
  const secret = world.secretData('plain-smtp');
  kubectl('delete', 'secret', 'plain-smtp');
  await eventually(() => world.secretData('plain-smtp') !== undefined);
  expect(world.secretData('plain-smtp')).toEqual(secret);

  const edit = JSON.stringify({ data: { SMTP_HOST: 'elsewhere', EXTRA: 'x' } });
  kubectl('patch', 'configmap', 'plain-smtp', '--type=merge', '-p', edit);
  await eventually(
    () => JSON.parse(kubectl('get', 'cm', 'plain-smtp', '-o', 'json')).data.SMTP_HOST === hostName(0),
  );
  expect(JSON.parse(kubectl('get', 'cm', 'plain-smtp', '-o', 'json')).data).not.toHaveProperty('EXTRA');
  await eventually(() => kubectl('events', '--for=smtp/plain').includes('kubectl-patch'));
});

test('an object of another owner with the same name is never touched', async () => {
  kubectl('create', 'configmap', 'rival-smtp', '--from-literal=theirs=1');
  world.apply(world.config('rival'));
  await world.verdict('rival', 'False', 'NameConflict');
  expect(JSON.parse(kubectl('get', 'cm', 'rival-smtp', '-o', 'json')).data).toEqual({ theirs: '1' });
  kubectl('delete', 'configmap', 'rival-smtp');
  await world.verdict('rival', 'True', 'Ready');
});

test('an output that the spec no longer names is kept for a day, and every output is deleted with the SmtpConfig', async () => {
  const removeAfter = () =>
    kubectl(
      'get',
      'secret',
      'first',
      '-o',
      'jsonpath={.metadata.annotations.smtp-operator\\.dev/remove-after}',
    );
  const events = () => kubectl('events', '--for=smtp/moves');
  world.apply(world.config('moves', { outputs: [{ kind: 'Secret', name: 'first' }] }));
  await world.verdict('moves', 'True', 'Ready');
  const before = world.secretData('first');
  world.apply(world.config('moves', { outputs: [{ kind: 'Secret', name: 'second' }] }));
  await eventually(
    () => world.secretData('second') && removeAfter() !== '' && events().includes('OutputRemovalScheduled'),
  );
  const hours = (Date.parse(removeAfter()) - Date.now()) / 3_600_000;
  expect(hours).toBeGreaterThan(23);
  expect(hours).toBeLessThanOrEqual(24);
  expect(world.secretData('first')).toEqual(before);

  // When the spec names it again, it is a normal output.
  const both = [
    { kind: 'Secret', name: 'first' },
    { kind: 'Secret', name: 'second' },
  ];
  world.apply(world.config('moves', { outputs: both }));
  await eventually(() => removeAfter() === '');
  world.apply(world.config('moves', { outputs: both.slice(1) }));
  await eventually(() => removeAfter() !== '');

  kubectl(
    'annotate',
    'secret',
    'first',
    '--overwrite',
    'smtp-operator.dev/remove-after=2026-01-01T00:00:00Z',
  );
  kubectl('annotate', 'smtp', 'moves', '--overwrite', 'smtp-operator.dev/probe-requested-at=now');
  await eventually(() => world.secretData('first') === undefined && events().includes('OutputRemoved '));
  kubectl('delete', 'smtp', 'moves');
  await eventually(() => !world.cluster.hasControllerManager || world.secretData('second') === undefined);
});

test('a certificate that ends soon is a warning and one event, however often it is probed', async () => {
  world.apply(world.config('ending'));
  const status = await world.verdict('ending', 'True', 'Ready');
  expect(status.warnings?.[0]).toMatch(
    /^The certificate of mail0\.lab\.test:465 expires on .*, within 7 days\./,
  );
  expect(condition('ending', 'TLSVerified')?.message).toMatch(/It expires in [45] days/);
  for (const value of ['once', 'twice']) {
    kubectl('annotate', 'smtp', 'ending', '--overwrite', `smtp-operator.dev/probe-requested-at=${value}`);
    await eventually(() => world.status('ending').lastHandledProbeAt === value);
  }
  const events = () =>
    kubectl('events', '--for=smtp/ending')
      .split('\n')
      .filter(line => line.includes('CertificateExpiring'));
  await eventually(() => events().length > 0);
  expect(events()).toHaveLength(1);
});

test('a suspended SmtpConfig keeps what is published and is not probed', async () => {
  world.apply(world.config('paused'));
  await world.verdict('paused', 'True', 'Ready');
  world.apply(world.config('paused', { suspend: true }));
  await world.verdict('paused', 'False', 'Suspended');
  expect(world.secretData('paused-smtp')?.['SMTP_PASSWORD']).toBe(GOOD);
  world.apply(world.config('paused', { suspend: false }));
  await world.verdict('paused', 'True', 'Ready');
});

/**
 * Returns the CRD without the annotation of `kubectl apply`. A replacement would otherwise contain a value that breaks
 * later applies.
 */
function storedCrd() {
  const crd = JSON.parse(kubectl('get', 'crd', 'smtpconfigs.smtp-operator.dev', '-o', 'json'));
  delete crd.metadata.annotations;
  return crd;
}

test('a spec that an older CRD permitted gets a condition', async () => {
  const crd = storedCrd();
  const [version] = crd.spec.versions;
  const { schema, selectableFields } = version;
  delete version.selectableFields;
  version.schema = {
    openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
  };
  world.cluster.kubectl(['replace', '-f', '-'], JSON.stringify(crd));
  const old = { ...world.config('old'), spec: { provider: 'aol', endpoint: { port: 'x' } } };
  await eventually(() => {
    try {
      world.apply(old);
      return true;
    } catch {
      return false;
    }
  });
  const status = await world.verdict('old', 'False', 'InvalidSpec');
  expect(status.diagnosis?.message).toContain('spec.provider');
  kubectl('delete', 'smtp', 'old');
  const now = storedCrd();
  Object.assign(now.spec.versions[0], { schema, selectableFields });
  world.cluster.kubectl(['replace', '-f', '-'], JSON.stringify(now));
});

test('no secret is in logs, metrics, events or status', async () => {
  const metrics = await (await operator.get('/metrics')).text();
  const everything = [operator.text(), metrics, kubectl('get', 'smtp,events', '-o', 'yaml')].join('\n');
  expect(metrics).toContain(
    `smtp_operator_config_condition{namespace="${world.cluster.namespace}",name="plain",type="Ready"} 1`,
  );
  for (const secret of [GOOD, 'not-the-password', Buffer.from(GOOD).toString('base64')]) {
    expect(everything).not.toContain(secret);
  }
});

test('it stops in good order and releases its lease', async () => {
  expect(await operator.stop()).toBe(0);
  expect(JSON.parse(kubectl('get', 'lease', 'smtp-operator', '-o', 'json')).spec.holderIdentity).toBe('');
});
