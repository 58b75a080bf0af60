import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse, stringify } from 'yaml';
import { KubeNoteStore } from '../../../operator/src/controller/store/journal.ts';
import { loadAccess } from '../../../operator/src/kube/access.ts';
import { Client } from '../../../operator/src/kube/client.ts';
import type { LoginNote } from '../../../operator/src/sharing/journal.ts';
import type { ControlPlane } from '../../../testing/cluster/cluster.ts';
import { recordingLog } from '../../../testing/support/recording-log.ts';
import { eventually } from '../../../testing/support/wait.ts';
import { GOOD, startOwnWorld, type World } from '../../../testing/support/world.ts';

const NOTE: LoginNote = {
  at: 1_000,
  state: 'sent',
  secretVersion: 'uid/1',
  endpoint: 'smtp.qq.com:465',
  inputs: 'hash',
  proved: [],
};

let world: World<ControlPlane>;
let access: ReturnType<typeof loadAccess>;
let client: Client;
beforeAll(async () => {
  world = await startOwnWorld('journal');
  access = loadAccess(world.cluster.kubeconfig);
  client = new Client(access);
}, 600_000);
afterAll(async () => {
  await access?.close();
  await world?.stop();
}, 60_000);

function storeOf(name: string, identity: string) {
  const lost: string[] = [];
  const log = recordingLog();
  const onLost = () => lost.push(identity);
  const store = new KubeNoteStore({ client, namespace: 'default', name, identity, log, onLost });
  return { store, lost, log };
}

describe('the object of the login journal', () => {
  test('passes from one operator to the next, and the first one can write no more', async () => {
    const [first, second] = [storeOf('passed', 'first'), storeOf('passed', 'second')];
    expect(await first.store.claim()).toEqual(new Map());
    await first.store.save(new Map([['a', NOTE]]));
    expect(await second.store.claim()).toEqual(new Map([['a', NOTE]]));
    await expect(first.store.save(new Map())).rejects.toThrow(/taken over by second/);
    expect(first.lost).toEqual(['first']);
    await second.store.save(new Map([['b', NOTE]]));
    expect(await storeOf('passed', 'third').store.claim()).toEqual(new Map([['b', NOTE]]));
  });

  test('is created again after a deletion, with its whole content', async () => {
    const { store } = storeOf('deleted', 'me');
    await store.claim();
    world.cluster.kubectl(['delete', 'configmap', 'deleted']);
    await store.save(new Map([['a', NOTE]]));
    expect(await storeOf('deleted', 'next').store.claim()).toEqual(new Map([['a', NOTE]]));
  });

  test('may be labelled by others', async () => {
    const { store, lost } = storeOf('labelled', 'me');
    await store.claim();
    world.cluster.kubectl(['label', 'configmap', 'labelled', 'backup=no']);
    await store.save(new Map([['a', NOTE]]));
    expect(lost).toEqual([]);
    expect(world.cluster.kubectl(['get', 'cm', 'labelled', '-o', 'jsonpath={.metadata.labels.backup}'])).toBe(
      'no',
    );
  });

  test('counts as empty if it is corrupt, and the log reports it', async () => {
    world.cluster.kubectl(['create', 'configmap', 'spoilt', '--from-literal=logins={"a":']);
    const { store, log } = storeOf('spoilt', 'me');
    expect(await store.claim()).toEqual(new Map());
    expect(log.lines.map(({ level }) => level)).toEqual(['error']);
  });
});

/** Returns the kubeconfig of an account that may do everything except write ConfigMaps. */
function limited({ dir, kubeconfig, kubectl }: ControlPlane): string {
  kubectl(['create', 'serviceaccount', 'limited']);
  const rules = ['secrets', 'smtpconfigs,smtpconfigs/status', 'leases', 'events'].flatMap((resources, n) => [
    `  - apiGroups: ['', smtp-operator.dev, coordination.k8s.io, events.k8s.io]\n    resources: [${resources}]\n    verbs: ${n === 0 ? '[get, list, watch, create, patch, delete]' : "['*']"}\n`,
  ]);
  const watches = "  - apiGroups: ['']\n    resources: [configmaps]\n    verbs: [get, list, watch]\n";
  const role = `apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: { name: limited }\nrules:\n${rules.join('')}${watches}`;
  kubectl(['apply', '-f', '-'], role);
  kubectl([
    'create',
    'clusterrolebinding',
    'limited',
    '--clusterrole=limited',
    '--serviceaccount=default:limited',
  ]);
  const config = parse(readFileSync(kubeconfig, 'utf8')) as { users: [{ user: object }] };
  config.users[0].user = { token: kubectl(['create', 'token', 'limited']).trim() };
  const path = join(dir, 'limited.kubeconfig');
  writeFileSync(path, stringify(config), { mode: 0o600 });
  return path;
}

test('without the right to write the journal the login is skipped, and the operator reports which right is missing', async () => {
  world.apply(world.secret('login', GOOD), world.config('mail'));
  const operator = await world.operator(['--kubeconfig', limited(world.cluster)]);
  const said = await eventually(async () => {
    const answer = await operator.get('/readyz').catch(() => undefined);
    const text = (await answer?.text()) ?? '';
    return text.includes('login journal') ? text : undefined;
  });
  expect(said).toMatch(/ConfigMap default\/smtp-operator-logins.*cannot create resource "configmaps"/s);
  expect(world.servers[0]?.logins).toEqual([]);
  world.cluster.kubectl(['create', 'clusterrole', 'writes', '--verb=create,patch', '--resource=configmaps']);
  world.cluster.kubectl([
    'create',
    'clusterrolebinding',
    'writes',
    '--clusterrole=writes',
    '--serviceaccount=default:limited',
  ]);
  await world.verdict('mail', 'True', 'Ready');
  const journal = world.cluster.kubectl(['get', 'configmap', 'smtp-operator-logins', '-o', 'yaml']);
  expect(journal).not.toContain(GOOD);
  expect(journal).not.toContain('user@lab.test');
});
