import { expect, test } from '@jest/globals';
import { remedyText, whatToDo } from '../../../operator/src/model/steps.ts';
import { CASES } from '../diagnose/rows/cases.ts';

test.each([
  ['Open the port.', { remedy: 'Open the port.' }],
  [
    'Check in this order: (1) The user name. (2) The password (16 letters). Then try again.',
    {
      remedy: 'Check in this order:',
      steps: ['The user name.', 'The password (16 letters). Then try again.'],
    },
  ],
  ['(1) One; (2) two.', { remedy: '', steps: ['One;', 'two.'] }],
  // Numbers that do not go up from 1 are not steps.
  [
    'Wait (2) minutes, or rule (1), then (1) go.',
    { remedy: 'Wait (2) minutes, or rule (1), then', steps: ['go.'] },
  ],
  ['Number it(1) so.', { remedy: 'Number it(1) so.' }],
  ['', { remedy: '' }],
])('%s', (text, expected) => {
  expect(whatToDo(text)).toEqual(expected);
});

test('more than nine steps stay in order', () => {
  const text = Array.from({ length: 12 }, (_, at) => `(${at + 1}) step ${at + 1}.`).join(' ');
  expect(whatToDo(text).steps).toEqual(Array.from({ length: 12 }, (_, at) => `step ${at + 1}.`));
});

test('every remedy of the diagnosis is read and written again unchanged', () => {
  const remedies = CASES.flatMap(({ finding }) => finding.remedy);
  expect(remedies.filter(remedy => remedyText(whatToDo(remedy)) !== remedy)).toEqual([]);
  expect(remedies.filter(remedy => (whatToDo(remedy).steps ?? []).length > 1).length).toBeGreaterThan(20);
});
