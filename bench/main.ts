import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { binaries } from '../testing/cluster/binaries.ts';
import { inOwnNetwork, networkUnavailable } from '../testing/support/namespace.ts';
import { tool } from '../testing/tools/tools.ts';
import { benchBlackbox } from './blackbox.ts';
import { benchFleet, SHAPES } from './fleet.ts';
import { benchNamespaces } from './namespaces.ts';
import { benchProbe } from './probe.ts';
import { type Row, table } from './report.ts';
import { benchRotation } from './rotation.ts';
import { DIR } from './start.ts';
import { benchStartup } from './startup.ts';

const INSIDE = 'SMTP_OPERATOR_BENCH_NAMESPACE';

/** Prints a table, and writes the same data as JSON. */
async function main(): Promise<number> {
  if (!process.env[INSIDE]) {
    binaries();
    tool('rival');
    tool('blackbox_exporter');
    const missing = networkUnavailable();
    if (missing) throw new Error(missing);
    const [command, ...args] = inOwnNetwork([process.execPath, ...process.argv.slice(1)]);
    return spawnSync(command, args, { stdio: 'inherit', env: { ...process.env, [INSIDE]: '1' } }).status ?? 1;
  }
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { objects: { type: 'string', default: '1000' }, shape: { type: 'string' } },
  });
  const wanted = (what: string): boolean => positionals.length === 0 || positionals.includes(what);
  const rows: Row[] = [];
  if (wanted('startup')) rows.push(...benchStartup());
  if (wanted('probe')) rows.push(...(await benchProbe()));
  if (wanted('blackbox')) rows.push(...(await benchBlackbox()));
  if (wanted('rotation')) rows.push(...(await benchRotation(Number(values.objects))));
  if (wanted('namespaces')) rows.push(...(await benchNamespaces(Number(values.objects))));
  if (wanted('fleet')) {
    for (const shape of SHAPES.filter(each => values.shape === undefined || values.shape === each)) {
      const plainNode = values.shape === undefined && shape === 'many';
      rows.push(...(await benchFleet({ objects: Number(values.objects), shape, plainNode })));
    }
  }
  console.log(table(rows));
  mkdirSync(DIR, { recursive: true });
  const file = join(DIR, 'bench.json');
  writeFileSync(file, `${JSON.stringify(rows, undefined, 2)}\n`);
  console.log(`as JSON: ${file}`);
  return 0;
}

process.exitCode = await main();
