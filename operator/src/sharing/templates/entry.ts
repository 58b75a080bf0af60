import type { WorkerOptions } from 'node:worker_threads';

/** The location of the worker's program. The build replaces this module with one that contains the bundled program. */
export const PROGRAM: { source: string | URL; options: WorkerOptions } = {
  source: new URL('./worker.ts', import.meta.url),
  options: {},
};
