import { expect, test } from '@jest/globals';
import { slopePerMinute } from '../../../testing/soak/regression.ts';

test('the slope is that of the line, per minute', () => {
  const points = Array.from({ length: 60 }, (_, at) => ({ at, value: 5 + at * 0.5 }));
  expect(slopePerMinute(points)).toBeCloseTo(30);
});

test('noise around a level has none', () => {
  const points = Array.from({ length: 600 }, (_, at) => ({ at, value: 100 + (at % 2) }));
  expect(Math.abs(slopePerMinute(points))).toBeLessThan(0.01);
});

test.each([
  [[]],
  [[{ at: 1, value: 2 }]],
  [
    [
      { at: 1, value: 2 },
      { at: 1, value: 9 },
    ],
  ],
])('too few samples give no slope: %j', points => {
  expect(slopePerMinute(points)).toBe(0);
});
