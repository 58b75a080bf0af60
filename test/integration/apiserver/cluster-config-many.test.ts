import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { SmtpConfigStatus } from '../../../crds/schema/status.ts';
import { type Access, loadAccess } from '../../../operator/src/kube/access.ts';
import { Client } from '../../../operator/src/kube/client.ts';
import {
  CLUSTER_SMTP_CONFIGS,
  METADATA_LIST,
  NAMESPACES,
  SECRETS,
} from '../../../operator/src/kube/resources.ts';
import type { ControlPlane } from '../../../testing/cluster/cluster.ts';
import type { Operator } from '../../../testing/support/operator.ts';
import { eventually } from '../../../testing/support/wait.ts';
import { GOOD, hostName, startOwnWorld, type World } from '../../../testing/support/world.ts';

const MANY = 1_000;
const ROTATED = 'good-password-2';
const WRITERS = 24;
const WAIT = { within: 240_000, every: 100 };

let world: World<ControlPlane>;
let operator: Operator;
let access: Access;
let client: Client;
let accepted = GOOD;

const nameOf = (nth: number): string => `team-${nth}`;

beforeAll(async () => {
  world = await startOwnWorld('cluster-config-many', {
    login: attempt =>
      attempt.proves(accepted)
        ? { ok: true, answer: '235 2.7.0 Accepted' }
        : { ok: false, answer: '535 5.7.8 Authentication credentials invalid' },
  });
  access = loadAccess(world.cluster.kubeconfig);
  client = new Client(access);
  await everyTeam(nth => create(namespace(nth)));
  world.apply(login(GOOD));
}, 600_000);
afterAll(async () => {
  await access?.close();
  await world?.stop();
}, 60_000);

const namespace = (nth: number) => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: nameOf(nth), labels: { team: nth % 2 === 0 ? 'even' : 'odd' } },
});

const login = (password: string) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'login', namespace: 'default' },
  stringData: { username: 'user@lab.test', password },
});

const create = (body: object) => client.json({ method: 'POST', resource: NAMESPACES, body });

async function everyTeam(work: (nth: number) => Promise<unknown>): Promise<void> {
  const left = Array.from({ length: MANY }, (_each, nth) => nth).values();
  const writer = async () => {
    for (const nth of left) await work(nth);
  };
  await Promise.all(Array.from({ length: WRITERS }, writer));
}

const start = async () => {
  operator = await world.operator(['--cluster-smtp-configs']);
  await operator.ready();
};

const status = async (): Promise<SmtpConfigStatus> =>
  ((await client.get(CLUSTER_SMTP_CONFIGS, undefined, 'mail')) as { status?: SmtpConfigStatus }).status ?? {};

/** Waits until this many namespaces have every output, and Ready has this reason. */
const ready = (namespaces: number, reason = 'Ready') =>
  eventually(
    async () => {
      const found = await status();
      const is = found.conditions?.find(({ type }) => type === 'Ready');
      return found.namespaces?.ready === namespaces && is?.reason === reason && found;
    },
    { ...WAIT, describe: operator.text },
  );

interface Listed {
  items: null | { metadata: { namespace: string; resourceVersion: string }; data?: Record<string, string> }[];
}

const outputs = async (accept = 'application/json'): Promise<NonNullable<Listed['items']>> => {
  const query = { fieldSelector: 'metadata.name=mail-smtp' };
  return ((await client.json({ method: 'GET', resource: SECRETS, query, accept })) as Listed).items ?? [];
};

/** Returns the number of Secrets with each password. */
async function passwords(): Promise<Record<string, number>> {
  const counted: Record<string, number> = {};
  for (const { data } of await outputs()) {
    const password = Buffer.from(data?.['SMTP_PASSWORD'] ?? '', 'base64').toString('utf8');
    counted[password] = (counted[password] ?? 0) + 1;
  }
  return counted;
}

const logins = () => world.servers[0]?.logins.length ?? 0;

/** Prints the duration of a step for the reader; it is not a limit. */
async function timed(what: string, work: () => Promise<unknown>): Promise<void> {
  const before = await requests();
  const began = performance.now();
  await work();
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  const memory = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${operator.pid}/status`, 'utf8'))?.[1];
  const after = await requests();
  // Another operator starts its counter at zero.
  const made = after < before ? after : after - before;
  process.stderr.write(
    `${what}: ${seconds} s, ${made} requests, ${Math.round(Number(memory) / 1024)} MiB resident\n`,
  );
}

/** Returns the number of the operator's requests to the API server so far. */
async function requests(): Promise<number> {
  const text = await (await operator.get('/metrics')).text();
  return [...text.matchAll(/^smtp_operator_api_requests_total\{[^}]*\} (\d+)$/gm)].reduce(
    (sum, [, count]) => sum + Number(count),
    0,
  );
}

test('an operator that is killed while it publishes is continued by the next one, with one login', async () => {
  await start();
  world.apply({
    apiVersion: 'smtp-operator.dev/v1alpha1',
    kind: 'ClusterSmtpConfig',
    metadata: { name: 'mail' },
    spec: {
      namespaceSelector: { matchExpressions: [{ key: 'team', operator: 'In', values: ['even', 'odd'] }] },
      provider: 'custom',
      endpoint: { host: hostName(0), port: 465 },
      secretRef: { namespace: 'default', name: 'login' },
    },
  });
  await eventually(async () => (await outputs(METADATA_LIST)).length > MANY / 10, { ...WAIT, every: 20 });
  await operator.kill();
  const written = await outputs(METADATA_LIST);
  expect(written.length).toBeLessThan(MANY);
  await start();
  await timed(`the rest of ${MANY} namespaces`, () => ready(MANY));
  expect(await passwords()).toEqual({ [GOOD]: MANY });
  expect(logins()).toBe(1);
  // The outputs that the first operator wrote are unchanged.
  const versions = new Map(
    (await outputs(METADATA_LIST)).map(({ metadata }) => [metadata.namespace, metadata]),
  );
  for (const { metadata } of written) {
    expect(versions.get(metadata.namespace)?.resourceVersion).toBe(metadata.resourceVersion);
  }
}, 600_000);

test('a rotation is verified by one login before anything is written, and reaches all in one pass', async () => {
  const before = logins();
  accepted = ROTATED;
  await timed(`a rotation in ${MANY} namespaces`, async () => {
    world.apply(login(ROTATED));
    await eventually(async () => (await passwords())[ROTATED] === MANY, { ...WAIT, every: 250 });
  });
  await ready(MANY);
  expect(logins()).toBe(before + 1);
}, 600_000);

test('half are relabelled while namespaces are deleted and a tenant has the name', async () => {
  const metadata = { name: 'mail-smtp', namespace: 'default' };
  const own = { ...login(''), metadata, stringData: { SMTP_PASSWORD: 'their-own' } };
  world.apply(own);
  world.cluster.kubectl(['label', 'namespace', 'default', 'team=even']);
  await ready(MANY, 'NameConflict');
  await timed(`half of ${MANY} namespaces relabelled`, async () => {
    const relabelled = everyTeam(async nth => {
      if (nth % 2 === 0) return;
      const body = { metadata: { labels: { team: 'none' } } };
      await client.mergePatch(
        { resource: NAMESPACES, namespace: undefined, name: nameOf(nth) },
        body,
        'test',
      );
    });
    for (const nth of [0, 1]) {
      await client.json({ method: 'DELETE', resource: NAMESPACES, name: nameOf(nth) });
    }
    await relabelled;
    await ready(MANY / 2 - 1, 'NameConflict');
    await eventually(async () => (await outputs(METADATA_LIST)).length === MANY / 2, WAIT);
  });
  expect(await passwords()).toEqual({ [ROTATED]: MANY / 2 - 1, 'their-own': 1 });
  expect((await status()).namespaces).toMatchObject({
    total: MANY / 2,
    failed: [{ name: 'default', reason: 'NameConflict' }],
  });
  expect(operator.logs.filter(({ level }) => level === 'error')).toEqual([]);
}, 600_000);

test('a namespace that comes, and one that matches from now on, have it at once', async () => {
  const isIn = (name: string) => async () =>
    (await outputs(METADATA_LIST)).some(({ metadata }) => metadata.namespace === name);
  const name = 'new';
  await timed('a new namespace', async () => {
    await create({ ...namespace(0), metadata: { name, labels: { team: 'even' } } });
    await eventually(isIn(name), { ...WAIT, every: 10 });
  });
  await timed('a namespace with a new label', async () => {
    await client.mergePatch(
      { resource: NAMESPACES, namespace: undefined, name: nameOf(3) },
      { metadata: { labels: { team: 'even' } } },
      'test',
    );
    await eventually(isIn(nameOf(3)), { ...WAIT, every: 10 });
  });
  for (const gone of [name, nameOf(3)])
    await client.mergePatch(
      { resource: NAMESPACES, namespace: undefined, name: gone },
      { metadata: { labels: { team: 'none' } } },
      'test',
    );
  await ready(MANY / 2 - 1, 'NameConflict');
}, 600_000);

test('while nothing changes, nothing is sent', async () => {
  world.cluster.kubectl(['label', 'namespace', 'default', 'team-']);
  await ready(MANY / 2 - 1);
  const before = await outputs(METADATA_LIST);
  await timed('another operator over what is published', async () => {
    await operator.stop();
    await start();
    const made = { ...namespace(MANY), metadata: { name: 'last', labels: { team: 'even' } } };
    await create(made);
    await ready(MANY / 2);
  });
  const after = new Map((await outputs(METADATA_LIST)).map(({ metadata }) => [metadata.namespace, metadata]));
  for (const { metadata } of before) {
    expect(after.get(metadata.namespace)?.resourceVersion).toBe(metadata.resourceVersion);
  }
  const made = await requests();
  world.cluster.kubectl(['label', 'namespace', 'last', 'other=yes']);
  world.cluster.kubectl(['annotate', 'csmtp', 'mail', 'example.com/note=x']);
  await timed('a label that no selector names', () => new Promise(done => setTimeout(done, 2_000)));
  expect((await requests()) - made).toBeLessThan(10);
}, 600_000);
