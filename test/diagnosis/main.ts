import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ProviderId } from '../../crds/providers.ts';
import { readFlags } from '../../operator/src/cli/flags.ts';
import { examine, PROBE_COMMAND_FLAGS } from '../../operator/src/cli/probe.ts';
import { createEnvironment } from '../../operator/src/cli/probe-environment.ts';
import { jsonReport, textReport } from '../../operator/src/cli/report.ts';
import type { Endpoint } from '../../operator/src/model/endpoint.ts';
import { failedStage } from '../../operator/src/model/evidence.ts';
import type { ProbeEnvironment } from '../../operator/src/probe/environment.ts';
import type { SystemFiles } from '../../operator/src/probe/net/resolver.ts';
import { createResolver } from '../../operator/src/probe/net/resolver.ts';
import { presetOf } from '../../operator/src/providers/index.ts';
import { FAULT_LOGIN } from '../../testing/lab/faults.ts';
import { runProgram } from '../../testing/support/operator.ts';
import { HAND_CHECKS } from './checks.ts';
import { makeWorld } from './network.ts';
import { askPeers, type PeerAnswers, preparePeers, runCheck } from './peers.ts';
import { addressOf, hostOf } from './places.ts';
import type { Row } from './row.ts';
import { ROWS, rowsOf } from './rows/index.ts';

/** Result of one row. */
export interface Outcome {
  id: string;
  condition: string;
  reason: string;
  /** Condition and reason of each condition that the probe sets. */
  verdicts: readonly (readonly [string, string])[];
  stage: string;
  /** Kind of the observed fault. */
  fault: string;
  endpoint: Endpoint;
  message: string;
  remedy: string;
  /** Text report for a user. */
  text: string;
  ms: number;
  timeoutMs: number;
  /** Result of `bin/smtp-operator probe --json`, for some of the rows. */
  program?: { code: number | null; condition: string; reason: string };
  peers: PeerAnswers;
}

/** Result of a manual check. */
export interface Checked {
  condition: string;
  reason: string;
  row: string;
  shows: readonly string[];
  said: string;
}

export interface Tried {
  outcomes: readonly Outcome[];
  checks: readonly Checked[];
}

const HELO_NAME = 'node.table.test';

/** Number of parallel probes. Each costs little CPU, and most of them wait. */
const PROBES = 24;
/** Number of parallel programs. */
const PROGRAMS = 8;
/** Interval in rows at which the program runs too. It has the same engine, and its start costs more than a probe. */
const PROGRAM_EVERY = 12;

/** Tries every row in a separate network namespace. Writes the results as JSON. */
async function main(dir: string, file: string, only: string | undefined): Promise<void> {
  mkdirSync(dir, { recursive: true });
  const world = await makeWorld();
  const [command, ...args] = world.besideServers([
    process.execPath,
    fileURLToPath(new URL('servers.ts', import.meta.url)),
    dir,
    ...(only === undefined ? [] : [only]),
  ]);
  const servers = spawn('setpriv', ['--pdeathsig', 'KILL', command, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const died = once(servers, 'exit').then(() => Promise.reject(new Error('the servers did not start')));
    await Promise.race([once(servers.stdout, 'data'), died]);
    died.catch(() => {});
    const rows = rowsOf(only);
    const found = await inTurns(rows, PROBES, row => attempt(row, dir));
    preparePeers(dir);
    const outcomes = await inTurns(found, PROGRAMS, async ([row, outcome]) => ({
      ...outcome,
      ...(ROWS.indexOf(row) % PROGRAM_EVERY === 0 &&
        row.dns?.resolvConf === undefined && { program: await byProgram(row, dir) }),
      peers: await askPeers(row, outcome, dir),
    }));
    const checks = await inTurns(HAND_CHECKS, PROGRAMS, async check => {
      const outcome = outcomes.find(({ id }) => id === check.row.id);
      return { ...check, row: check.row.id, said: outcome ? await runCheck(check, outcome, dir) : '' };
    });
    writeFileSync(file, JSON.stringify({ outcomes, checks } satisfies Tried));
  } finally {
    servers.kill('SIGKILL');
    world.stop();
  }
}

async function attempt(row: Row, dir: string): Promise<[Row, Omit<Outcome, 'peers'>]> {
  const given = readFlags(PROBE_COMMAND_FLAGS, flags(row, dir), {});
  const { heloName: _usual, ...rest } = shared(dir);
  const environment: ProbeEnvironment = {
    ...rest,
    ...(row.probe.heloName !== false && { heloName: row.probe.heloName ?? HELO_NAME }),
    resolver: createResolver(given['dns-server'] ?? [], systemFiles(row, dir)),
  };
  const { evidence, diagnosis } = await examine(given, { reader: 'cluster', environment });
  const { finding } = diagnosis;
  return [
    row,
    {
      id: row.id,
      condition: finding?.condition ?? 'Ready',
      reason: finding?.reason ?? 'Ready',
      verdicts: diagnosis.verdicts.map(verdict => [verdict.condition, verdict.reason]),
      stage: finding?.stage ?? '',
      fault: failedStage(evidence)?.fault?.kind ?? '',
      endpoint: evidence.endpoint,
      message: finding?.message ?? (JSON.parse(jsonReport(evidence, diagnosis)) as Outcome).message,
      remedy: finding?.remedy ?? '',
      text: textReport(evidence, diagnosis),
      ms: evidence.ms,
      timeoutMs: evidence.timeoutMs,
    },
  ];
}

function systemFiles({ id, dns }: Row, dir: string): SystemFiles | undefined {
  if (dns?.resolvConf === undefined) return undefined;
  const resolvConf = join(dir, `search-${id}`);
  writeFileSync(resolvConf, dns.resolvConf);
  return { hosts: '/etc/hosts', resolvConf };
}

let kept: ProbeEnvironment | undefined;

/** Loads the trusted CAs once, as in the operator, because loading them costs more than a probe. */
function shared(dir: string): ProbeEnvironment {
  const caBundles = [readFileSync(join(dir, 'ca.pem'), 'utf8')];
  kept ??= createEnvironment({ caBundles, dnsServers: [], heloName: HELO_NAME });
  return kept;
}

async function byProgram(row: Row, dir: string): Promise<NonNullable<Outcome['program']>> {
  const { code, stdout, stderr } = await runProgram(['probe', '--json', ...flags(row, dir)]);
  if (stdout === '') throw new Error(`${row.id}: ${stderr}`);
  const { condition, reason } = JSON.parse(stdout) as Outcome;
  return { code, condition, reason };
}

/** Returns the arguments of `smtp-operator probe` for a row. */
function flags(row: Row, dir: string): string[] {
  const { probe, dns } = row;
  const { provider, port, tls, from, recipient, authMethod, serverName, host, timeout = '20s' } = probe;
  const account = probe.login === true ? FAULT_LOGIN : probe.login;
  const resolvers = (dns?.servers ?? ['LIVE']).map(place => `${addressOf(row, place)}:53`);
  return [
    ...(provider ? ['--provider', provider] : []),
    ...(hasHost(provider) ? [] : ['--host', host ? addressOf(row, host) : hostOf(row)]),
    ...(port === undefined ? [] : ['--port', String(port)]),
    ...(tls ? ['--tls', tls] : []),
    ...(serverName ? ['--server-name', serverName] : []),
    ...(authMethod ? ['--auth-method', authMethod] : []),
    ...(account
      ? ['--username', account.username, '--password-file', passwordFile(dir, account.password)]
      : []),
    ...(from ? ['--from', from] : []),
    ...(recipient ? ['--recipient', recipient] : []),
    ...resolvers.flatMap(resolver => ['--dns-server', resolver]),
    ...['--ca-file', join(dir, 'ca.pem'), '--timeout', timeout],
    ...(row.probe.heloName === false ? [] : ['--helo-name', row.probe.heloName ?? HELO_NAME]),
  ];
}

/** Reports whether the preset has a host. Self-hosted servers use their own hosts. */
const hasHost = (provider: ProviderId | undefined): boolean =>
  provider !== undefined && presetOf(provider).endpoints.length > 0;

function passwordFile(dir: string, password: string): string {
  const file = join(dir, `password-${password}`);
  // Write the file only once, because another process may be reading it.
  if (!existsSync(file)) writeFileSync(file, password);
  return file;
}

/** Maps `items` in order, with at most `limit` in parallel. */
async function inTurns<T, R>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const index = next++;
      results[index] = await work(items[index] as T);
    }
  };
  await Promise.all(Array.from({ length: limit }, worker));
  return results;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [dir = '.', file = 'outcomes.json', only] = process.argv.slice(2);
  await main(dir, file, only);
  process.exit(0);
}
