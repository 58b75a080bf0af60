import { expect, test } from '@jest/globals';
import { CONDITIONS } from '../../../../crds/conditions.ts';
import { CHECKS } from '../../../../operator/src/controller/checks/registry.ts';

/** What is read or written rather than checked. */
const NO_CHECK = ['credentials', 'publish', 'fallback', 'ready'];

test('every judge of the table of conditions has exactly one entry, and every entry judges something', () => {
  const named = Object.values(CONDITIONS).map(({ judgedBy }) => judgedBy);
  const judges = [...new Set<string>(named)].filter(judge => !NO_CHECK.includes(judge));
  expect(CHECKS.flatMap(check => check.judges).toSorted()).toEqual(judges.toSorted());
});

test('what proves the settings comes before what publishing does not wait for', () => {
  const order = CHECKS.map(({ when }) => when);
  expect(order).toEqual(order.toSorted((a, b) => (a < b ? 1 : -1)));
});
