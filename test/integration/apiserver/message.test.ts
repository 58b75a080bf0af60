import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { SmtpConfigStatus } from '../../../crds/schema/status.ts';
import type { Answer } from '../../../testing/lab/smtp/answer.ts';
import type { Operator } from '../../../testing/support/operator.ts';
import { runProgram } from '../../../testing/support/operator.ts';
import { eventually } from '../../../testing/support/wait.ts';
import { GOOD, startWorld, type World } from '../../../testing/support/world.ts';

/** The server's answer to the content of a message; undefined: it accepts the message. */
let verdict: Answer | undefined;
/** Number of messages that the server has read up to their final dot, accepted or not. */
let read = 0;

let world: World;
let operator: Operator;
beforeAll(async () => {
  world = await startWorld('message', {
    script: {
      content: () => {
        read += 1;
        return verdict;
      },
    },
  });
  operator = await world.operator(['--allow-recipient', 'allowed.example', '--cluster-name', 'lab']);
  await operator.ready();
  world.apply(world.secret('login', GOOD, 'user@lab.test'));
}, 600_000);
afterAll(() => world?.stop(), 60_000);

const FROM = { from: { address: 'user@lab.test', name: 'Café' } };
const USERS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'];
let users = 0;

/** Creates an SmtpConfig with its own account, so that the limits of other tests do not apply. */
async function ready(name: string, message?: object): Promise<void> {
  const user = `${USERS[users++]}@lab.test`;
  world.apply(
    world.secret(`login-${name}`, GOOD, user),
    world.config(name, {
      secretRef: { name: `login-${name}` },
      ...FROM,
      ...(message && { checks: { message } }),
    }),
  );
  await world.verdict(name, 'True', 'Ready');
}

const request = (name: string, value = new Date().toISOString()): void => {
  world.cluster.kubectl([
    ...['annotate', '--overwrite', 'smtp', name, `smtp-operator.dev/message-requested-at=${value}`],
  ]);
};

const conditionOf = (status: SmtpConfigStatus) =>
  status.conditions?.find(({ type }) => type === 'MessageAccepted');

const outcome = (name: string, reason: string) =>
  eventually(
    () => {
      const status = world.status(name);
      return conditionOf(status)?.reason === reason && status;
    },
    { within: 30_000, describe: () => JSON.stringify(world.status(name), undefined, 1) },
  );

describe('a test message on request', () => {
  test('is sent once, and status, event, metric and column have it', async () => {
    await ready('mail');
    expect(conditionOf(world.status('mail'))).toBeUndefined();
    const before = read;
    request('mail');
    const { message } = await outcome('mail', 'Accepted');
    expect(message).toMatchObject({ recipient: 'a@lab.test', reason: 'Accepted' });
    expect(message?.reply).toContain('queued as LAB1');
    expect(read - before).toBe(1);
    const sent = world.servers[0]?.messages.at(-1);
    expect(sent).toMatchObject({ from: 'user@lab.test', to: ['a@lab.test'] });
    expect(sent?.content).toContain('Cluster: lab');
    expect(world.cluster.kubectl(['get', 'smtp', 'mail', '-o', 'wide'])).toContain('Accepted');
    await eventually(() => world.cluster.kubectl(['get', 'events']).includes('MessageAccepted'));
    const metrics = await (await operator.get('/metrics')).text();
    expect(metrics).toMatch(/smtp_operator_messages_total\{.*outcome="accepted"\} 1/);
  }, 60_000);

  test('is answered once, across a restart and a change of the Secret', async () => {
    const before = read;
    await operator.stop();
    operator = await world.operator(['--allow-recipient', 'allowed.example']);
    await operator.ready();
    world.apply({
      ...(world.secret('login-mail', GOOD, 'a@lab.test') as object),
      metadata: { name: 'login-mail', labels: { changed: 'yes' } },
    });
    const status = await outcome('mail', 'Pending');
    expect(conditionOf(status)?.message).toContain('changed since the last check');
    expect(read).toBe(before);
  }, 60_000);

  test('kubectl smtp send waits for the verdict', async () => {
    await ready('cli');
    const { code, stdout } = await runProgram([
      ...['send', 'cli', '--kubeconfig', world.cluster.kubeconfig, '-n', world.cluster.namespace],
    ]);
    expect(stdout).toContain('cli: Accepted (to b@lab.test)');
    expect(code).toBe(0);
  }, 60_000);
});

describe('what a message has proved', () => {
  const userOf = (name: string, user: string, password = GOOD) =>
    world.apply(world.secret(`login-${name}`, password, user));
  /** Checks that no message was sent, and that the condition shows why delivery is no longer verified. */
  const unproven = async (name: string, before: number) => {
    const status = await outcome(name, 'Pending');
    expect(conditionOf(status)).toMatchObject({ status: 'Unknown' });
    expect(conditionOf(status)?.message).toContain('changed since the last check');
    // The earlier message stays recorded.
    expect(status.message?.reason).toBe('Accepted');
    expect(read).toBe(before);
  };

  test('holds until the spec changes', async () => {
    await ready('spec');
    request('spec');
    await outcome('spec', 'Accepted');
    const before = read;
    const patch = JSON.stringify({ spec: { from: { name: 'Another name' } } });
    world.cluster.kubectl(['patch', 'smtp', 'spec', '--type', 'merge', '-p', patch]);
    await unproven('spec', before);
    expect(world.status('spec').ready).toBe('True');
  }, 60_000);

  test('holds until the Secret is rotated, and the next message proves the new login', async () => {
    await ready('rotated');
    request('rotated');
    await outcome('rotated', 'Accepted');
    const before = read;
    userOf('rotated', 'rotated-2@lab.test');
    await unproven('rotated', before);
    request('rotated', 'after the rotation');
    const { message } = await outcome('rotated', 'Accepted');
    expect(message?.recipient).toBe('rotated-2@lab.test');
    expect(read).toBe(before + 1);
  }, 60_000);

  test('is not claimed of a login that the server rejects, and not even after it is put right', async () => {
    await ready('wrong');
    request('wrong');
    await outcome('wrong', 'Accepted');
    const before = read;
    userOf('wrong', 'wrong@lab.test', 'wrong-password');
    await world.verdict('wrong', 'False', 'InvalidCredentials');
    expect(conditionOf(world.status('wrong'))?.status).not.toBe('True');
    userOf('wrong', 'wrong@lab.test');
    await world.verdict('wrong', 'True', 'Ready');
    await unproven('wrong', before);
  }, 60_000);

  test('by interval is verified again as soon as the limit permits', async () => {
    await ready('clock', { interval: '1h' });
    await outcome('clock', 'Accepted');
    const before = read;
    // Another account has its own limit.
    userOf('clock', 'clock-2@lab.test');
    await eventually(() => world.status('clock').message?.recipient === 'clock-2@lab.test');
    await outcome('clock', 'Accepted');
    expect(read).toBe(before + 1);
    const patch = JSON.stringify({ spec: { from: { name: 'Another name' } } });
    world.cluster.kubectl(['patch', 'smtp', 'clock', '--type', 'merge', '-p', patch]);
    const waiting = await outcome('clock', 'Pending');
    expect(conditionOf(waiting)?.message).toContain('limit of test messages');
    expect(read).toBe(before + 1);
  }, 60_000);
});

describe('what is refused', () => {
  test("permanently makes Ready False, with the server's reply; a fixed sender makes it Ready", async () => {
    await ready('refused');
    verdict = '550 5.7.1 The from address does not match a verified Sender Identity';
    request('refused');
    const status = await world.verdict('refused', 'False', 'SenderNotVerified');
    expect(status.diagnosis).toMatchObject({ condition: 'MessageAccepted' });
    expect(status.diagnosis?.reply).toContain('does not match a verified Sender Identity');
    verdict = undefined;
    world.cluster.kubectl([
      ...[
        'patch',
        'smtp',
        'refused',
        '--type',
        'merge',
        '-p',
        '{"spec":{"from":{"address":"fixed@lab.test"}}}',
      ],
    ]);
    await world.verdict('refused', 'True', 'Ready');
  }, 60_000);

  test('for a recipient that is not allowed: nothing is sent, and Ready stays', async () => {
    const before = read;
    await ready('victim', { to: 'victim@elsewhere.example' });
    request('victim');
    await outcome('victim', 'RecipientNotAllowed');
    expect(read).toBe(before);
    expect(world.status('victim').conditions?.find(({ type }) => type === 'Ready')?.status).toBe('True');
  }, 60_000);

  test('never for a domain that the administrator allowed, and only the domain is shown', async () => {
    await ready('allowed', { to: 'somebody@allowed.example' });
    request('allowed');
    const { message } = await outcome('allowed', 'Accepted');
    expect(message?.recipient).toBe('allowed.example');
    expect(JSON.stringify(world.status('allowed'))).not.toContain('somebody@allowed.example');
  }, 60_000);
});

test('twenty requests within a minute are one message', async () => {
  await ready('burst');
  const before = read;
  request('burst', 'request-0');
  await outcome('burst', 'Accepted');
  for (let n = 1; n < 20; n++) request('burst', `request-${n}`);
  await eventually(
    () =>
      read === before + 1 &&
      conditionOf(world.status('burst'))?.message.includes('limit of test messages') === true,
    { within: 30_000, describe: () => `${read - before}: ${JSON.stringify(world.status('burst'))}` },
  );
}, 60_000);
