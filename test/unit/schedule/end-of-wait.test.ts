import { expect, test } from '@jest/globals';
import { endOfWait } from '../../../operator/src/schedule/end-of-wait.ts';

const NOW = 1e12;

test.each([
  ['lies in the past', -500, 500],
  ['is now', 0, 1_000],
  ['lies as far ahead as the wait, as on a node with another clock', 1_000, 2_000],
  ['lies further ahead, as after a clock was set back', 1_001, 0],
])('a wait of a second whose beginning %s', (_where, began, ends) => {
  expect(endOfWait(NOW + began, 1_000, NOW)).toBe(NOW + ends);
});
