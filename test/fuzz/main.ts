import { parseArgs } from 'node:util';
import { fuzz } from './run.ts';

/** Runs `make fuzz`: a million cases, or as many as the time limit in minutes allows. */
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '1000000' },
    minutes: { type: 'string', default: '20' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
  },
});

const seed = Number(values.seed);
const results = await fuzz({ runs: Number(values.runs), seed, limitMs: Number(values.minutes) * 60_000 });
for (const { name, runs, ms, heap, failure } of results) {
  console.log(`${runs} cases in ${(ms / 1000).toFixed(0)}s, heap ${heap[0]} → ${heap[1]} MB: ${name}`);
  if (failure) console.log(failure);
}
const cases = results.reduce((sum, { runs }) => sum + runs, 0);
const failed = results.filter(({ failure }) => failure).length;
console.log(
  `${cases} cases with seed ${seed}: ${failed === 0 ? 'nothing found' : `${failed} properties failed`}`,
);
process.stdout.write('', () => process.exit(failed === 0 ? 0 : 1));
