import { join } from 'node:path';
import { TOP } from '../cluster/binaries.ts';
import { type Lab, startLab } from '../lab/lab.ts';

/** A lab of a test file's own; test files run side by side, each worker in a loopback network of its own. */
export function labFor(name: string): Promise<Lab> {
  const network = 150 + Number(process.env['JEST_WORKER_ID'] ?? 0);
  return startLab({ dir: join(TOP, '.build', 'test', `lab-${name}-${process.pid}`), network });
}
