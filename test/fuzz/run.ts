import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { domainProperty } from './domain.ts';
import { type Property, properties, release } from './properties.ts';

export interface Settings {
  runs: number;
  seed: number;
  /** Milliseconds after which no further case is begun. */
  limitMs: number;
}

export interface Result {
  name: string;
  runs: number;
  ms: number;
  /** What went wrong and the smallest case that shows it. */
  failure?: string;
  /** Megabytes in use after the first tenth and at the end, garbage collected. */
  heap: readonly [before: number, after: number];
}

/** Every property, each with its share of the runs. */
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
  // What is allocated once (caches, compiled code) is there after the first tenth.
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
