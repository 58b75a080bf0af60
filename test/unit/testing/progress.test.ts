import { expect, test } from '@jest/globals';
import { progressLine } from '../../../testing/progress.ts';

test.each<[string, number, string]>([
  ['', 0, 'Building (0:00)'],
  ['3 of 9 packages', 65_900, 'Building: 3 of 9 packages (1:05)'],
  ['', 3_600_000, 'Building (60:00)'],
])('a line of progress says what, how far and for how long: %j after %d ms', (detail, elapsed, line) => {
  expect(progressLine('Building', detail, elapsed)).toBe(line);
});
