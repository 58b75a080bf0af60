import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { binaries, TOP } from '../testing/cluster/binaries.ts';
import { type Cluster, startCluster } from '../testing/cluster/cluster.ts';
import { established } from '../testing/support/cluster.ts';
import { startOperator } from '../testing/support/operator.ts';
import { eventually } from '../testing/support/wait.ts';
import { tool } from '../testing/tools/tools.ts';
import type { Row } from './report.ts';
import { PASSWORD, type Servers, userOf } from './servers.ts';
import { cpuOf, DIR, memoryOf, type RunningServers, startServers } from './start.ts';

/** Distribution of the SmtpConfigs: all at one provider, like the teams of one company, or over several servers. */
export type Shape = (typeof SHAPES)[number];
export const SHAPES = ['one', 'many'] as const;

export interface FleetOptions {
  /** Number of SmtpConfigs. Each has its own account. */
  objects: number;
  shape: Shape;
  /** Whether to run the plain Node rival in addition to the Go rival. It takes minutes with thousands of objects. */
  plainNode?: boolean;
}

const MANY_SERVERS = 50;
/** Number of kubectl processes that create objects in parallel; each creates its objects one at a time. */
const CREATORS = 4;

interface Measured {
  seconds: number;
  memory: { now: number; peak: number };
  cpu: number;
  /** Requests to the API server per object, without lists and watches. */
  requests: number;
  logins: number;
}

interface Rival {
  name: string;
  start: Runner;
}

/** Measures the time and resources until all SmtpConfigs of a cluster are Ready, against handwritten controllers. */
export async function benchFleet({ objects, shape, plainNode = false }: FleetOptions): Promise<Row[]> {
  const running = await startServers(shape === 'one' ? 1 : MANY_SERVERS);
  try {
    const run = (name: string, start: Runner) => measured(objects, running, { name, start });
    const own = await run('operator', runOperator);
    const rivals: Rival[] = [
      { name: 'controller-runtime and net/smtp (Go)', start: runGo },
      ...(plainNode ? [{ name: 'client-node and verify(), the plain way', start: runPlainNode }] : []),
    ];
    const rows: Row[] = [];
    for (const rival of rivals) {
      const title = `${objects} SmtpConfigs on ${shape === 'one' ? 'one server' : `${MANY_SERVERS} servers`}`;
      rows.push(...compared(title, own, await run('rival', rival.start), rival.name));
    }
    return rows;
  } finally {
    running.stop();
  }
}

function compared(title: string, own: Measured, rival: Measured, rivalName: string): Row[] {
  const row = (name: string, unit: string, of: (measured: Measured) => number): Row => ({
    name,
    unit,
    own: of(own),
    rival: of(rival),
    rivalName,
  });
  return [
    row(`${title}: all Ready`, 's', ({ seconds }) => seconds),
    row('… CPU of the process', 's', ({ cpu }) => cpu),
    row('… resident memory when all are', 'MB', ({ memory }) => memory.now),
    row('… resident memory at the highest', 'MB', ({ memory }) => memory.peak),
    row('… API requests for each', '', ({ requests }) => requests),
    row('… logins', '', ({ logins }) => logins),
  ];
}

type Runner = (cluster: Cluster, servers: Servers) => Promise<{ pid: number; stop(): Promise<unknown> }>;

/** Measures one controller that starts when all objects already exist. */
async function measured(count: number, running: RunningServers, { name, start }: Rival): Promise<Measured> {
  const dir = join(DIR, name);
  rmSync(dir, { recursive: true, force: true });
  const cluster = await startCluster({ dir });
  try {
    established(cluster);
    await create(cluster, objects(running.servers, count));
    const before = { requests: requestsOf(cluster), logins: await running.logins() };
    const began = performance.now();
    const operator = await start(cluster, running.servers);
    await eventually(() => ready(cluster) === count, {
      within: 600_000,
      // Each poll takes API server capacity away from the measured controller.
      every: 500,
      describe: () => `${ready(cluster)} are ready`,
    });
    const seconds = (performance.now() - began) / 1000;
    const result = {
      seconds,
      memory: memoryOf(operator),
      cpu: cpuOf(operator),
      requests: (requestsOf(cluster) - before.requests) / count,
      logins: (await running.logins()) - before.logins,
    };
    await operator.stop();
    return result;
  } finally {
    await cluster.stop();
  }
}

export async function create(cluster: Cluster, items: readonly object[]): Promise<void> {
  const size = Math.ceil(items.length / CREATORS);
  const parts = Array.from({ length: CREATORS }, (_, n) => items.slice(n * size, (n + 1) * size));
  await Promise.all(parts.filter(part => part.length > 0).map(part => createPart(cluster, part)));
}

async function createPart({ kubeconfig }: Cluster, items: readonly object[]): Promise<void> {
  const child = spawn(binaries().kubectl, ['--kubeconfig', kubeconfig, 'create', '-f', '-'], {
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  const exited = once(child, 'exit');
  child.stdin.end(JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
  const [code] = (await exited) as [number | null];
  if (code !== 0) throw new Error(`kubectl create ended with ${code}`);
}

export function objects({ hosts }: Servers, count: number): object[] {
  const metadata = (name: string) => ({ name, namespace: 'default' });
  return Array.from({ length: count }, (_, n) => [
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: metadata(`login-${n}`),
      stringData: { username: userOf(n), password: PASSWORD },
    },
    {
      apiVersion: 'smtp-operator.dev/v1alpha1',
      kind: 'SmtpConfig',
      metadata: metadata(`mail-${n}`),
      spec: {
        provider: 'custom',
        endpoint: { host: hosts[n % hosts.length]?.host, port: 465 },
        secretRef: { name: `login-${n}` },
      },
    },
  ]).flat();
}

export const ready = (cluster: Cluster): number =>
  cluster
    .kubectl(['get', 'smtp', '--no-headers', '--chunk-size=0'])
    .split('\n')
    .filter(line => / True +Ready /.test(line)).length;

/** Returns the number of API server responses about the objects of this benchmark, without lists and watches. */
export function requestsOf(cluster: Cluster): number {
  let sum = 0;
  for (const line of cluster.kubectl(['get', '--raw', '/metrics']).split('\n')) {
    const [, labels = '', count = '0'] = /^apiserver_request_total\{(.*)\} (\S+)$/.exec(line) ?? [];
    const of = (label: string): string => new RegExp(`(?:^|,)${label}="([^"]*)"`).exec(labels)?.[1] ?? '';
    if (!['secrets', 'configmaps', 'smtpconfigs', 'clustersmtpconfigs', 'events'].includes(of('resource')))
      continue;
    if (['LIST', 'WATCH'].includes(of('verb'))) continue;
    sum += Number(count);
  }
  return sum;
}

export const runOperator: Runner = ({ kubeconfig, namespace }, { dns, caFile }) =>
  startOperator({ kubeconfig, namespace, dnsServer: dns, caFile });

const runProgram = (command: string, args: readonly string[]): ReturnType<Runner> => {
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  return Promise.resolve({ pid: child.pid ?? 0, stop: async () => child.kill() });
};

const SERVERS_FILE = join(DIR, 'servers/servers.json');

const runGo: Runner = ({ kubeconfig }) => runProgram(tool('rival'), [kubeconfig, SERVERS_FILE]);

const runPlainNode: Runner = ({ kubeconfig }, { caFile }) =>
  runProgram(process.execPath, [join(TOP, 'bench/plain-node.ts'), kubeconfig, caFile, SERVERS_FILE]);
