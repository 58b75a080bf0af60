import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TOP } from '../../../testing/cluster/binaries.ts';
import { type ControlPlane, startCluster } from '../../../testing/cluster/cluster.ts';
import { account } from '../../../testing/lab/accounts.ts';
import { configOf, projectFrom } from '../../../testing/pulumi/project.ts';
import { RUN_PLUGIN } from '../../../testing/pulumi/provider.ts';
import { load, PACKAGE } from '../../../testing/pulumi/sdk.ts';
import { labFor } from '../../../testing/support/lab.ts';
import { inOwnNetwork, networkUnavailable } from '../../../testing/support/namespace.ts';
import { startOperator } from '../../../testing/support/operator.ts';

/**
 * Runs the examples with the real CLI, engine and Kubernetes provider of Pulumi, against the embedded control plane.
 */

const NEEDS = `make e2e-pulumi needs two programs of Pulumi, which come from get.pulumi.com and not from a package registry:
  - the CLI, \`pulumi\`, on PATH: https://www.pulumi.com/docs/install/
  - its Kubernetes provider: pulumi plugin install resource kubernetes
The programs of the examples run in this process by Pulumi's Automation API, so no language host is needed.`;

interface Stack {
  setConfig(key: string, value: { value: string; secret?: boolean }): Promise<void>;
  preview(options: object): Promise<{ changeSummary: Record<string, number> }>;
  up(options: object): Promise<{
    summary: { resourceChanges?: Record<string, number> };
    outputs: Record<string, { value: unknown }>;
  }>;
  destroy(options: object): Promise<unknown>;
  exportStack(): Promise<unknown>;
}

/** @returns the exit code */
function main(): number {
  const found = spawnSync('pulumi', ['version'], { encoding: 'utf8' });
  if (found.status !== 0) return fail(NEEDS);
  console.log(`pulumi ${found.stdout.trim()}`);
  const check = spawnSync('pulumi', ['schema', 'check', join(PACKAGE, 'schema.json')], { encoding: 'utf8' });
  if (check.status !== 0) return fail(check.stderr + check.stdout);
  console.log('ok: schema.json is accepted');
  const missing = networkUnavailable();
  if (missing) return fail(missing);
  const again = [process.execPath, import.meta.filename, '--here', ...process.argv.slice(2)];
  const [command, ...args] = inOwnNetwork(again);
  return spawnSync(command, args, { stdio: 'inherit' }).status ?? 1;
}

function fail(message: string): number {
  console.error(message);
  return 1;
}

async function run(): Promise<void> {
  const dir = join(TOP, '.build', 'test', 'pulumi-e2e');
  rmSync(dir, { recursive: true, force: true });
  // With every controller, so that Deployments have pods.
  const cluster = await startCluster({ dir, nodeAddress: '127.0.0.1' });
  const lab = await labFor('pulumi-e2e');
  const { kubeconfig, namespace } = cluster;
  const node = new Nodes(cluster);
  const operator = await startOperator({
    kubeconfig,
    namespace,
    dnsServer: lab.dns.endpoint,
    caFile: lab.caFile,
  });
  try {
    await examples(cluster, dir);
    console.log('every example: as it should be');
  } finally {
    node.stop();
    await operator.stop();
    await lab.stop();
    await cluster.stop();
  }
}

async function examples(cluster: ControlPlane, dir: string): Promise<void> {
  const qq = account('qq').password;
  const app = await stackOf(cluster, dir, 'app-with-qq', 'dev', {
    mailCode: account('qq', 'mailbox-password').password,
  });
  // Preview in an empty cluster, which has nothing of the chart yet.
  await app.preview({ onOutput });
  const refused = await app.up({ onOutput }).then(
    () => 'nothing was wrong',
    (error: Error) => error.message,
  );
  expect(
    refused.includes('SmtpConfig shop/mail is not Ready: AuthorizationCodeRequired'),
    'the diagnosis',
    refused,
  );
  expect(refused.includes('授权码'), 'the remedy', refused);
  expect(cluster.kubectl(['get', 'deployments', '-n', 'shop', '-o', 'name']) === '', 'no application', '');
  await app.setConfig('mailCode', { value: qq, secret: true });
  await upTwice(app, 'app-with-qq', [qq]);

  const passwords = {
    shop: account('directmail').password,
    billing: account('sendgrid').password,
    wiki: account('exmail').password,
  };
  const teams = await stackOf(cluster, dir, 'team-platform', 'prod', {
    passwords: JSON.stringify(passwords),
  });
  await upTwice(teams, 'team-platform', Object.values(passwords));

  byHand(cluster);
  await upTwice(await stackOf(cluster, dir, 'adopt-helm', 'dev', {}), 'adopt-helm', []);

  await otherLanguage(cluster, dir, qq);

  await app.destroy({ onOutput });
  expect(
    cluster.kubectl(['get', 'crd', 'smtpconfigs.smtp-operator.dev', '-o', 'name']) !== '',
    'the CRD is kept',
    '',
  );
  expect(cluster.kubectl(['get', 'smtp', '-n', 'crm', '-o', 'name']) !== '', 'and what others made', '');
}

/**
 * Runs up twice: the first run creates everything until it is Ready, the second one has nothing to do. No password is
 * readable.
 */
async function upTwice(stack: Stack, name: string, passwords: readonly string[]): Promise<void> {
  const { outputs } = await stack.up({ onOutput });
  const again = await stack.up({ onOutput });
  const changes = Object.keys(again.summary.resourceChanges ?? {}).filter(change => change !== 'same');
  expect(
    changes.length === 0,
    `${name}: nothing to do the second time`,
    JSON.stringify(again.summary.resourceChanges),
  );
  const state = JSON.stringify(await stack.exportStack());
  for (const password of passwords)
    expect(!state.includes(password), `${name}: no password in the state`, '');
  console.log(
    `${name}: ${JSON.stringify(Object.fromEntries(Object.entries(outputs).map(([key, { value }]) => [key, value])))}`,
  );
}

async function stackOf(
  cluster: ControlPlane,
  dir: string,
  example: string,
  stackName: string,
  secrets: Record<string, string>,
): Promise<Stack> {
  const project = projectFrom(example);
  const ts = load('typescript');
  const source = readFileSync(join(project, 'index.ts'), 'utf8');
  const compiled = join(project, 'index.js');
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  writeFileSync(compiled, outputText);
  const stack = await newStack(cluster, dir, example, stackName, async () => {
    delete load.cache[compiled];
    return { ...load(compiled) };
  });
  for (const [key, value] of Object.entries(configOf(example, stackName)))
    await stack.setConfig(key, { value });
  for (const [key, value] of Object.entries(secrets)) await stack.setConfig(key, { value, secret: true });
  return stack;
}

function newStack(
  cluster: ControlPlane,
  dir: string,
  projectName: string,
  stackName: string,
  program: () => Promise<object>,
): Promise<Stack> {
  const { LocalWorkspace } = load('@pulumi/pulumi/automation');
  return LocalWorkspace.createOrSelectStack(
    { projectName, stackName, program },
    {
      projectSettings: { name: projectName, runtime: 'nodejs', backend: { url: `file://${dir}` } },
      envVars: {
        KUBECONFIG: cluster.kubeconfig,
        PULUMI_CONFIG_PASSPHRASE: 'e2e',
        PULUMI_SKIP_UPDATE_CHECK: 'true',
        PATH: `${join(dir, 'bin')}:${process.env['PATH']}`,
      },
    },
  );
}

/**
 * Runs a program like one in another language: it names the component, and the engine lets the package construct it in
 * a separate process. The program that starts the package replaces the language host of Node.
 */
async function otherLanguage(cluster: ControlPlane, dir: string, password: string): Promise<void> {
  mkdirSync(join(dir, 'bin'));
  const script = `#!/bin/sh\nexec '${process.execPath}' '${RUN_PLUGIN}' '${PACKAGE}' "$@"\n`;
  writeFileSync(join(dir, 'bin', 'pulumi-resource-smtp-operator'), script, { mode: 0o755 });
  const pulumi = load('@pulumi/pulumi');
  let provider = 'qqq';
  const stack = await newStack(cluster, dir, 'other-language', 'dev', async () => {
    const credentials = { username: account('qq').username, password: pulumi.secret(password) };
    const args = {
      provider,
      credentials,
      metadata: { name: 'remote', namespace: 'crm' },
      secretName: undefined,
    };
    const remote = new pulumi.ComponentResource('smtp-operator:index:SmtpConfig', 'remote', args, {}, true);
    return { secret: remote.secretName };
  });
  const refused = await stack.up({ onOutput }).then(
    () => 'nothing was wrong',
    (error: Error) => error.message,
  );
  expect(refused.includes('unknown provider "qqq"'), 'other-language: a wrong provider is refused', refused);
  provider = 'qq';
  await upTwice(stack, 'other-language', [password]);
}

const onOutput = (text: string): void => {
  if (process.argv.includes('--verbose')) process.stdout.write(text);
};

/** Applies objects before Pulumi runs. */
function byHand(cluster: ControlPlane): void {
  const { username, password } = account('exmail');
  const metadata = { namespace: 'crm' };
  const items = [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'crm' } },
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { ...metadata, name: 'mail-account' },
      stringData: { username, password },
    },
    {
      apiVersion: 'smtp-operator.dev/v1alpha1',
      kind: 'SmtpConfig',
      metadata: { ...metadata, name: 'mail' },
      spec: { provider: 'exmail', secretRef: { name: 'mail-account' } },
    },
  ];
  cluster.kubectl(['apply', '-f', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
}

/** Replaces nodes: reports every pod as running, so that Deployments complete their rollout. */
class Nodes {
  readonly #timer: NodeJS.Timeout;
  readonly #cluster: ControlPlane;

  constructor(cluster: ControlPlane) {
    this.#cluster = cluster;
    this.#timer = setInterval(() => this.#run(), 2000);
  }

  #run(): void {
    const { items } = JSON.parse(this.#cluster.kubectl(['get', 'pods', '-A', '-o', 'json'])) as {
      items: { metadata: { name: string; namespace: string }; status: { phase?: string } }[];
    };
    const now = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
    const conditions = ['Initialized', 'Ready', 'ContainersReady', 'PodScheduled'].map(type => ({
      type,
      status: 'True',
      lastTransitionTime: now,
    }));
    const patch = JSON.stringify({ status: { phase: 'Running', startTime: now, conditions } });
    for (const { metadata } of items.filter(pod => pod.status.phase !== 'Running'))
      this.#cluster.kubectl([
        'patch',
        'pod',
        metadata.name,
        '-n',
        metadata.namespace,
        '--subresource=status',
        '--type=merge',
        '-p',
        patch,
      ]);
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}

function expect(holds: boolean, what: string, seen: string): void {
  if (!holds) throw new Error(`${what}: ${seen}`);
  console.log(`ok: ${what}`);
}

if (process.argv.includes('--here')) await run();
else process.exitCode = main();
