import { renameSync, writeFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * One sample of the operator's memory. This file is loaded into the operator by --import, and reports about once a
 * second, after a garbage collection.
 */
export interface Sample {
  pid: number;
  /** Milliseconds since the epoch. */
  at: number;
  heapBytes: number;
  rssBytes: number;
  /** Number of resources by Node.js's name for them: Timeout, TCPSocketWrap, … */
  resources: Record<string, number>;
}

const EVERY_MS = Number(process.env['SOAK_EVERY_MS'] ?? 1_000);
/**
 * Maximum share of the time for garbage collections. With more, the operator on a busy machine would lose its Lease.
 */
const MAX_SHARE = 0.05;

const file = process.env['SOAK_SAMPLES'];
if (file !== undefined) {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const sample = (): void => {
    const began = performance.now();
    collect();
    const took = performance.now() - began;
    writeSample(file);
    setTimeout(sample, Math.max(EVERY_MS, took / MAX_SHARE)).unref();
  };
  setTimeout(sample, EVERY_MS).unref();
}

function writeSample(path: string): void {
  const resources: Record<string, number> = {};
  for (const name of process.getActiveResourcesInfo()) resources[name] = (resources[name] ?? 0) + 1;
  const { heapUsed, rss } = process.memoryUsage();
  const sample: Sample = {
    pid: process.pid,
    at: Date.now(),
    heapBytes: heapUsed,
    rssBytes: rss,
    resources,
  };
  writeFileSync(`${path}.new`, JSON.stringify(sample));
  renameSync(`${path}.new`, path);
}
