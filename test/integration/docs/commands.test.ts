import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { REASONS } from '../../../crds/reasons.ts';
import { diagnose } from '../../../operator/src/diagnose/diagnose.ts';
import { binaries, TOP } from '../../../testing/cluster/binaries.ts';
import type { Cluster } from '../../../testing/cluster/cluster.ts';
import {
  ADDRESS,
  context,
  evidence,
  failsAt,
  timeout,
  withAddresses,
  withSibling,
} from '../../../testing/fixtures/evidence.ts';
import { account } from '../../../testing/lab/accounts.ts';
import { healthy } from '../../../testing/lab/faults.ts';
import type { Lab } from '../../../testing/lab/lab.ts';
import { OAUTH2_HOSTS } from '../../../testing/lab/oauth2/server.ts';
import { type SmtpServer, startSmtpServer } from '../../../testing/lab/smtp/server.ts';
import { clusterWithCrd } from '../../../testing/support/cluster.ts';
import { labFor } from '../../../testing/support/lab.ts';
import { eventually } from '../../../testing/support/wait.ts';
import { type Step, stepsOf, wordsOf } from './page.ts';
import { becomeAvailable, HELM_ADOPTS, writeStandIns } from './stand-ins.ts';

/** Pages whose commands run here, in the reader's order. */
const PAGES = [
  'README.md',
  'docs/install.md',
  'docs/first-smtpconfig.md',
  'docs/providers-china.md',
  'docs/private-servers.md',
  'docs/publishing.md',
  'docs/rotation.md',
  'docs/templates.md',
  'docs/troubleshooting.md',
  'docs/probe.md',
  'docs/checks.md',
  'docs/gitops.md',
  'docs/sending.md',
  // Its last command deletes the CRD.
  'docs/operating.md',
];

/** Pages that need the account `mail` of the page "First SmtpConfig". */
const NEEDS_MAIL = ['docs/operating.md', 'docs/troubleshooting.md', 'docs/gitops.md', 'docs/sending.md'];

/**
 * Commands that run elsewhere: the demo in test/integration/demo.test.ts, the tests by the developer, and pods in
 * test/e2e.
 */
const ELSEWHERE = [/^make demo$/m, /^make test$/m, /^helm test /m];

/** The relay of docs/private-servers.md, which needs no login. */
const RELAY = 'relay.example.com';

const RUNS_ON = 'bin/smtp-operator run\n';

let cluster: Cluster;
let lab: Lab;
let relay: SmtpServer;
let folder: string;
let environment: NodeJS.ProcessEnv;
const running: ChildProcess[] = [];

beforeAll(async () => {
  cluster = await clusterWithCrd('docs');
  lab = await labFor('docs');
  relay = await startSmtpServer({
    host: RELAY,
    address: '127.19.255.1',
    listeners: [{ port: 587, tls: 'starttls' }],
    script: healthy,
    certificate: await lab.ca.issue({ names: [RELAY] }),
  });
  folder = mkdtempSync(join(tmpdir(), 'smtp-operator-docs-'));
  for (const entry of ['bin', 'charts', 'crds', 'examples', 'Dockerfile', 'Makefile'])
    symlinkSync(join(TOP, entry), join(folder, entry));
  const bin = join(folder, '.bin');
  mkdirSync(bin);
  symlinkSync(binaries().kubectl, join(bin, 'kubectl'));
  writeStandIns(bin);
  // The names of the providers resolve to the lab, like a hosts file of a private network.
  const hosts = [...lab.servers].map(([host, { address }]) => `${address} ${host}\n`);
  hosts.push(...OAUTH2_HOSTS.map(host => `${lab.oauth2.address} ${host}\n`));
  hosts.push(`${relay.address} ${RELAY}\n`);
  writeFileSync(join(folder, '.hosts'), ['127.0.0.1 localhost\n', ...hosts].join(''));
  environment = {
    ...process.env,
    PATH: [bin, process.env['PATH']].join(delimiter),
    KUBECONFIG: cluster.kubeconfig,
    NODE_EXTRA_CA_CERTS: lab.caFile,
    SMTP_OPERATOR_ALLOW_ADDRESS: '127.0.0.0/8',
    SMTP_OPERATOR_LISTEN: '127.0.0.1:0',
    SMTP_OPERATOR_NAMESPACE: cluster.namespace,
  };
  await follow({ commands: HELM_ADOPTS });
}, 600_000);

afterAll(async () => {
  for (const child of running) child.kill();
  await relay?.stop();
  await lab?.stop();
  await cluster?.stop();
  if (folder) rmSync(folder, { recursive: true });
});

/** Returns a shell that uses the lab's hosts file as the system's. */
const shell = (script: string): [string, string[]] => [
  'unshare',
  [
    ...(process.getuid?.() === 0 ? [] : ['--map-root-user']),
    '--mount',
    ...[
      'sh',
      '-c',
      'mount --bind "$1" /etc/hosts && exec sh -euc "$2"',
      'sh',
      join(folder, '.hosts'),
      script,
    ],
  ],
];

function startOperator(): void {
  const [command, args] = shell(`exec ${RUNS_ON}`);
  running.push(spawn(command, args, { cwd: folder, env: environment, stdio: 'ignore' }));
}

/** Waits for a command without blocking this process, which runs the servers of the lab. */
async function finished(child: ChildProcess): Promise<{ status: number | null; text: string }> {
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
  const [status] = (await once(child, 'close')) as [number | null];
  return { status, text };
}

async function follow(step: Step): Promise<void> {
  if ('file' in step) {
    writeFileSync(join(folder, step.file), step.content);
    return;
  }
  if (ELSEWHERE.some(commands => commands.test(step.commands))) return;
  if (step.commands === RUNS_ON) return startOperator();
  // A reader installs either with Helm or with the manifest.
  if (step.commands.includes('apply --server-side')) await follow({ commands: UNINSTALLS });
  const [command, args] = shell(step.commands);
  // Like a reader, retry a command that needs an object that does not exist yet.
  let said = '';
  await eventually(
    async () => {
      const rollout = step.commands.includes('rollout status')
        ? setInterval(() => becomeAvailable(cluster), 500)
        : undefined;
      const child = spawn(command, args, { cwd: folder, env: environment });
      const { status, text } = await finished(child).finally(() => clearInterval(rollout));
      said = `${step.commands}\n${text}`;
      return status === 0;
    },
    { every: 500, describe: () => said },
  );
}

test.each(PAGES)(
  'the commands of %s work, from top to bottom',
  async page => {
    const steps = stepsOf(page);
    expect(steps.length).toBeGreaterThan(2);
    const operates = steps.some(step => 'commands' in step && step.commands === RUNS_ON);
    if (!operates && running.length === 0) startOperator();
    if (NEEDS_MAIL.includes(page)) prepare();
    if (page === 'docs/operating.md') await follow({ commands: INSTALLS });
    for (const step of steps) await follow(step);
    if (page === 'docs/operating.md') return;
    cluster.kubectl(['delete', 'smtp,secret,configmap,deployment', '--all', '--wait=true']);
    await follow({ commands: UNINSTALLS });
  },
  240_000,
);

const RELEASE = 'smtp-operator --namespace smtp-operator-system';
/** Flags for Helm, because another page has applied the CRDs manually. */
const TAKES_CRDS = '--take-ownership --force-conflicts';
const INSTALLS = `helm install smtp-operator charts/smtp-operator --namespace smtp-operator-system --create-namespace ${TAKES_CRDS}\n`;
/** Removes the objects of the manifest by label; the CRDs stay for the next page. */
const UNINSTALLS = `helm uninstall ${RELEASE} --ignore-not-found
for kinds in deployment,service,serviceaccount,role,rolebinding \\
  clusterrole,clusterrolebinding,validatingadmissionpolicy,validatingadmissionpolicybinding
do kubectl -n smtp-operator-system delete "$kinds" -l app.kubernetes.io/instance=smtp-operator --ignore-not-found
done
`;

/** Creates the SmtpConfig that some pages expect to exist. */
function prepare(): void {
  cluster.kubectl(['apply', '-f', join(TOP, 'examples', 'qq.yaml')]);
  const spec = { provider: 'qq', secretRef: { name: 'qq-mail' }, from: { address: 'shop@qq.com' } };
  const mail = {
    apiVersion: 'smtp-operator.dev/v1alpha1',
    kind: 'SmtpConfig',
    metadata: { name: 'mail' },
    spec,
  };
  cluster.kubectl(['apply', '-f', '-'], JSON.stringify(mail));
}

test('docs/install.md has the arguments by which Helm takes over a CRD', () => {
  expect(readFileSync(join(TOP, 'docs/install.md'), 'utf8')).toContain(TAKES_CRDS);
});

test('the probe that the README shows works as it is written', async () => {
  const [, command = ''] = /`(bin\/smtp-operator probe [^`]+)`/.exec(wordsOf('README.md')) ?? [];
  writeFileSync(join(folder, 'code.txt'), account('qq').password);
  const [program, args] = shell(command);
  const { status, text } = await finished(spawn(program, args, { cwd: folder, env: environment }));
  expect({ status, text }).toEqual({ status: 0, text: expect.stringContaining('Works: smtp.qq.com:465') });
});

test('the README shows the diagnosis of a blocked port', () => {
  const seen = evidence(
    withAddresses({ [ADDRESS]: timeout(), '203.0.113.8': timeout(), '203.0.113.9': timeout() }),
    failsAt('connect', timeout()),
    withSibling(587),
  );
  const { finding } = diagnose(seen, context());
  expect(wordsOf('README.md')).toContain(
    `Condition: ${finding?.condition} Message: ${finding?.message} Reason: ${finding?.reason} Remedy: ${finding?.remedy}`,
  );
});

test.each(['README.md', 'docs/contributing/developing.md'])('every make target of %s is there', page => {
  const targets = [...wordsOf(page).matchAll(/(?:`|```sh )make ([a-z0-9-]+)/g)].map(
    ([, target = '']) => target,
  );
  const known = readFileSync(join(TOP, 'Makefile'), 'utf8');
  expect(targets.filter(target => !new RegExp(`^${target}:`, 'm').test(known))).toEqual([]);
});

test('every reason that docs/troubleshooting.md names is one', () => {
  const reasons = new Set(Object.values(REASONS).flatMap(entries => Object.keys(entries)));
  const [, page = ''] = wordsOf('docs/troubleshooting.md').split('## Checks from older guides');
  const named = [...page.matchAll(/`([A-Z][A-Za-z]+[a-z]+[A-Z][A-Za-z]+|NotSMTP)`/g)];
  const words = named.map(([, word = '']) => word);
  const conditions = Object.keys(REASONS);
  expect(words.filter(word => !reasons.has(word) && !conditions.includes(word))).toEqual([]);
  expect(words.length).toBeGreaterThan(10);
});
