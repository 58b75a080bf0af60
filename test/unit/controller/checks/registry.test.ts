import { expect, test } from '@jest/globals';
import { CONDITIONS } from '../../../../crds/conditions.ts';
import { CHECKS } from '../../../../operator/src/controller/checks/registry.ts';

/** Ready and its companions sum up the others. */
const NO_CHECK = ['ready'];

test('every judge of the table of conditions has exactly one entry, and every entry judges something', () => {
  const named = Object.values(CONDITIONS).map(({ judgedBy }) => judgedBy);
  const judges = [...new Set<string>(named)].filter(judge => !NO_CHECK.includes(judge));
  expect(CHECKS.flatMap(check => check.judges).toSorted()).toEqual(judges.toSorted());
});

test('what proves the settings comes before what publishing does not wait for', () => {
  const order = ['before-publishing', 'publishing', 'after-publishing'];
  const steps = CHECKS.map(({ when }) => order.indexOf(when));
  expect(steps).toEqual(steps.toSorted());
  expect(new Set(steps).size).toBe(order.length);
});
