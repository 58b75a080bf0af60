import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { SmtpConfigStatus } from '../../crds/schema/status.ts';
import { binaries, TOP } from '../cluster/binaries.ts';
import { type Cluster, keepRunning, runningCluster, startCluster } from '../cluster/cluster.ts';
import { dropNamespace, namedContext, useContext } from '../cluster/existing.ts';
import { account } from '../lab/accounts.ts';
import { Progress } from '../progress.ts';
import { established } from '../support/cluster.ts';
import { inOwnNetwork, networkUnavailable } from '../support/namespace.ts';
import { eventually } from '../support/wait.ts';
import { startInBackground } from './background.ts';
import { endLeftovers, markProcesses } from './leftovers.ts';
import { DIAGNOSED_FILE, EXAMPLES_DIR } from './outcome.ts';

/** Folder of the demo. With DEMO_DIR, several demos of one clone can run side by side. */
const DIR = resolve(process.env['DEMO_DIR'] ?? join(TOP, '.build', 'demo'));
const CLUSTER = join(DIR, 'cluster');
const LAB = join(DIR, 'lab.log');
const OPERATOR = join(DIR, 'operator.log');
/** Kubeconfig for access to the API server from the machine's network. */
const KUBECONFIG = join(DIR, 'kubeconfig');
const BRIDGE = join(TOP, 'testing', 'demo', 'bridge.ts');
const INSIDE = 'SMTP_OPERATOR_DEMO_NAMESPACE';
const NAMESPACE = 'smtp-operator-demo';
const inside = process.env[INSIDE] !== undefined;
const context = namedContext();

interface Listed {
  metadata: { name: string };
  status?: SmtpConfigStatus;
}

/**
 * Runs the demo in a separate network, in which no other program uses a port. The machine's kubectl connects through a
 * socket file. A user's own cluster is not reachable from that network, and some machines do not allow one.
 */
async function main(): Promise<number> {
  if (inside) {
    const { kubeconfig } = await startParts();
    bridge('inner', ['--port', new URL(serverIn(kubeconfig)).port]);
    return 0;
  }
  await stop();
  if (process.argv[2] === 'stop') return 0;
  const separate = context === undefined && networkUnavailable() === undefined;
  // Downloads and builds need the machine's network.
  if (context === undefined) binaries();
  mkdirSync(DIR, { recursive: true });
  markProcesses(DIR);
  if (separate && !startInside()) return 1;
  const cluster = separate ? await bridged() : await startParts();
  step('Applying examples/ and testing/demo/diagnosed.yaml');
  for (const path of [EXAMPLES_DIR, DIAGNOSED_FILE]) cluster.kubectl(['apply', '-f', path]);
  await everyVerdict(cluster);
  show(cluster, separate);
  return 0;
}

/**
 * Removes everything that an earlier demo left behind, including processes without pid files and incomplete folders.
 */
async function stop(): Promise<void> {
  await endLeftovers(DIR);
  if (context !== undefined) dropNamespace(context, NAMESPACE);
  rmSync(DIR, { recursive: true, force: true });
}

/** Runs this program again, in a separate network. */
function startInside(): boolean {
  const [command, ...args] = inOwnNetwork([process.execPath, ...process.argv.slice(1)]);
  const { status } = spawnSync(command, args, { stdio: 'inherit', env: { ...process.env, [INSIDE]: '1' } });
  return status === 0;
}

/** Starts control plane, lab and operator. They continue after this process ends. */
async function startParts(): Promise<Cluster> {
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
    ...['--allow-recipient', 'elsewhere.example'],
    ...['--listen', '127.0.0.1:0'],
    ...['--log-format', 'console'],
  ]);
  return cluster;
}

/** Returns the cluster as the machine's kubectl reaches it. */
async function bridged(): Promise<Cluster> {
  const portFile = join(DIR, 'port');
  bridge('outer', ['--tell', portFile]);
  await eventually(() => existsSync(portFile), {
    describe: () => readFileSync(join(DIR, 'outer.log'), 'utf8'),
  });
  const inner = join(CLUSTER, 'kubeconfig');
  const server = `https://127.0.0.1:${readFileSync(portFile, 'utf8')}`;
  writeFileSync(KUBECONFIG, readFileSync(inner, 'utf8').replace(serverIn(inner), server), { mode: 0o600 });
  return runningCluster(CLUSTER, KUBECONFIG);
}

/** Starts a bridge. The socket's path is relative, because it may have at most 107 bytes. */
function bridge(name: string, args: readonly string[]): void {
  const options = ['--socket', 'api.sock', ...args];
  startInBackground(join(DIR, `${name}.log`), process.execPath, [BRIDGE, ...options], DIR);
}

const serverIn = (kubeconfig: string): string =>
  (JSON.parse(readFileSync(kubeconfig, 'utf8')) as { clusters: [{ cluster: { server: string } }] })
    .clusters[0].cluster.server;

async function clusterOfDemo(): Promise<Cluster> {
  if (context !== undefined) {
    step(`Making namespace ${NAMESPACE} in the cluster of context ${context}`);
    return useContext(context, CLUSTER, NAMESPACE);
  }
  step('Starting the control plane');
  const progress = new Progress('Waiting for the API server');
  const cluster = await startCluster({ dir: CLUSTER }).finally(() => progress.done());
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
  return labFacts();
}

const labFacts = () =>
  JSON.parse(readFileSync(join(DIR, 'lab', 'lab.json'), 'utf8')) as { dns: string; caFile: string };

const readyOf = ({ status }: Listed) => status?.conditions?.find(({ type }) => type === 'Ready');

/** Waits until every SmtpConfig has a result. A blocked port takes as long as the deadline of its probe. */
function everyVerdict(cluster: Cluster): Promise<true> {
  const open = () => {
    const list = JSON.parse(cluster.kubectl(['get', 'smtp', '-o', 'json'])) as { items: Listed[] };
    return list.items.filter(item => (readyOf(item)?.status ?? 'Unknown') === 'Unknown');
  };
  const progress = new Progress('Waiting for the verdicts');
  const none = () => {
    const { length } = open();
    progress.at(`${length} to come`);
    return length === 0 || undefined;
  };
  return eventually(none, {
    within: 120_000,
    every: 250,
    describe: () =>
      `no verdict on ${open()
        .map(({ metadata }) => metadata.name)
        .join(', ')}; see ${OPERATOR}, or run make demo again`,
  }).finally(() => progress.done());
}

function show(cluster: Cluster, separate: boolean): void {
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
  console.log(`export KUBECONFIG=${cluster.kubeconfig}`);
  console.log(`${kubectl} get smtp -o wide`);
  console.log(`${kubectl} get secret qq-smtp -o yaml`);
  console.log(`tail -f ${OPERATOR}`);
  const within = separate ? `${enterNetwork()} ` : '';
  if (separate) console.log(`${within}  # a shell in the network of the mail servers`);
  console.log('make demo-stop');
  console.log();
  step('Probe the mail servers of the lab from here');
  for (const command of probeCommands(within)) console.log(command);
}

/** Returns the command that runs another command, or a shell, in the network of the mail servers. */
function enterNetwork(): string {
  const flags = process.getuid?.() === 0 ? '-n' : '--preserve-credentials -U -n';
  const holder = readFileSync(LAB.replace('.log', '.pid'), 'utf8').trim();
  return `nsenter ${flags} -t ${holder}`;
}

/**
 * Returns three commands to paste, one line each: a successful login, a login with the password of the mailbox, and a
 * blocked port.
 */
function probeCommands(within: string): string[] {
  const { dns, caFile } = labFacts();
  const lab = `--dns-server ${dns} --ca-file ${caFile}`;
  const probe = `${within}${join(TOP, 'bin', 'smtp-operator')} probe`;
  const login = (kind?: string) => {
    const { username, password } = account('qq', kind);
    return `printf %s ${password} | ${probe} --provider qq --username ${username} --password-file - ${lab}`;
  };
  return [
    login(),
    login('mailbox-password'),
    `${probe} --host blocked.lab.test --port 465 --timeout 3s ${lab}`,
  ];
}

process.exitCode = await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  return 1;
});
