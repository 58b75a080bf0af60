import { join } from 'node:path';
import { TOP } from '../cluster/binaries.ts';
import { type Lab, startLab } from '../lab/lab.ts';

/** Starts a lab for one test file. Test files run side by side, and each worker has its own loopback network. */
export function labFor(name: string): Promise<Lab> {
  const network = 150 + Number(process.env['JEST_WORKER_ID'] ?? 0);
  return startLab({ dir: join(TOP, '.build', 'test', `lab-${name}-${process.pid}`), network });
}
