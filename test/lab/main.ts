import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { TOP } from '../cluster/binaries.ts';
import { startLab } from './lab.ts';

/** Serves the lab until a signal; `lab.json` in the folder says where it is once it is ready. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { dir: { type: 'string' } } });
  const dir = resolve(values.dir ?? join(TOP, '.build', 'lab'));
  const lab = await startLab({ dir });
  const where = { dns: lab.dns.endpoint, caFile: lab.caFile, pid: process.pid };
  writeFileSync(join(dir, 'lab.json'), JSON.stringify(where));
  console.log(`lab: --dns-server ${where.dns} --ca-file ${where.caFile}`);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => void lab.stop().then(() => process.exit(0)));
  }
}

await main();
