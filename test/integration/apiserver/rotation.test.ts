import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { SmtpConfigStatus } from '../../../crds/schema/status.ts';
import { binaries } from '../../../testing/cluster/binaries.ts';
import type { ControlPlane } from '../../../testing/cluster/cluster.ts';
import { type ApiProxy, startProxy } from '../../../testing/support/proxy.ts';
import { eventually } from '../../../testing/support/wait.ts';
import { hostName, startOwnWorld, type World } from '../../../testing/support/world.ts';

/** Each user has a separate password, so the server rejects a mix of two logins. */
const PASSWORDS: Readonly<Record<string, string>> = {
  'a@lab.test': 'pass-of-a-1',
  'b@lab.test': 'pass-of-b-2',
};
const OUTPUTS = ['rotating-env', 'rotating-fixed', 'rotating-bound'];

let world: World<ControlPlane>;
let proxy: ApiProxy;
let watching: ChildProcess;

/** Every login that an application could have seen in an output, in order. */
const seen: { name: string; username: string; password: string }[] = [];

beforeAll(async () => {
  world = await startOwnWorld('rotation', {
    login: attempt =>
      attempt.proves(PASSWORDS[attempt.username] ?? '')
        ? { ok: true, answer: '235 2.7.0 Accepted' }
        : { ok: false, answer: '535 5.7.8 Authentication credentials invalid' },
  });
  proxy = await startProxy(world.cluster);
  watching = watch();
}, 600_000);
afterAll(async () => {
  watching?.kill();
  await proxy?.stop();
  await world?.stop();
}, 60_000);

const decoded = (data: Readonly<Record<string, string>>, key: string): string =>
  Buffer.from(data[key] ?? '', 'base64').toString();

function watch(): ChildProcess {
  const path = `/api/v1/namespaces/${world.cluster.namespace}/secrets?watch=1`;
  const child = spawn(binaries().kubectl, ['get', '--raw', path], {
    env: { ...process.env, KUBECONFIG: world.cluster.kubeconfig },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  createInterface(child.stdout).on('line', line => {
    const { type, object } = JSON.parse(line) as {
      type: string;
      object: { metadata: { name: string }; data?: Record<string, string> };
    };
    if (type === 'DELETED' || !OUTPUTS.includes(object.metadata.name)) return;
    const { data = {} } = object;
    seen.push({
      name: object.metadata.name,
      username: decoded(data, 'SMTP_USERNAME') || decoded(data, 'username'),
      password: decoded(data, 'SMTP_PASSWORD') || decoded(data, 'password'),
    });
  });
  return child;
}

const config = () =>
  world.config('rotating', {
    secretRef: { name: 'source' },
    endpoint: { host: hostName(0), port: 465 },
    outputs: [
      { kind: 'Secret', name: 'rotating-env' },
      { kind: 'Secret', name: 'rotating-fixed', immutable: true },
      { kind: 'Secret', name: 'rotating-bound', profile: 'service-binding' },
      { kind: 'ConfigMap', name: 'rotating-env' },
    ],
  });

const REQUESTED = 'smtp-operator.dev/probe-requested-at';

const start = () => world.operator(['--kubeconfig', proxy.kubeconfig, '--no-leader-election']);

interface Objects {
  items: {
    metadata: { name: string; uid: string; resourceVersion: string };
    data?: Record<string, string>;
    status?: SmtpConfigStatus;
  }[];
}

/** Reports whether every output has this login, and the status is Ready for the current Secret. */
async function isDone(username: string): Promise<boolean> {
  const { namespace } = world.cluster;
  const { items } = await proxy.get<Objects>(`/api/v1/namespaces/${namespace}/secrets`);
  const usernames = OUTPUTS.map(name => {
    const data = items.find(({ metadata }) => metadata.name === name)?.data ?? {};
    return decoded(data, 'SMTP_USERNAME') || decoded(data, 'username');
  });
  const source = items.find(({ metadata }) => metadata.name === 'source')?.metadata;
  const now = await status();
  const isCurrent = now.login?.secretVersion === `${source?.uid}/${source?.resourceVersion}`;
  return usernames.every(found => found === username) && isCurrent && isSettled(now);
}

async function status(): Promise<SmtpConfigStatus> {
  const path = `/apis/smtp-operator.dev/v1alpha1/namespaces/${world.cluster.namespace}/smtpconfigs`;
  return (await proxy.get<Objects>(path)).items[0]?.status ?? {};
}

test('killed between any two writes of a rotation, the operator ends it after a restart', async () => {
  world.apply(world.secret('source', PASSWORDS['a@lab.test'] ?? '', 'a@lab.test'), config());
  let operator = await start();
  await eventually(() => isDone('a@lab.test'));
  const killedAfter: string[] = [];
  for (let n = 1; ; n++) {
    const username = n % 2 === 0 ? 'a@lab.test' : 'b@lab.test';
    let writes = 0;
    let killed: Promise<void> | undefined;
    proxy.onWrite = what => {
      writes += 1;
      if (writes !== n) return;
      killedAfter.push(what);
      killed = operator.kill();
    };
    world.apply(world.secret('source', PASSWORDS[username] ?? '', username));
    await eventually(() => killed !== undefined || isDone(username));
    proxy.onWrite = undefined;
    if (killed === undefined) break;
    await killed;
    operator = await start();
    // The result of a running login is unknown: it is retried at its time, or on request.
    // The status that a login is pending and the journal are written side by side.
    if (n <= 2) world.cluster.kubectl(['annotate', '--overwrite', 'smtp', 'rotating', `${REQUESTED}=${n}`]);
    await eventually(() => isDone(username), { describe: () => `killed after ${killedAfter.at(-1)}` });
  }
  // The journal before and after the login, rehearsing, a patch for each output, the immutable one deleted and recreated, the status.
  expect(
    killedAfter.filter(what => what.startsWith('PATCH') && /secrets\/rotating/.test(what)).length,
  ).toBeGreaterThan(2);
  expect(killedAfter.some(what => what.startsWith('DELETE') && what.includes('rotating-fixed'))).toBe(true);
  expect(killedAfter.some(what => what.startsWith('POST'))).toBe(true);
  // The first write runs in parallel to the status that a login is pending, so either may come first.
  expect(
    killedAfter.filter(what => what.includes('configmaps/smtp-operator-logins')).length,
  ).toBeGreaterThanOrEqual(2);
  expect(killedAfter.some(what => what.includes('smtpconfigs/rotating/status'))).toBe(true);
}, 300_000);

function isSettled({ conditions = [] }: SmtpConfigStatus): boolean {
  const isTrue = (type: string) => conditions.some(found => found.type === type && found.status === 'True');
  return isTrue('Ready') && !conditions.some(({ type }) => type === 'RotationPending');
}

test('at no instant did an application see a login that does not work, or a mix of two', async () => {
  await eventually(() => seen.length > 10);
  const wrong = seen.filter(({ username, password }) => PASSWORDS[username] !== password);
  expect(wrong).toEqual([]);
  expect(new Set(seen.map(({ name }) => name))).toEqual(new Set(OUTPUTS));
});

test('a mix in the source is refused, and changes nothing that applications have', async () => {
  const before = world.secretData('rotating-env');
  world.apply(world.secret('source', PASSWORDS['a@lab.test'] ?? '', 'b@lab.test'));
  await eventually(async () => {
    const ready = (await status()).conditions?.find(({ type }) => type === 'Ready');
    return ready?.reason === 'InvalidCredentials';
  });
  const pending = world.status('rotating').conditions?.find(({ type }) => type === 'RotationPending');
  expect(pending).toMatchObject({ status: 'True', reason: 'NewCredentialRefused' });
  expect(pending?.message).toMatch(
    /The new ones have been pending since 20\d\d-.*Z because the .*\(InvalidCredentials\)/,
  );
  expect(OUTPUTS.map(name => world.secretData(name) !== undefined)).toEqual([true, true, true]);
  expect(world.secretData('rotating-env')).toEqual(before);
});
