import { expect, test } from '@jest/globals';
import { Workload } from '../../../operator/src/kube/workload.ts';

test('work counts as much from twelve keys in progress, and for a second after', () => {
  let inFlight = 0;
  let now = 5_000;
  const workload = new Workload(
    () => inFlight,
    () => now,
  );
  const seen = ([keys, at]: readonly [number, number]) => {
    inFlight = keys;
    now = at;
    return workload.read();
  };
  const steps = [
    [0, 5_000],
    [11, 5_001],
    [12, 5_002],
    [0, 6_001],
    [0, 6_002],
    [1, 6_003],
  ] as const;
  expect(steps.map(seen)).toEqual(['idle', 'working', 'busy', 'busy', 'idle', 'working']);
});
