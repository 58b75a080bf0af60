import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { loadAccess } from '../../../operator/src/kube/access.ts';
import { Client } from '../../../operator/src/kube/client.ts';
import { LeaderElection } from '../../../operator/src/kube/lease.ts';
import { Reflector } from '../../../operator/src/kube/reflector.ts';
import { CONFIG_MAPS, LEASES } from '../../../operator/src/kube/resources.ts';
import { type ControlPlane, startCluster } from '../../../testing/cluster/cluster.ts';
import { folderOf } from '../../../testing/support/cluster.ts';
import { recordingLog } from '../../../testing/support/recording-log.ts';
import { type Relay, startRelay } from '../../../testing/support/relay.ts';
import { eventually } from '../../../testing/support/wait.ts';

let cluster: ControlPlane;
let relay: Relay;
let client: Client;

beforeAll(async () => {
  cluster = await startCluster({ dir: folderOf('kube') });
  relay = await startRelay({ host: '127.0.0.1', port: portOf(cluster) });
  client = new Client(loadAccess(cluster.kubeconfig));
}, 600_000);
afterAll(async () => {
  await relay?.stop();
  await cluster?.stop();
}, 60_000);

const portOf = ({ kubeconfig }: ControlPlane): number =>
  Number(new URL(JSON.parse(readFileSync(kubeconfig, 'utf8')).clusters[0].cluster.server).port);

/** Returns a client whose connections use the relay. */
function relayed(): Client {
  const config = JSON.parse(readFileSync(cluster.kubeconfig, 'utf8'));
  config.clusters[0].cluster.server = `https://127.0.0.1:${relay.port}`;
  const file = join(cluster.dir, 'relayed');
  writeFileSync(file, JSON.stringify(config));
  return new Client(loadAccess(file));
}

test('a watch with a silently dead connection is reopened, and no event is missed', async () => {
  const stop = new AbortController();
  const seen: string[] = [];
  const reflector = new Reflector({
    client: relayed(),
    resource: CONFIG_MAPS,
    namespace: 'default',
    metadataOnly: true,
    idleMs: 2_000,
    project: () => true,
    onChange: key => seen.push(key),
    log: recordingLog(),
  });
  const running = reflector.run(stop.signal);
  await reflector.synced();
  cluster.kubectl(['create', 'configmap', 'before']);
  await eventually(() => seen.includes('default/before'));

  relay.freeze();
  cluster.kubectl(['create', 'configmap', 'meanwhile']);
  await eventually(() => seen.includes('default/meanwhile'));
  // One change is reported once, however often the watch is reopened.
  expect(seen.filter(key => key === 'default/meanwhile')).toHaveLength(1);
  stop.abort();
  await running;
});

test('hundreds of objects with as many annotations as the API server takes are mirrored', async () => {
  const annotations = { note: 'x'.repeat(255 * 1024) };
  const names = Array.from({ length: 280 }, (_, index) => `large-${index}`);
  cluster.kubectl(['create', 'namespace', 'large']);
  const rest = [...names];
  const create = async () => {
    for (let name = rest.pop(); name !== undefined; name = rest.pop()) {
      await client.create(
        { resource: CONFIG_MAPS, namespace: 'large' },
        { metadata: { name, annotations } },
        'test',
      );
    }
  };
  await Promise.all(Array.from({ length: 8 }, create));
  const stop = new AbortController();
  const log = recordingLog();
  const reflector = new Reflector({
    client,
    resource: CONFIG_MAPS,
    metadataOnly: true,
    project: () => true,
    onChange() {},
    log,
  });
  const running = reflector.run(stop.signal);
  await eventually(() => names.every(name => reflector.get(`large/${name}`)));
  expect(log.lines).toEqual([]);
  cluster.kubectl(['delete', 'configmap', 'large-7', '-n', 'large']);
  await eventually(() => reflector.get('large/large-7') === undefined);
  stop.abort();
  await running;
});

const SHORT = { durationMs: 3_000, renewDeadlineMs: 2_000, retryMs: 200 };

const candidate = (name: string, identity: string) =>
  new LeaderElection({ client, namespace: 'default', name, identity, log: recordingLog(), ...SHORT });

const holderOf = (name: string): string =>
  JSON.parse(cluster.kubectl(['get', 'lease', name, '-o', 'json'])).spec.holderIdentity;

test('the holder of the Lease works, the others wait, and a release lets the next one start', async () => {
  const [first, second] = [candidate('release', 'first'), candidate('release', 'second')];
  const stopFirst = new AbortController();
  const never = new AbortController().signal;
  await first.acquire(never);
  const held = first.lead(stopFirst.signal);
  const waiting = second.acquire(never);
  await sleep(SHORT.durationMs * 1.5);
  expect([first.isLeader, second.isLeader, holderOf('release')]).toEqual([true, false, 'first']);
  stopFirst.abort();
  expect(await held).toBe(false);
  await waiting;
  expect([first.isLeader, second.isLeader, holderOf('release')]).toEqual([false, true, 'second']);
});

test('a holder that died is followed once its Lease has run out, and not before', async () => {
  const [dead, next] = [candidate('death', 'dead'), candidate('death', 'next')];
  const never = new AbortController().signal;
  await dead.acquire(never);
  const waiting = next.acquire(never);
  await sleep(SHORT.durationMs / 3);
  expect(next.isLeader).toBe(false);
  await waiting;
  expect(holderOf('death')).toBe('next');
});

test('a holder whose Lease another replica took stops immediately', async () => {
  const holder = candidate('stolen', 'holder');
  await holder.acquire(new AbortController().signal);
  const lost = holder.lead(new AbortController().signal);
  cluster.kubectl(['patch', 'lease', 'stolen', '--type=merge', '-p', '{"spec":{"holderIdentity":"thief"}}']);
  expect(await lost).toBe(true);
  expect([holder.isLeader, holderOf('stolen')]).toEqual([false, 'thief']);
});

test('a holder that cannot renew stops before another one may begin', async () => {
  const holder = new LeaderElection({
    client: relayed(),
    namespace: 'default',
    name: 'cut-off',
    identity: 'cut-off',
    log: recordingLog(),
    ...SHORT,
    retryMs: 100,
  });
  await holder.acquire(new AbortController().signal);
  const lost = holder.lead(new AbortController().signal);
  await relay.stop();
  expect(await lost).toBe(true);
  await client.get(LEASES, 'default', 'cut-off');
});
