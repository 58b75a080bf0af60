import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { loadAccess } from '../../../operator/src/kube/access.ts';
import { Client } from '../../../operator/src/kube/client.ts';
import { LeaderElection } from '../../../operator/src/kube/lease.ts';
import { CONFIG_MAPS } from '../../../operator/src/kube/resources.ts';
import type { ControlPlane } from '../../../testing/cluster/cluster.ts';
import { controlPlaneWithCrd } from '../../../testing/support/cluster.ts';
import { type Operator, startOperator } from '../../../testing/support/operator.ts';
import { recordingLog } from '../../../testing/support/recording-log.ts';
import { type Relay, startRelay } from '../../../testing/support/relay.ts';
import { eventually } from '../../../testing/support/wait.ts';

const SHORT = { durationMs: 3_000, renewDeadlineMs: 2_000, retryMs: 200 };
const WRITERS = 40;

let cluster: ControlPlane;
let relay: Relay;
let relayedFile: string;

beforeAll(async () => {
  cluster = await controlPlaneWithCrd('lease', { audit: true });
  const config = JSON.parse(readFileSync(cluster.kubeconfig, 'utf8'));
  const { port } = new URL(config.clusters[0].cluster.server);
  relay = await startRelay({ host: '127.0.0.1', port: Number(port) });
  config.clusters[0].cluster.server = `https://127.0.0.1:${relay.port}`;
  relayedFile = join(cluster.dir, 'relayed');
  writeFileSync(relayedFile, JSON.stringify(config));
}, 600_000);
afterAll(async () => {
  await relay?.stop();
  await cluster?.stop();
}, 60_000);

interface AuditLine {
  verb: string;
  objectRef: { resource: string; name?: string };
  responseStatus?: { code: number };
  requestReceivedTimestamp: string;
  stageTimestamp: string;
}

/** Returns the API server's requests from its audit log. */
const audited = (): AuditLine[] =>
  readFileSync(cluster.auditLog, 'utf8')
    .split('\n')
    .slice(0, -1)
    .map(line => JSON.parse(line) as AuditLine);

/** Starts a replica that writes continuously, with as many parallel requests as a busy operator. */
function startReplica(identity: string, kubeconfig: string) {
  const lease = new LeaderElection({
    client: new Client(loadAccess(kubeconfig)),
    namespace: 'default',
    name: 'work',
    identity,
    log: recordingLog(),
    ...SHORT,
  });
  const client = new Client(loadAccess(kubeconfig), undefined, lease);
  const stop = new AbortController();
  let written = 0;
  const writer = async (number: number) => {
    const name = `${identity}-${number}`;
    while (!stop.signal.aborted) {
      // A rejected empty merge patch counts as a write too: it has reached the API server.
      await client.mergePatch({ resource: CONFIG_MAPS, namespace: 'default', name }, {}, 'test').then(
        () => {},
        (error: Error) => {
          if (error.name === 'ApiError') written += 1;
        },
      );
      await sleep(5);
    }
  };
  const writing = Promise.all(Array.from({ length: WRITERS }, (_, number) => writer(number)));
  const leading = lease.acquire(stop.signal);
  return {
    lease,
    leading,
    lost: leading.then(() => lease.lead(stop.signal)),
    written: () => written,
    async stop() {
      stop.abort();
      await writing;
    },
  };
}

test('a holder whose packets vanish has stopped all writes before another one begins, and they never arrive later', async () => {
  const first = startReplica('first', relayedFile);
  await first.leading;
  const second = startReplica('second', cluster.kubeconfig);
  await eventually(() => first.written() > 500);

  const bothLed: number[] = [];
  const watching = setInterval(() => {
    if (first.lease.isOpen() && second.lease.isOpen()) bothLed.push(Date.now());
  }, 1);
  relay.cutOff();
  expect(await first.lost).toBe(true);
  const stoppedAt = Date.now();
  await second.leading;
  const followedAt = Date.now();
  await eventually(() => second.written() > 50);
  // Data that the first replica sent during the outage can arrive only now: after writes of the second replica.
  relay.restore();
  await eventually(() => second.written() > 500);
  clearInterval(watching);
  await Promise.all([first.stop(), second.stop()]);

  expect(bothLed).toEqual([]);
  expect(stoppedAt).toBeLessThan(followedAt);
  const writes = audited().filter(
    ({ verb, objectRef }) => verb === 'patch' && objectRef.resource === 'configmaps',
  );
  const of = (identity: string) =>
    writes.filter(({ objectRef }) => objectRef.name?.startsWith(`${identity}-`));
  const lastOfFirst = Math.max(...of('first').map(({ stageTimestamp }) => Date.parse(stageTimestamp)));
  const firstOfSecond = Math.min(
    ...of('second').map(({ requestReceivedTimestamp }) => Date.parse(requestReceivedTimestamp)),
  );
  expect(of('first').length).toBeGreaterThan(500);
  expect(lastOfFirst).toBeLessThan(firstOfSecond);
});

const operator = (kubeconfig: string): Promise<Operator> =>
  startOperator({
    kubeconfig,
    namespace: 'default',
    dnsServer: '127.0.0.1:1',
    caFile: join(cluster.dir, 'ca.crt'),
    args: ['--lease-name', 'operators', '--allow-port', String(silentPort), '--log-format', 'json'],
  });

let silentPort = 0;
const leads = ({ logs }: Operator): boolean => logs.some(({ message }) => message === 'leading');

test('an operator whose packets are dropped during a probe ends before the next one leads', async () => {
  const silent = createServer(() => {}).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  silentPort = (silent.address() as AddressInfo).port;
  cluster.kubectl(
    ['apply', '-f', '-'],
    JSON.stringify({
      apiVersion: 'smtp-operator.dev/v1alpha1',
      kind: 'SmtpConfig',
      metadata: { name: 'silent', namespace: 'default' },
      spec: {
        provider: 'custom',
        endpoint: { host: '127.0.0.1', port: silentPort, tls: 'starttls' },
        checks: { timeout: '60s' },
      },
    }),
  );
  const first = await operator(relayedFile);
  await eventually(() => leads(first), { describe: first.text });
  const second = await operator(cluster.kubeconfig);
  const probed = once(silent, 'connection');
  await Promise.race([probed, sleep(10_000)]);
  relay.cutOff();
  await eventually(() => leads(second), { describe: second.text });
  // Its end becomes visible in this process a moment later.
  await sleep(500);
  const text = first.text();
  relay.restore();
  expect(text).toContain('lost the Lease');
  expect(isAlive(first.pid)).toBe(false);
  await Promise.all([first.kill(), second.kill()]);
  silent.close();
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
