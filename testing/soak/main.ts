import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { binaries, TOP } from '../cluster/binaries.ts';
import { inOwnNetwork, networkUnavailable } from '../support/namespace.ts';
import { type SoakOptions, soak } from './run.ts';
import { problemsOf, tableOf } from './verdict.ts';

const USAGE = `usage: make soak SOAK='[--minutes N] [--objects N] [--servers N] [--accounts each|one] [--seed N]'
--minutes N   how long things go wrong once all are Ready; default 10; with 0 only the start and a restart
--objects N   SmtpConfigs; default 2000
--servers N   mail servers; default 50
--accounts W  each: an account for every SmtpConfig (default); one: a single account for all, with --minutes 0
--seed N      what happens in which order; default 1`;

const INSIDE = 'SMTP_OPERATOR_SOAK_NAMESPACE';

/** @throws Error with the usage */
function optionsOf(args: string[]): SoakOptions {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args,
    options: { minutes: text, objects: text, servers: text, accounts: text, seed: text },
  });
  const numberOf = (name: 'minutes' | 'objects' | 'servers' | 'seed', preset: number, least: number) => {
    const value = Number(values[name] ?? preset);
    if (!Number.isFinite(value) || value < least)
      throw new Error(`--${name} must be ${least} or more\n${USAGE}`);
    return value;
  };
  const { accounts = 'each' } = values;
  const minutes = numberOf('minutes', 10, 0);
  if (accounts !== 'each' && accounts !== 'one') throw new Error(`--accounts must be each or one\n${USAGE}`);
  if (accounts === 'one' && minutes > 0) throw new Error(`--accounts one needs --minutes 0\n${USAGE}`);
  return {
    dir: join(TOP, '.build', 'soak'),
    minutes,
    objects: numberOf('objects', 2_000, 1),
    servers: numberOf('servers', 50, 1),
    accounts,
    seed: numberOf('seed', 1, 0),
    network: 40,
  };
}

async function main(): Promise<number> {
  const options = optionsOf(process.argv.slice(2));
  if (!process.env[INSIDE]) {
    binaries();
    const missing = networkUnavailable();
    if (missing) throw new Error(missing);
    const [command, ...args] = inOwnNetwork([process.execPath, ...process.argv.slice(1)]);
    return spawnSync(command, args, { stdio: 'inherit', env: { ...process.env, [INSIDE]: '1' } }).status ?? 1;
  }
  const began = performance.now();
  const progress = (text: string) =>
    console.error(`${((performance.now() - began) / 1000).toFixed(0).padStart(5)} s  ${text}`);
  const report = await soak({ ...options, progress });
  const problems = problemsOf(report);
  console.log(tableOf(report));
  for (const problem of problems) console.log(`failed: ${problem}`);
  return problems.length === 0 ? 0 : 1;
}

process.exitCode = await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  return 2;
});
