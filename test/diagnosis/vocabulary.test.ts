import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { REASONS_IN_CLUSTER } from '../../crds/reasons.ts';
import { TOP } from '../../testing/cluster/binaries.ts';
import { ELSEWHERE, PENDING, reached } from './vocabulary.ts';

const vocabulary = Object.entries(REASONS_IN_CLUSTER).flatMap(([condition, entries]) =>
  Object.keys(entries).map(reason => ({ condition, reason })),
);

const elsewhere = Object.entries(ELSEWHERE).flatMap(([condition, suites]) =>
  Object.entries(suites).map(([reason, suite]) => ({ condition, reason, suite })),
);

/** The pods of ConsumerEgress run the same probe as the operator, so they find the same reasons. */
const SAME_PROBE: Readonly<Record<string, readonly string[]>> = {
  ConsumerEgress: ['EgressReachable', 'TLSVerified'],
};

const reachedAs = (condition: string, reason: string): boolean =>
  [condition, ...(SAME_PROBE[condition] ?? [])].some(
    one =>
      reached.has(`${one}: ${reason}`) ||
      elsewhere.some(other => other.condition === one && other.reason === reason),
  );

test('every reason of the vocabulary is reached by a row, or by the suite that is named for it', () => {
  const missing = vocabulary.filter(
    ({ condition, reason }) => reason !== 'Pending' && !reachedAs(condition, reason),
  );
  expect(missing).toEqual([]);
});

test('no row expects a reason that is not in the vocabulary', () => {
  const known = new Set(vocabulary.map(({ condition, reason }) => `${condition}: ${reason}`));
  expect([...reached].filter(one => !known.has(one))).toEqual([]);
});

test.each([...elsewhere, { condition: 'all', reason: 'Pending', suite: PENDING }])(
  '$suite reaches $reason of $condition',
  ({ reason, suite }) => {
    expect(readFileSync(join(TOP, suite), 'utf8')).toContain(reason);
  },
);
