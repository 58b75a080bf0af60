import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { remedyText } from '../../../operator/src/model/steps.ts';
import { binaries, TOP } from '../../../testing/cluster/binaries.ts';
import { conditionOf } from '../../../testing/fixtures/known.ts';
import { eventually } from '../../../testing/support/wait.ts';
import { GOOD, startWorld, type World } from '../../../testing/support/world.ts';

const REQUESTED = 'smtp-operator.dev/probe-requested-at';
const OTHER = 'good-password-2';
/** Password of an account that a user has to unlock. */
const LOCKED = 'locked-password-1';
/** The password of the examples in the documentation. */
const IN_DOCS = 'abcdefghijklmnop';

const DOCS = 'https://docs.example/v1/';

let world: World;
/** Delay of the server's answer to a login, in milliseconds. */
let slow = 0;
/** Number of logins that the server has answered. */
let logins = 0;

beforeAll(async () => {
  world = await startWorld('waiting', {
    login: async attempt => {
      await sleep(slow);
      logins++;
      if (attempt.proves(LOCKED)) return { ok: false, answer: '535 5.7.0 Your account is locked' };
      return [GOOD, OTHER, IN_DOCS].some(password => attempt.proves(password))
        ? { ok: true, answer: '235 2.7.0 Accepted' }
        : { ok: false, answer: '535 5.7.8 Authentication credentials invalid' };
    },
  });
}, 600_000);
afterAll(() => world?.stop(), 60_000);

/** Runs kubectl asynchronously, because the servers of the world run in this process. */
async function kubectl(...args: readonly string[]): Promise<number | null> {
  const env = { ...process.env, KUBECONFIG: world.cluster.kubeconfig };
  const [code] = (await once(spawn(binaries().kubectl, args, { env, stdio: 'ignore' }), 'close')) as [
    number | null,
  ];
  return code;
}

const waitForReady = (name: string, timeout: string) =>
  kubectl(
    ...['-n', world.cluster.namespace, 'wait', 'smtp', name],
    ...['--for=condition=Ready', `--timeout=${timeout}`],
  );

/** Runs a script of the documentation unchanged, in a shell, while the servers of the world run in this process. */
async function run(script: string): Promise<{ code: number | null; text: string }> {
  const bin = dirname(binaries().kubectl);
  const env = {
    ...process.env,
    KUBECONFIG: world.cluster.kubeconfig,
    PATH: `${bin}${delimiter}${process.env['PATH']}`,
  };
  const child = spawn('sh', ['-euxc', script], { env });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, text };
}

/** Blocks of the documentation that request a check and wait for its result. */
const RECIPES = globSync('docs/{,zh/}*.md', { cwd: TOP }).flatMap(page =>
  [...readFileSync(join(TOP, page), 'utf8').matchAll(/```sh\n([^`]*)```/g)]
    .map(([, commands = '']) => commands)
    .filter(commands => commands.includes('probe-requested-at') && commands.includes('kubectl wait'))
    .map(commands => ({ page, commands })),
);

test('before an operator has processed a new object, no tool reports it as current', () => {
  world.apply(world.secret('login', GOOD), world.config('slow'));
  expect(world.status('slow')).toEqual({ observedGeneration: -1, ready: 'Unknown' });
});

test('kubectl wait after a requested check waits for its result, and applications keep their settings', async () => {
  await world.operator(['--docs-url', DOCS]);
  await world.verdict('slow', 'True', 'Ready');
  slow = 3_000;
  world.cluster.kubectl(['annotate', 'smtp', 'slow', `${REQUESTED}=one`]);
  const waited = waitForReady('slow', '30s');
  const during = await world.verdict('slow', 'Unknown', 'Pending');
  expect(conditionOf(during, 'Reconciling')).toMatchObject({ status: 'True' });
  expect(world.secretData('slow-smtp')?.['SMTP_PASSWORD']).toBe(GOOD);
  expect(await waited).toBe(0);
  const after = world.status('slow');
  expect(after.lastHandledProbeAt).toBe('one');
  expect(conditionOf(after, 'Ready')).toMatchObject({ status: 'True' });
  expect(conditionOf(after, 'Reconciling')).toBeUndefined();
}, 60_000);

test('kubectl wait after a change of the Secret waits for the login with the new one', async () => {
  world.apply(world.secret('login', OTHER));
  expect(await waitForReady('slow', '30s')).toBe(0);
  expect(world.secretData('slow-smtp')?.['SMTP_PASSWORD']).toBe(OTHER);
}, 60_000);

test('after a change to a Secret that does not work, Ready is never True, and an event reports its form', async () => {
  world.apply(world.secret('login', `"${GOOD}"`));
  const ready = waitForReady('slow', '5s');
  const during = await world.verdict('slow', 'Unknown', 'Pending');
  expect(conditionOf(during, 'Stalled')).toBeUndefined();
  await world.verdict('slow', 'False', 'InvalidCredentials');
  expect(await ready).not.toBe(0);
  expect(world.secretData('slow-smtp')?.['SMTP_PASSWORD']).toBe(OTHER);
  await eventually(() => world.cluster.kubectl(['get', 'events']).includes('SettingsSuspect'), {
    describe: () => world.cluster.kubectl(['get', 'events']),
  });
}, 60_000);

test('the diagnosis and its event have the full address of the explanation', async () => {
  const address = `${DOCS}docs/reasons.md#authenticated-invalidcredentials`;
  expect(world.status('slow').diagnosis?.explained).toBe(address);
  const events = () => world.cluster.kubectl(['get', 'events', '-o', 'jsonpath={.items[*].message}']);
  await eventually(() => events().includes(`See ${address}.`), { describe: events });
});

test('the documentation has recipes for waiting', () => {
  expect(RECIPES.map(({ page }) => page)).toEqual(
    expect.arrayContaining(['docs/checks.md', 'docs/gitops.md', 'docs/troubleshooting.md']),
  );
});

test.each(RECIPES)(
  'the recipe of $page waits for the login that it requests, although Ready was True before',
  async ({ commands }) => {
    slow = 0;
    world.apply(world.secret('qq-mail', IN_DOCS), world.config('mail', { secretRef: { name: 'qq-mail' } }));
    // Another login in the same second would have the same value.
    await sleep(1_000);
    await run('kubectl wait smtp mail --for=condition=Ready --timeout=60s');
    slow = 3_000;
    const before = logins;
    const { code, text } = await run(commands);
    expect({ code, text }).toEqual({ code: 0, text: expect.any(String) });
    expect(logins).toBeGreaterThan(before);
    expect(conditionOf(world.status('mail'), 'Ready')).toMatchObject({ status: 'True' });
  },
  60_000,
);

test('a check that was requested after a change of the Secret is one of the new Secret, and its failure is reported', async () => {
  slow = 3_000;
  const [{ commands = '' } = {}] = RECIPES.filter(({ page }) => page === 'docs/gitops.md');
  const { code, text } = await run(commands.replaceAll(IN_DOCS, 'not-the-password'));
  expect({ code, text }).toEqual({ code: 1, text: expect.stringContaining('timed out') });
  expect(conditionOf(world.status('mail'), 'Ready')).toMatchObject({ reason: 'InvalidCredentials' });
  world.cluster.kubectl(['delete', 'smtp', 'mail']);
}, 60_000);

test('what is broken is one command, and the wide table has the first words of the cause', async () => {
  world.apply(world.config('fine', { secretRef: undefined }));
  await world.verdict('fine', 'True', 'Ready');
  const kubectl = world.cluster.kubectl;
  const broken = kubectl(['get', 'smtp', '--field-selector', 'status.ready=False', '-o', 'name']);
  expect(broken.trim()).toBe('smtpconfig.smtp-operator.dev/slow');
  const wide = kubectl(['get', 'smtp', 'slow', '-o', 'wide']);
  expect(wide).toMatch(/CAUSE/);
  expect(wide).toContain(world.status('slow').diagnosis?.message.slice(0, 60));
});

test('the command in a diagnosis works as it is pasted, and so does the one for a missing Secret', async () => {
  slow = 0;
  world.apply(
    world.secret('locked', LOCKED, 'locked@lab.test'),
    world.config('locked', { secretRef: { name: 'locked' } }),
  );
  const { diagnosis } = await world.verdict('locked', 'False', 'AccountLocked');
  const [, command = ''] = /`(kubectl [^`]+)`/.exec(diagnosis ? remedyText(diagnosis) : '') ?? [];
  const before = logins;
  expect(await run(command)).toMatchObject({ code: 0 });
  await eventually(() => logins > before);
  world.apply(world.config('lacks', { secretRef: { name: 'to-create' } }));
  const { diagnosis: missing } = await world.verdict('lacks', 'False', 'SecretNotFound');
  const [create = ''] =
    /kubectl -n \S+ create secret .*--from-literal=password=\S+$/.exec(missing?.remedy ?? '') ?? [];
  expect(await run(create)).toMatchObject({ code: 0 });
  expect(world.secretData('to-create')).toHaveProperty('password');
  world.cluster.kubectl(['delete', 'smtp', 'locked', 'lacks']);
}, 60_000);

test('a missing Secret of a new SmtpConfig is in progress, and is used when a controller creates it', async () => {
  slow = 0;
  world.apply(world.config('early', { secretRef: { name: 'later' } }));
  const status = await world.verdict('early', 'False', 'SecretNotFound');
  expect(conditionOf(status, 'Reconciling')).toMatchObject({ status: 'True' });
  expect(conditionOf(status, 'Stalled')).toBeUndefined();
  world.apply(world.secret('later', GOOD));
  await world.verdict('early', 'True', 'Ready');
}, 60_000);
