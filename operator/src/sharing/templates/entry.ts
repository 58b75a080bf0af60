import type { WorkerOptions } from 'node:worker_threads';

/** Where the worker's program is. The build replaces this module by one that holds the bundled program itself. */
export const PROGRAM: { source: string | URL; options: WorkerOptions } = {
  source: new URL('./worker.ts', import.meta.url),
  options: {},
};
