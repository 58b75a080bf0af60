import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { TOP } from '../testing/cluster/binaries.ts';
import { median, type Row } from './report.ts';

const ROUNDS = 9;
const BUNDLE = join(TOP, 'dist/smtp-operator.mjs');

/** Libraries in the bundle, loaded as installed packages for comparison. */
const LIBRARIES = ['@kubernetes/client-node', 'undici', 'winston', 'zod', 'prom-client'];
const IMPORTS = LIBRARIES.map(name => `await import('${name}');`).join('');

/** Measures the time until the program has loaded and printed its usage, and the size of the bundle. */
export function benchStartup(): Row[] {
  const own: number[] = [];
  const rival: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    own.push(wallMs([BUNDLE, '--help']));
    rival.push(wallMs(['--input-type=module', '-e', IMPORTS]));
  }
  return [
    {
      name: 'start of the process',
      unit: 'ms',
      own: median(own),
      rival: median(rival),
      rivalName: 'Node with the same libraries, not bundled',
    },
    { name: 'bundle', unit: 'MB', own: statSync(BUNDLE).size / 1e6 },
  ];
}

function wallMs(args: readonly string[]): number {
  const began = performance.now();
  const { status, stderr } = spawnSync(process.execPath, [...args], { cwd: TOP, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return performance.now() - began;
}
