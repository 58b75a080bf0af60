import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { domainProperty } from './domain.ts';
import { type Property, properties, release } from './properties.ts';

export interface Settings {
  runs: number;
  seed: number;
  /** Milliseconds after which no further case starts. */
  limitMs: number;
}

export interface Result {
  name: string;
  runs: number;
  ms: number;
  /** The error, and the smallest case that reproduces it. */
  failure?: string;
  /** Used heap in megabytes after the first tenth and at the end, after garbage collection. */
  heap: readonly [before: number, after: number];
}

/** Runs every property with its share of the runs. */
export async function fuzz(settings: Settings): Promise<Result[]> {
  const results: Result[] = [];
  try {
    for (const property of [...(await properties()), domainProperty])
      results.push(await run(property, settings));
  } finally {
    await release();
  }
  return results;
}

async function run({ name, share, property }: Property, { runs, seed, limitMs }: Settings): Promise<Result> {
  const began = performance.now();
  const numRuns = Math.ceil(runs * share);
  const check = (count: number, from: number, ms: number) =>
    fc.check(property, {
      numRuns: count,
      seed: from,
      interruptAfterTimeLimit: ms,
      markInterruptAsFailure: false,
    });
  // One-time allocations (caches, compiled code) exist after the first tenth.
  const first = await check(Math.ceil(numRuns / 10), seed, limitMs * share);
  const before = heapInUse();
  const rest = first.failed ? first : await check(numRuns, seed + 1, limitMs * share);
  return {
    name,
    runs: first.numRuns + (rest === first ? 0 : rest.numRuns),
    ms: performance.now() - began,
    ...(rest.failed && { failure: `${rest.errorInstance}\n${fc.defaultReportMessage(rest)}` }),
    heap: [before, heapInUse()],
  };
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

function heapInUse(): number {
  collect();
  return Math.round(process.memoryUsage().heapUsed / 1e5) / 10;
}
