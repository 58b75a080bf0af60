import { describe, expect, test } from '@jest/globals';
import type { LastChecks } from '../../../operator/src/schedule/due.ts';
import { due } from '../../../operator/src/schedule/due.ts';
import { endOfWait } from '../../../operator/src/schedule/end-of-wait.ts';

const MINUTE = 60_000;
const INTERVALS = { egress: 5 * MINUTE, auth: 360 * MINUTE };
const AT = 1e12;

const reached = (failures = 0) => ({ at: AT, failures });
const when = (last: Partial<LastChecks>, after: number) => {
  const { egress, login } = due(
    { requested: false, wantsLogin: true, ...last },
    INTERVALS,
    'uid',
    AT + after,
  );
  return { egress, login };
};

describe('what is due', () => {
  test.each<[string, Partial<LastChecks>, number, { egress: boolean; login: boolean }]>([
    ['everything that was never done', {}, 0, { egress: true, login: true }],
    ['no login where none is wanted', { wantsLogin: false }, 0, { egress: true, login: false }],
    [
      'nothing that was just done',
      { egress: reached(), login: { at: AT, news: false } },
      MINUTE,
      { egress: false, login: false },
    ],
    [
      'reaching, when its interval is over',
      { egress: reached(), login: { at: AT, news: false } },
      5 * MINUTE,
      { egress: true, login: false },
    ],
    [
      'a failed check soon',
      { egress: reached(1), login: { at: AT, news: false } },
      15_000,
      { egress: true, login: false },
    ],
    [
      'a check that failed twice less soon',
      { egress: reached(2), login: { at: AT, news: false } },
      20_000,
      { egress: false, login: false },
    ],
    [
      'no check that the server asked to wait with',
      { egress: { ...reached(3), wait: 900 }, login: { at: AT, news: false } },
      899_000,
      { egress: false, login: false },
    ],
    [
      'a check that the server asked to wait with, after that',
      { egress: { ...reached(3), wait: 900 }, login: { at: AT, news: false } },
      900_000,
      { egress: true, login: false },
    ],
    [
      'both when their intervals are over',
      { egress: reached(), login: { at: AT, news: false } },
      360 * MINUTE,
      { egress: true, login: true },
    ],
    [
      'no refused login, ever',
      { egress: reached(), login: { at: AT, news: false, retry: { kind: 'stop' } } },
      1e9,
      { egress: true, login: false },
    ],
    [
      'a login that was put off, not before its time',
      { egress: reached(), login: { at: AT, news: false, retry: { kind: 'backoff', seconds: 900 } } },
      899_000,
      { egress: true, login: false },
    ],
    [
      'a login that was put off, after its time',
      { egress: reached(), login: { at: AT, news: false, retry: { kind: 'backoff', seconds: 900 } } },
      900_000,
      { egress: true, login: true },
    ],
    [
      'a refused login of which another one has news',
      { egress: reached(), login: { at: AT, news: true, retry: { kind: 'stop' } } },
      MINUTE,
      { egress: false, login: true },
    ],
    [
      'everything that a person asks for',
      { requested: true, egress: reached(), login: { at: AT, news: false, retry: { kind: 'stop' } } },
      MINUTE,
      { egress: true, login: true },
    ],
    [
      'no routine login before its turn after a start',
      { egress: reached(), login: { at: AT - 1e9, news: false, notBefore: AT + MINUTE } },
      MINUTE - 1,
      { egress: false, login: false },
    ],
    [
      'a routine login when its turn has come',
      { egress: reached(), login: { at: AT - 1e9, news: false, notBefore: AT + MINUTE } },
      MINUTE,
      { egress: false, login: true },
    ],
    [
      'no login while the server cannot be reached',
      { egress: reached(1), login: { at: AT - 1e9, news: false } },
      1_000,
      { egress: false, login: false },
    ],
  ])('%s', (_what, last, after, expected) => {
    expect(when(last, after)).toEqual(expected);
  });

  const YEAR = 365 * 24 * 60 * MINUTE;
  test.each<[string, Partial<LastChecks>]>([
    ['after a success', { egress: reached(), login: { at: AT, news: false } }],
    ['after failures', { egress: reached(9), login: { at: AT, news: false } }],
    [
      'after a refusal',
      { egress: reached(), login: { at: AT, news: false, retry: { kind: 'backoff', seconds: 900 } } },
    ],
    [
      'before its turn after a start',
      { egress: reached(), login: { at: AT, news: false, notBefore: AT + MINUTE } },
    ],
  ])('everything, %s by a clock that was ahead and has been set back by a year', (_what, last) => {
    expect(when(last, -YEAR)).toEqual({ egress: true, login: true });
    // The clocks of two nodes may differ by some seconds.
    expect(when(last, -5_000)).toEqual({ egress: false, login: false });
  });

  test('a login that was finally rejected is never due', () => {
    const login = { at: AT, news: false, retry: { kind: 'stop' } as const };
    expect(when({ egress: reached(), login }, -YEAR)).toEqual({ egress: true, login: false });
  });

  test('objects that were created together are not checked at the same time', () => {
    const last = { egress: reached(), requested: false, wantsLogin: false };
    const times = Array.from({ length: 50 }, (_, n) => due(last, INTERVALS, `uid-${n}`, AT).nextAt);
    expect(new Set(times).size).toBe(50);
    expect(Math.min(...times)).toBeGreaterThan(AT + 4.4 * MINUTE);
    expect(Math.max(...times)).toBeLessThanOrEqual(AT + 5 * MINUTE);
  });
});

test('a wait that begins ahead of the clock by no more than its length is a wait', () => {
  expect(endOfWait(10, 5, 5)).toBe(15);
  expect(endOfWait(11, 5, 5)).toBe(5);
});
