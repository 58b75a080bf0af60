import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { TOP } from '../cluster/binaries.ts';
import { eventually } from './wait.ts';

export interface OperatorOptions {
  kubeconfig: string;
  /** Only namespace to watch in a user's cluster. In a cluster of the tests, all namespaces are watched. */
  namespace: string;
  dnsServer: string;
  caFile: string;
  args?: readonly string[];
  /** Variables to add to the environment. */
  env?: Readonly<Record<string, string>>;
}

export interface LogLine {
  level: string;
  message: string;
  [field: string]: unknown;
}

/** The operator as users run it: the bundle, in a separate process. */
export interface Operator {
  readonly pid: number;
  /** Resolves when the process has ended for any reason, and all its output has been read. */
  readonly ended: Promise<void>;
  readonly logs: readonly LogLine[];
  /** Returns all output, unchanged. */
  text(): string;
  get(path: string): Promise<Response>;
  ready(): Promise<void>;
  /** Sends SIGTERM. @returns the exit code */
  stop(): Promise<number | null>;
  /** Sends SIGKILL, so the Lease is not released and no work is finished. */
  kill(): Promise<void>;
}

const BIN = join(TOP, 'bin', 'smtp-operator');

/** Starts an operator that trusts the lab's CA, uses its DNS server and may connect to loopback. */
export async function startOperator(options: OperatorOptions): Promise<Operator> {
  const child = spawn(
    BIN,
    [
      'run',
      ...['--kubeconfig', options.kubeconfig],
      ...(options.namespace === 'default' ? [] : ['--namespace', options.namespace]),
      ...['--dns-server', options.dnsServer],
      ...['--ca-file', options.caFile],
      ...['--allow-address', '127.0.0.0/8'],
      ...['--listen', '127.0.0.1:0'],
      ...(options.args ?? []),
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...options.env } },
  );
  const output = collect(child);
  const ended = once(child, 'close').then(() => {});
  // The operator may close a kept-alive connection at the moment of the next request.
  const headers = { connection: 'close' };
  const get = async (path: string) => fetch(`http://${addressIn(output.text())}${path}`, { headers });
  return {
    pid: child.pid ?? 0,
    ended,
    get logs() {
      return parsed(output.text());
    },
    text: output.text,
    get,
    async ready() {
      await eventually(async () => child.exitCode !== null || (await isOk(get('/readyz'))), {
        describe: output.text,
      });
      if (child.exitCode !== null) throw new Error(`the operator ended: ${output.text()}`);
    },
    async stop() {
      if (child.exitCode === null) child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'exit');
      return child.exitCode;
    },
    async kill() {
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
}

/** Runs a command of the program until it exits. */
export async function runProgram(
  args: readonly string[],
  input = '',
  env: Readonly<Record<string, string>> = {},
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(BIN, [...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  child.stdin.end(input);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
}

function collect(child: ChildProcess): { text(): string } {
  let all = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      all += text;
    });
  }
  return { text: () => all };
}

const parsed = (text: string): LogLine[] =>
  text
    .split('\n')
    .filter(line => line.startsWith('{'))
    .map(line => JSON.parse(line) as LogLine);

/** Returns the address that the system assigned to the operator. */
function addressIn(text: string): string {
  const [line] = /^\{.*"serving health and metrics".*\}$/m.exec(text) ?? [];
  if (line === undefined) throw new Error('the operator does not listen yet');
  return (JSON.parse(line) as { address: string }).address;
}

const isOk = (response: Promise<Response>): Promise<boolean> =>
  response.then(
    ({ ok }) => ok,
    () => false,
  );
