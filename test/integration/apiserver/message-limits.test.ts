import { spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { SmtpConfigStatus } from '../../../crds/schema/status.ts';
import { binaries } from '../../../testing/cluster/binaries.ts';
import type { ControlPlane } from '../../../testing/cluster/cluster.ts';
import type { Message } from '../../../testing/lab/smtp/script.ts';
import { rendered } from '../../../testing/support/helm.ts';
import { runProgram } from '../../../testing/support/operator.ts';
import { eventually } from '../../../testing/support/wait.ts';
import { GOOD, startOwnWorld, type World } from '../../../testing/support/world.ts';
import { toolsUnavailable } from '../../../testing/tools/tools.ts';

const missing = toolsUnavailable('helm4');
const MINUTE_MS = 60_000;
/** Tolerance (ms) between the clocks of two processes. */
const TOLERANCE_MS = 1_000;
const REQUESTED = 'smtp-operator.dev/message-requested-at';
const TO = 'smtp-operator.dev/message-to';
/** Limit of a namespace: number of messages in a burst. */
const BURST = 20;

(missing ? describe.skip : describe)(missing ?? 'a user who may write SmtpConfigs', () => {
  /** Every message that the server has read, accepted or not. */
  const read: { message: Message; at: number }[] = [];
  let world: World<ControlPlane>;

  beforeAll(async () => {
    world = await startOwnWorld('message-limits', {
      script: {
        content: message => {
          read.push({ message, at: performance.now() });
          return undefined;
        },
      },
    });
    const { kubectl } = world.cluster;
    for (const namespace of ['default', 'crowd', 'owner']) {
      if (namespace !== 'default') kubectl(['create', 'namespace', namespace]);
      world.apply({
        ...world.secret('login', GOOD, `${namespace}@lab.test`),
        metadata: at('login', namespace),
      });
    }
    const smtp = ['--verb=get,create,patch,update,delete', '--resource=smtpconfigs.smtp-operator.dev'];
    for (const namespace of ['default', 'crowd']) {
      const inside = ['-n', namespace];
      kubectl([...inside, 'create', 'role', 'author', ...smtp]);
      kubectl([...inside, 'create', 'rolebinding', 'author', '--role=author', '--user=mallory']);
      kubectl([...inside, 'create', 'role', 'reader', '--verb=*', '--resource=secrets,configmaps']);
      kubectl([...inside, 'create', 'rolebinding', 'reader', '--role=reader', '--user=mallory']);
    }
    kubectl(['-n', 'owner', 'create', 'role', 'author', ...smtp]);
    kubectl(['-n', 'owner', 'create', 'rolebinding', 'author', '--role=author', '--user=intern']);
    // Only the right to read the Secret is missing: of two policies that deny, the API server names either.
    const write = ['--verb=create,update', '--resource=secrets,configmaps'];
    kubectl(['-n', 'owner', 'create', 'role', 'writer', ...write]);
    kubectl(['-n', 'owner', 'create', 'rolebinding', 'writer', '--role=writer', '--user=intern']);
    const policies = rendered(4, '--set', 'crds.enabled=false').filter(({ kind }) =>
      kind.startsWith('ValidatingAdmission'),
    );
    world.apply(...policies);
    await eventually(
      () =>
        as('intern', 'owner', ['apply', '--dry-run=server', '-f', '-'], config('early')).includes('denied'),
      {
        every: 300,
      },
    );
    await sleep(3_000);
    const names = policies
      .filter(({ kind }) => !kind.endsWith('Binding'))
      .map(({ metadata }) => metadata.name);
    const operator = await world.operator([
      ...['--allow-recipient', 'allowed.example'],
      ...names.flatMap(name => ['--admission-policy', name]),
    ]);
    await operator.ready();
  }, 600_000);
  afterAll(() => world?.stop(), 60_000);

  const at = (name: string, namespace: string) => ({ name, namespace });

  const config = (name: string, message: object | undefined = {}, spec: object = {}) =>
    world.config(name, {
      from: { address: 'user@lab.test' },
      checks: { timeout: '30s', ...(message && { message }) },
      ...spec,
    });

  /** Returns the output of kubectl for this user. */
  function as(user: string, namespace: string, args: readonly string[], object?: object): string {
    const { stdout, stderr } = spawnSync(
      binaries().kubectl,
      ['--kubeconfig', world.cluster.kubeconfig, '--as', user, '-n', namespace, ...args],
      { encoding: 'utf8', ...(object && { input: JSON.stringify(object) }) },
    );
    return stdout + stderr;
  }
  const mallory = (args: readonly string[], object?: object) => as('mallory', 'default', args, object);
  const account = (name: string) => world.secret(`login-${name}`, GOOD, `${name}@lab.test`);
  const withAccount = (name: string, message?: object) =>
    config(name, message, { secretRef: { name: `login-${name}` } });
  const annotate = (name: string, ...annotations: readonly string[]) =>
    mallory(['annotate', '--overwrite', 'smtp', name, ...annotations]);

  const found = ({ conditions }: SmtpConfigStatus) =>
    conditions?.find(({ type }) => type === 'MessageAccepted');
  const reason = (name: string, wanted: string) =>
    eventually(() => found(world.status(name))?.reason === wanted, {
      describe: () => JSON.stringify(world.status(name), undefined, 1),
    });
  const messagesOf = (user: string) => read.filter(({ message }) => message.user === `${user}@lab.test`);

  test.each([
    ['by the spec', { to: 'victim@elsewhere.example' }, undefined],
    ['by the annotation', undefined, 'victim@elsewhere.example'],
    ['by a route over an allowed domain', undefined, 'victim%elsewhere.example@allowed.example'],
    ['by a second command', undefined, 'a@allowed.example>\r\nRCPT TO:<victim@elsewhere.example'],
    ['by a sink that the provider does not have', undefined, 'Sink'],
  ])(
    'cannot send to an address that is not allowed: %s',
    async (what, message, to) => {
      const name = `victim-${what.replaceAll(' ', '-')}`;
      const before = read.length;
      mallory(['apply', '-f', '-'], account(name));
      expect(mallory(['apply', '-f', '-'], withAccount(name, message))).toContain('created');
      await world.verdict(name, 'True', 'Ready');
      annotate(name, `${REQUESTED}=now`, ...(to === undefined ? [] : [`${TO}=${to}`]));
      await reason(name, 'RecipientNotAllowed');
      expect(found(world.status(name))?.message).toContain('--allow-recipient');
      expect(read.length).toBe(before);
    },
    120_000,
  );

  test('sends to an address that is allowed, and by the command', async () => {
    mallory(['apply', '-f', '-'], account('allowed'));
    mallory(['apply', '-f', '-'], withAccount('allowed'));
    await world.verdict('allowed', 'True', 'Ready');
    const cluster = ['--kubeconfig', world.cluster.kubeconfig, '-n', 'default'];
    const refused = await runProgram(['send', 'allowed', '--to', 'victim@elsewhere.example', ...cluster]);
    expect(refused).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('allowed: RecipientNotAllowed'),
    });
    const sent = await runProgram(['send', 'allowed', '--to', 'ops@allowed.example', ...cluster]);
    expect(sent).toMatchObject({ code: 0, stdout: expect.stringContaining('Accepted (to allowed.example)') });
    expect(messagesOf('allowed').map(({ message }) => message.to)).toEqual([['ops@allowed.example']]);
    const usage = await runProgram(['send', 'allowed', '--to', 'nobody', ...cluster]);
    expect(usage).toMatchObject({ code: 2, stderr: expect.stringContaining('--to: use Sink, Account') });
  }, 120_000);

  test('cannot send faster than the limit of the account by any change of the object', async () => {
    mallory(['apply', '-f', '-'], account('fast'));
    mallory(['apply', '-f', '-'], withAccount('fast', { interval: '1h' }));
    await reason('fast', 'Accepted');
    for (let n = 0; n < 6; n++) {
      const patch = JSON.stringify({ spec: { from: { address: 'user@lab.test', name: `Name ${n}` } } });
      mallory(['patch', 'smtp', 'fast', '--type', 'merge', '-p', patch]);
      annotate('fast', `${REQUESTED}=${n}`);
    }
    // Neither a second SmtpConfig of the account nor the same one again sends more.
    mallory(['delete', 'smtp', 'fast']);
    mallory(['apply', '-f', '-'], withAccount('fast', { interval: '1h' }));
    mallory(
      ['apply', '-f', '-'],
      config('second', { interval: '1h' }, { secretRef: { name: 'login-fast' } }),
    );
    annotate('second', `${REQUESTED}=now`);
    for (const name of ['fast', 'second']) {
      const limited = () => found(world.status(name))?.message.includes('limit of test messages');
      await eventually(() => limited() === true || messagesOf('fast').length > 1, {
        describe: () => JSON.stringify(world.status(name), undefined, 1),
      });
    }
    const times = messagesOf('fast').map(message => message.at);
    const gaps = times.slice(1).map((time, n) => time - (times[n] ?? 0));
    expect(times.length).toBeLessThan(3);
    for (const gap of gaps) expect(gap).toBeGreaterThan(MINUTE_MS - TOLERANCE_MS);
  }, 180_000);

  test('cannot send more from one namespace than its limit, with any number of accounts', async () => {
    const names = Array.from({ length: BURST + 5 }, (_, n) => `crowd-${n}`);
    const list = (items: readonly object[]) => ({ apiVersion: 'v1', kind: 'List', items });
    const began = performance.now();
    as('mallory', 'crowd', ['apply', '-f', '-'], list(names.map(account)));
    as(
      'mallory',
      'crowd',
      ['apply', '-f', '-'],
      list(names.map(name => withAccount(name, { interval: '1h' }))),
    );
    const done = () =>
      world.cluster
        .kubectl([
          ...['get', 'smtp', '-n', 'crowd', '-o'],
          'jsonpath={range .items[*]}{.status.conditions[?(@.type=="MessageAccepted")].message}{"\\n"}{end}',
        ])
        .split('\n')
        .filter(text => /accepted a message|limit of test messages/.test(text)).length;
    await eventually(() => done() === names.length, {
      within: 120_000,
      every: 500,
      describe: () => world.cluster.kubectl(['get', 'smtp', '-n', 'crowd', '-o', 'wide']),
    });
    const sent = read.filter(({ message }) => message.user?.startsWith('crowd-')).length;
    expect(sent).toBeGreaterThanOrEqual(BURST);
    expect(sent).toBeLessThanOrEqual(BURST + (performance.now() - began) / MINUTE_MS);
  }, 240_000);

  test('cannot send by the SmtpConfig of another, nor by the Secret of another', async () => {
    world.apply({ ...config('mail'), metadata: at('mail', 'owner') });
    await eventually(() =>
      world.cluster
        .kubectl(['get', 'smtp', '-n', 'owner', 'mail', '-o', 'jsonpath={.status.ready}'])
        .includes('True'),
    );
    const before = read.length;
    // In another namespace, the API server rejects the annotation and the status.
    const status = '{"status":{"checks":[]}}';
    for (const args of [
      ['annotate', '--overwrite', 'smtp', 'mail', `${REQUESTED}=now`],
      ['patch', 'smtp', 'mail', '--subresource=status', '--type=merge', '-p', status],
    ])
      expect(as('mallory', 'owner', args)).toContain('forbidden');
    // In the same namespace but without permission for the Secret, the admission policy rejects the SmtpConfig.
    const stolen = as('intern', 'owner', ['apply', '-f', '-'], config('stolen', { interval: '1h' }));
    expect(stolen).toMatch(/may not get Secret "login"/);
    const taken = as(
      'intern',
      'owner',
      ['patch', 'smtp', 'mail', '--type=merge', '-p'].concat(
        JSON.stringify({ spec: { checks: { message: { to: 'ops@allowed.example', interval: '1h' } } } }),
      ),
    );
    expect(taken).toMatch(/may not get Secret "login"/);
    // This message of the owner arrives after any message that the earlier requests would have sent.
    world.cluster.kubectl(['annotate', '-n', 'owner', 'smtp', 'mail', `${REQUESTED}=owner`]);
    await eventually(() => read.length > before);
    expect(read.slice(before).map(({ message }) => message.to)).toEqual([['owner@lab.test']]);
  }, 120_000);
});
