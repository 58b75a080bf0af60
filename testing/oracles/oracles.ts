import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { TOP } from '../cluster/binaries.ts';

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = join(TOP, '.build', 'oracles');
const DONE = join(ROOT, 'installed');
const GIVEN = ['package.json', 'package-lock.json', 'requirements.txt'];

/** One domain to ask the oracles about. */
export interface Question {
  domain: string;
  selectors: readonly string[];
  /** Domain of the return path; receivers check its SPF record. */
  envelope: string;
  /** IP address that the provider sends from. `stranger` is an IP address that no provider sends from. */
  provider: string;
  stranger: string;
}

export interface MailauthAnswer {
  domain: string;
  /**
   * SPF results (RFC 7208) for a message from the provider and from a stranger; the second one evaluates the whole
   * tree.
   */
  spf: { provider: string; stranger: string; lookups?: number };
  dkim: readonly string[];
  dmarc?: { result: string; policy?: string };
}

export interface CheckdmarcAnswer {
  domain: string;
  spf: { valid: boolean; error: string | null; lookups: number | null };
  dmarc: { valid: boolean; error: string | null; p: string | null; location: string | null };
}

/** Returns one line with the reason why the oracles are not available; undefined if they are. */
export function oraclesUnavailable(): string | undefined {
  try {
    if (!isFresh()) install();
    return undefined;
  } catch (error) {
    return `mailauth and checkdmarc: ${(error as Error).message}`;
  }
}

const isFresh = (): boolean =>
  existsSync(DONE) && GIVEN.every(name => statSync(join(HERE, name)).mtimeMs <= statSync(DONE).mtimeMs);

/** Installs both oracles into a separate folder, away from the operator's dependencies. */
function install(): void {
  const scratch = `${ROOT}.${process.pid}`;
  mkdirSync(join(scratch, 'node'), { recursive: true });
  for (const name of ['package.json', 'package-lock.json'])
    copyFileSync(join(HERE, name), join(scratch, 'node', name));
  run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], join(scratch, 'node'));
  const target = join(scratch, 'python');
  const requirements = join(HERE, 'requirements.txt');
  run('python3', ['-m', 'pip', 'install', '-q', '--target', target, '-r', requirements], scratch);
  rmSync(ROOT, { recursive: true, force: true });
  renameSync(scratch, ROOT);
  writeFileSync(DONE, '');
}

function run(command: string, args: readonly string[], cwd: string): void {
  const { status, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} failed: ${error?.message ?? stderr.trim().slice(-500)}`);
}

export async function askMailauth(
  server: string,
  privateKey: string,
  domains: readonly Question[],
): Promise<MailauthAnswer[]> {
  const env = { ...process.env, MAILAUTH: join(ROOT, 'node') };
  return ask([process.execPath, join(HERE, 'mailauth.mjs')], env, { server, privateKey, domains });
}

export async function askCheckdmarc(
  server: string,
  domains: readonly Question[],
): Promise<CheckdmarcAnswer[]> {
  const env = { ...process.env, PYTHONPATH: join(ROOT, 'python') };
  return ask(['python3', join(HERE, 'checkdmarc_oracle.py')], env, { server, domains });
}

async function ask<T>(
  [command = '', ...args]: readonly string[],
  env: NodeJS.ProcessEnv,
  input: unknown,
): Promise<T[]> {
  const child = spawn(command, args, { env });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (part: string) => (stdout += part));
  child.stderr.setEncoding('utf8').on('data', (part: string) => (stderr += part));
  child.stdin.end(JSON.stringify(input));
  const [status] = (await once(child, 'close')) as [number | null];
  if (status !== 0) throw new Error(`${command} ended with ${status}: ${stderr.slice(-1_000)}`);
  const lines = stdout.split('\n').filter(line => line !== '');
  return lines.map(line => JSON.parse(line) as T);
}

/** Runs before the tests, because their network namespace has no access to the outside. */
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const missing = oraclesUnavailable();
  if (missing) console.error(missing);
}
