import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { binaries } from '../testing/cluster/binaries.ts';
import { inOwnNetwork, networkUnavailable } from '../testing/support/namespace.ts';
import { benchFleet } from './fleet.ts';
import { benchProbe } from './probe.ts';
import { type Row, table } from './report.ts';
import { DIR } from './start.ts';
import { benchStartup } from './startup.ts';

const INSIDE = 'SMTP_OPERATOR_BENCH_NAMESPACE';

/** Prints a table, and writes the same as JSON. */
async function main(): Promise<number> {
  if (!process.env[INSIDE]) {
    binaries();
    const missing = networkUnavailable();
    if (missing) throw new Error(missing);
    const [command, ...args] = inOwnNetwork([process.execPath, ...process.argv.slice(1)]);
    return spawnSync(command, args, { stdio: 'inherit', env: { ...process.env, [INSIDE]: '1' } }).status ?? 1;
  }
  const wanted = process.argv[2];
  const rows: Row[] = [
    ...(wanted === undefined || wanted === 'startup' ? benchStartup() : []),
    ...(wanted === undefined || wanted === 'probe' ? await benchProbe() : []),
    ...(wanted === undefined || wanted === 'fleet' ? await benchFleet() : []),
  ];
  console.log(table(rows));
  mkdirSync(DIR, { recursive: true });
  const file = join(DIR, 'bench.json');
  writeFileSync(file, `${JSON.stringify(rows, undefined, 2)}\n`);
  console.log(`as JSON: ${file}`);
  return 0;
}

process.exitCode = await main();
