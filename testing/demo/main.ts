import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { SmtpConfigStatus } from '../../crds/schema/status.ts';
import { binaries, TOP } from '../cluster/binaries.ts';
import { type Cluster, keepRunning, startCluster, stopCluster } from '../cluster/cluster.ts';
import { dropNamespace, namedContext, useContext } from '../cluster/existing.ts';
import { established } from '../support/cluster.ts';
import { inOwnNetwork, networkUnavailable } from '../support/namespace.ts';
import { eventually } from '../support/wait.ts';
import { startInBackground, stopInBackground } from './background.ts';
import { DIAGNOSED_FILE, EXAMPLES_DIR } from './outcome.ts';

const DIR = join(TOP, '.build', 'demo');
const CLUSTER = join(DIR, 'cluster');
const LAB = join(DIR, 'lab.log');
const OPERATOR = join(DIR, 'operator.log');
const INSIDE = 'SMTP_OPERATOR_DEMO_NAMESPACE';
const NAMESPACE = 'smtp-operator-demo';
const isRoot = process.getuid?.() === 0;
const context = namedContext();

interface Listed {
  metadata: { name: string };
  status?: SmtpConfigStatus;
}

/**
 * Root has the low ports on the machine's own loopback; anybody else gets a loopback of their own, from which a
 * cluster of theirs cannot be reached.
 */
async function main(): Promise<number> {
  if (process.argv[2] === 'stop') return stop();
  if (isRoot || process.env[INSIDE] || context !== undefined) return start();
  const missing = networkUnavailable();
  if (missing) throw new Error(missing);
  // What is fetched must be fetched from outside.
  binaries();
  process.env[INSIDE] = '1';
  const [command, ...args] = inOwnNetwork([process.execPath, ...process.argv.slice(1)]);
  return spawnSync(command, args, { stdio: 'inherit' }).status ?? 1;
}

async function stop(): Promise<number> {
  await stopInBackground(OPERATOR);
  await stopInBackground(LAB);
  await stopCluster(CLUSTER);
  if (context !== undefined) dropNamespace(context, NAMESPACE);
  rmSync(DIR, { recursive: true, force: true });
  return 0;
}

async function start(): Promise<number> {
  await stop();
  const cluster = await clusterOfDemo();
  step('Starting the mail servers of the lab');
  const lab = await startLabInBackground();
  step('Starting the operator');
  established(cluster);
  startInBackground(OPERATOR, join(TOP, 'bin', 'smtp-operator'), [
    'run',
    ...['--kubeconfig', cluster.kubeconfig],
    ...(context === undefined ? [] : ['--namespace', cluster.namespace]),
    ...['--dns-server', lab.dns],
    ...['--ca-file', lab.caFile],
    ...['--allow-address', '127.0.0.0/8'],
    ...['--listen', '127.0.0.1:0'],
    ...['--log-format', 'console'],
  ]);
  step('Applying examples/ and testing/demo/diagnosed.yaml');
  for (const path of [EXAMPLES_DIR, DIAGNOSED_FILE]) cluster.kubectl(['apply', '-f', path]);
  await everyVerdict(cluster);
  show(cluster);
  return 0;
}

async function clusterOfDemo(): Promise<Cluster> {
  if (context !== undefined) {
    step(`Making namespace ${NAMESPACE} in the cluster of context ${context}`);
    return useContext(context, CLUSTER, NAMESPACE);
  }
  step('Starting the control plane (the first time, it is built: some minutes)');
  const cluster = await startCluster({ dir: CLUSTER });
  keepRunning(CLUSTER);
  return cluster;
}

const step = (text: string): void => console.log(process.stdout.isTTY ? `\x1b[1m${text}\x1b[0m` : text);

async function startLabInBackground(): Promise<{ dns: string; caFile: string }> {
  const dir = join(DIR, 'lab');
  startInBackground(LAB, process.execPath, [join(TOP, 'testing/lab/main.ts'), '--dir', dir]);
  await eventually(() => existsSync(join(dir, 'lab.json')), {
    describe: () => `the lab did not start:\n${readFileSync(LAB, 'utf8')}`,
  });
  return JSON.parse(readFileSync(join(dir, 'lab.json'), 'utf8')) as { dns: string; caFile: string };
}

const readyOf = ({ status }: Listed) => status?.conditions?.find(({ type }) => type === 'Ready');

/** A blocked port takes as long as the deadline of its probe. */
function everyVerdict(cluster: Cluster): Promise<true> {
  const open = () => {
    const list = JSON.parse(cluster.kubectl(['get', 'smtp', '-o', 'json'])) as { items: Listed[] };
    return list.items.filter(item => (readyOf(item)?.status ?? 'Unknown') === 'Unknown');
  };
  return eventually(() => open().length === 0 || undefined, {
    within: 60_000,
    describe: () =>
      `no verdict on ${open()
        .map(({ metadata }) => metadata.name)
        .join(', ')}; see ${OPERATOR}`,
  });
}

function show(cluster: Cluster): void {
  const kubectl = context === undefined ? binaries().kubectl : 'kubectl';
  for (const args of [
    ['get', 'smtp'],
    ['describe', 'smtp', 'qq'],
    ['describe', 'smtp', 'blocked-port'],
  ]) {
    console.log();
    step(`$ kubectl ${args.join(' ')}`);
    process.stdout.write(cluster.kubectl(args));
  }
  console.log();
  step('Go on by hand');
  if (!isRoot || process.env[INSIDE]) {
    const holder = readFileSync(LAB.replace('.log', '.pid'), 'utf8');
    console.log(`nsenter --preserve-credentials -U -n -t ${holder}   # into the demo's own network`);
  }
  console.log(`export KUBECONFIG=${cluster.kubeconfig}`);
  console.log(`${kubectl} get smtp -o wide`);
  console.log(`${kubectl} get secret qq-smtp -o yaml`);
  console.log(`tail -f ${OPERATOR}`);
  console.log('make demo-stop');
}

process.exitCode = await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  return 1;
});
