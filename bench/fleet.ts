import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { TOP } from '../testing/cluster/binaries.ts';
import { type Cluster, startCluster } from '../testing/cluster/cluster.ts';
import { established } from '../testing/support/cluster.ts';
import { startOperator } from '../testing/support/operator.ts';
import { eventually } from '../testing/support/wait.ts';
import type { Row } from './report.ts';
import { PASSWORD, type Servers, USER } from './servers.ts';
import { cpuOf, DIR, memoryOf, startServers } from './start.ts';

const CONFIGS = 1_000;
const SERVERS = 50;

interface Measured {
  seconds: number;
  memory: { now: number; peak: number };
  cpu: number;
}

/** Time until all SmtpConfigs of a cluster are Ready, and what that takes, against a controller made by hand. */
export async function benchFleet(): Promise<Row[]> {
  const { servers, stop } = await startServers(SERVERS);
  try {
    const own = await measured(servers, 'operator', runOperator);
    const rival = await measured(servers, 'rival', runRival);
    const rivalName = 'client-node and verify(), the plain way';
    return [
      {
        name: `${CONFIGS} SmtpConfigs, ${SERVERS} servers: all Ready`,
        unit: 's',
        own: own.seconds,
        rival: rival.seconds,
        rivalName,
      },
      {
        name: '… resident memory when all are',
        unit: 'MB',
        own: own.memory.now,
        rival: rival.memory.now,
        rivalName,
      },
      {
        name: '… resident memory at the highest',
        unit: 'MB',
        own: own.memory.peak,
        rival: rival.memory.peak,
        rivalName,
      },
      { name: '… CPU of the process', unit: 's', own: own.cpu, rival: rival.cpu, rivalName },
    ];
  } finally {
    stop();
  }
}

type Runner = (cluster: Cluster, servers: Servers) => Promise<{ pid: number; stop(): Promise<unknown> }>;

/** The objects are there first: what is measured is one operator that starts and catches up. */
async function measured(servers: Servers, name: string, start: Runner): Promise<Measured> {
  const dir = join(DIR, name);
  rmSync(dir, { recursive: true, force: true });
  const cluster = await startCluster({ dir });
  try {
    established(cluster);
    cluster.kubectl(['create', '-f', '-'], JSON.stringify(objects(servers)));
    const began = performance.now();
    const running = await start(cluster, servers);
    await eventually(() => ready(cluster) === CONFIGS, {
      within: 300_000,
      // Each look costs the API server what it cannot give to those who are measured.
      every: 500,
      describe: () => `${ready(cluster)} are ready`,
    });
    const seconds = (performance.now() - began) / 1000;
    const result = { seconds, memory: memoryOf(running), cpu: cpuOf(running) };
    await running.stop();
    return result;
  } finally {
    await cluster.stop();
  }
}

function objects({ hosts }: Servers): unknown {
  const metadata = (name: string) => ({ name, namespace: 'default' });
  const secret = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: metadata('login'),
    stringData: { username: USER, password: PASSWORD },
  };
  const configs = Array.from({ length: CONFIGS }, (_, n) => ({
    apiVersion: 'smtp-operator.dev/v1alpha1',
    kind: 'SmtpConfig',
    metadata: metadata(`mail-${n}`),
    spec: {
      provider: 'custom',
      endpoint: { host: hosts[n % hosts.length]?.host, port: 465 },
      secretRef: { name: 'login' },
    },
  }));
  return { apiVersion: 'v1', kind: 'List', items: [secret, ...configs] };
}

const ready = (cluster: Cluster): number =>
  cluster
    .kubectl(['get', 'smtp', '--no-headers', '--chunk-size=0'])
    .split('\n')
    .filter(line => / True +Ready /.test(line)).length;

const runOperator: Runner = ({ kubeconfig, namespace }, { dns, caFile }) =>
  startOperator({ kubeconfig, namespace, dnsServer: dns, caFile });

const runRival: Runner = async ({ kubeconfig }, { caFile }) => {
  const child = spawn(
    process.execPath,
    [join(TOP, 'bench/rival.ts'), kubeconfig, caFile, join(DIR, 'servers/servers.json')],
    {
      stdio: 'inherit',
    },
  );
  return { pid: child.pid ?? 0, stop: async () => child.kill() };
};
