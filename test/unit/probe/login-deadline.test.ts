import { expect, test } from '@jest/globals';
import { tooLateForLogin } from '../../../operator/src/probe/stages/auth.ts';

const after = (totalMs: number, leftMs: number) => tooLateForLogin({ totalMs, remaining: () => leftMs });

test.each([
  [10_000, 2_000],
  [60_000, 2_000],
  [4_000, 1_000],
  [1_000, 250],
])('with a timeout of %i ms a login is sent while %i ms are left, and not later', (totalMs, leftMs) => {
  expect(after(totalMs, totalMs)).toBeUndefined();
  expect(after(totalMs, leftMs)).toBeUndefined();
  expect(after(totalMs, leftMs - 1)).toMatchObject({ kind: 'refused', why: 'too-late' });
});

test('the fault has how much of the timeout had passed', () => {
  expect(after(10_000, 100)).toMatchObject({
    detail: '9.9s of the timeout of 10s had passed before the server was ready for it.',
  });
});
