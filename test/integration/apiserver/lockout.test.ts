import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Script } from '../../../testing/lab/smtp/script.ts';
import type { Operator } from '../../../testing/support/operator.ts';
import { eventually } from '../../../testing/support/wait.ts';
import { GOOD, startWorld, type World } from '../../../testing/support/world.ts';

const CONFIGS = 50;
const RESTARTS = 10;
const STRICT = 'strict@lab.test';
const SLOW = 'slow@lab.test';

/** Locks an account after three bad logins, like real providers. One user never gets an answer. */
function lockingServer(): Script['login'] {
  const bad = new Map<string, number>();
  return ({ username, proves }) => {
    if (username === SLOW) return { ok: false, answer: { segments: [] } };
    const failures = bad.get(username) ?? 0;
    if (failures >= 3) return { ok: false, answer: '535 5.7.0 Account locked' };
    if (proves(GOOD)) return { ok: true, answer: '235 2.7.0 Accepted' };
    bad.set(username, failures + 1);
    return { ok: false, answer: '535 5.7.8 Authentication credentials invalid' };
  };
}

let world: World;
let operator: Operator;
beforeAll(async () => {
  world = await startWorld('lockout', { login: lockingServer() });
}, 600_000);
afterAll(() => world?.stop(), 60_000);

const loginsOf = (user: string): number =>
  world.servers[0]?.logins.filter(({ username }) => username === user).length ?? 0;

const withReason = (reason: string): number =>
  world.cluster
    .kubectl(['get', 'smtp', '--no-headers'])
    .split('\n')
    .filter(line => line.includes(` ${reason} `)).length;

const all = (reason: string, count: number) =>
  eventually(() => withReason(reason) === count, {
    within: 60_000,
    describe: () => world.cluster.kubectl(['get', 'smtp']),
  });

/** Waits until every SmtpConfig has been processed and no work is left. */
async function settled(count: number): Promise<void> {
  const metric = async (name: string) => {
    const text = await (await operator.get('/metrics')).text();
    return Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1] ?? 0);
  };
  await eventually(
    async () =>
      (await metric('smtp_operator_reconciles_total{outcome="ok"}')) >= count &&
      (await metric('smtp_operator_queue_depth')) === 0 &&
      (await metric('smtp_operator_queue_in_flight')) === 0,
    { within: 60_000, describe: () => operator.text() },
  );
}

async function restart(how: 'kill' | 'stop'): Promise<void> {
  await operator[how]();
  // A killed operator leaves its Lease behind, and the next one would wait until the Lease expires.
  if (how === 'kill') world.cluster.kubectl(['delete', 'lease', 'smtp-operator']);
  operator = await world.operator();
  await operator.ready();
}

test('an account that 50 SmtpConfigs share gets one rejected login, even if the operator is killed', async () => {
  const names = Array.from({ length: CONFIGS }, (_, n) => n);
  // Half of them share a Secret. The others have their own Secret with the same login; some use another port or sender.
  world.apply(
    ...names.map(n => world.secret(`strict-${n < CONFIGS / 2 ? 0 : n}`, 'wrong', STRICT)),
    ...names.map(n =>
      world.config(`strict-${n}`, {
        secretRef: { name: `strict-${n < CONFIGS / 2 ? 0 : n}` },
        ...(n % 5 === 1 && { endpoint: { host: 'mail0.lab.test', port: 587 } }),
        ...(n % 5 === 2 && { from: { address: `sender-${n}@lab.test` } }),
      }),
    ),
  );
  operator = await world.operator();
  await all('InvalidCredentials', CONFIGS);
  expect(loginsOf(STRICT)).toBe(1);

  for (let n = 0; n < RESTARTS; n++) {
    const before = withReason('InvalidCredentials');
    await operator[n % 2 === 0 ? 'kill' : 'stop']();
    if (n % 2 === 0) world.cluster.kubectl(['delete', 'lease', 'smtp-operator']);
    // While no operator runs, a user creates another SmtpConfig with its own Secret.
    world.apply(world.secret(`late-${n}`, 'wrong', STRICT));
    world.apply(world.config(`late-${n}`, { secretRef: { name: `late-${n}` } }));
    operator = await world.operator();
    await all('InvalidCredentials', before + 1);
    await settled(before + 1);
    expect(loginsOf(STRICT)).toBe(1);
  }
}, 300_000);

test('the condition shows what is held back and until when, and a metric counts the accounts', async () => {
  const conditions = world.status('late-3').conditions ?? [];
  const message = conditions.find(({ type }) => type === 'Authenticated')?.message;
  expect(message).toContain('The server rejected the login of another SmtpConfig with the same account.');
  expect(message).toMatch(
    /does not log in again until the Secret or the spec changes, or annotation .* requests it\.$/,
  );
  const metrics = await (await operator.get('/metrics')).text();
  expect(metrics).toContain('smtp_operator_accounts_held{retry="stop"} 1\n');
});

test('requested by all SmtpConfigs at once, the login is made once', async () => {
  world.cluster.kubectl(['annotate', 'smtp', '--all', 'smtp-operator.dev/probe-requested-at=now']);
  const handled = () =>
    world.cluster
      .kubectl(['get', 'smtp', '-o', 'jsonpath={range .items[*]}{.status.lastHandledProbeAt}{"\\n"}{end}'])
      .split('\n')
      .filter(value => value === 'now').length;
  await eventually(() => handled() === CONFIGS + RESTARTS, { within: 60_000 });
  expect(loginsOf(STRICT)).toBe(2);
}, 90_000);

test('a good password in the Secret is tried at once, and frees those who share it', async () => {
  world.apply(world.secret('strict-0', GOOD, STRICT));
  await all('Ready', CONFIGS / 2);
  // With the other port, and with each other sender, the account needs its own login.
  expect(loginsOf(STRICT)).toBeLessThanOrEqual(2 + 2 + CONFIGS / 10);
}, 90_000);

test('an operator that is killed during a login has recorded it, and the next one delays its login', async () => {
  world.apply(
    world.secret('slow', 'whatever', SLOW),
    world.config('slow-0', { secretRef: { name: 'slow' }, checks: { timeout: '60s' } }),
    world.config('slow-1', { secretRef: { name: 'slow' }, checks: { timeout: '60s' } }),
  );
  await eventually(() => loginsOf(SLOW) === 1);
  const total = CONFIGS + RESTARTS + 2;
  await restart('kill');
  await settled(total);
  expect(loginsOf(SLOW)).toBe(1);
  const said = ['slow-0', 'slow-1'].map(
    name => world.status(name).conditions?.find(({ type }) => type === 'Authenticated')?.message ?? '',
  );
  for (const message of said) expect(message).toMatch(/Its result is unknown.*logs in again after/);
  await all('InvalidCredentials', CONFIGS / 2 + RESTARTS);
}, 90_000);
