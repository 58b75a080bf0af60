import { describe, expect, test } from '@jest/globals';
import type { FallbackStatus } from '../../../crds/schema/status.ts';
import { verdict } from '../../../operator/src/model/verdict.ts';
import type { FallbackCandidate, FallbackInput } from '../../../operator/src/status/fallback.ts';
import {
  decideFallback,
  fallbackKnown,
  isUsable,
  withMissingFallback,
} from '../../../operator/src/status/fallback.ts';
import { PUBLISHED } from '../../../operator/src/status/published.ts';
import { SERVER } from '../../../operator/src/status/server-check.ts';
import { warningsOf } from '../../../operator/src/status/warnings.ts';
import { known } from '../../../testing/fixtures/known.ts';

const CHECKS = [SERVER, PUBLISHED];

const START = Date.parse('2026-11-26T00:00:00Z');
const AFTER = 60_000;
const RETURN = 120_000;
const at = (seconds: number): number => START + seconds * 1000;
const time = (seconds: number): string => new Date(at(seconds)).toISOString();
const one = (state: FallbackCandidate['state'] = 'ready'): FallbackCandidate[] => [{ name: 'b', state }];

const decide = (given: Partial<FallbackInput> & { now: number }) =>
  decideFallback({
    afterMs: AFTER,
    returnAfterMs: RETURN,
    was: undefined,
    usable: false,
    candidates: one(),
    ...given,
  });

/** Plays a sequence of passes, each with whether the primary works and who is ready. */
function play(
  passes: readonly (readonly [seconds: number, usable: boolean | undefined, ready: readonly string[]])[],
) {
  let was: FallbackStatus | undefined;
  return passes.map(([seconds, usable, ready]) => {
    const candidates = ['b', 'c', 'd'].map(name => ({
      name,
      state: ready.includes(name) ? ('ready' as const) : ('failed' as const),
    }));
    was = decide({ now: at(seconds), usable, was, candidates }).record;
    return was?.name ?? 'own';
  });
}

describe('the switch', () => {
  test('waits for `after`, returns when to look again, and is then made', () => {
    const first = decide({ now: at(0) });
    expect(first).toEqual({ record: { failingSince: time(0) }, nextAt: at(60) });
    expect(decide({ now: at(59), was: first.record }).record?.name).toBeUndefined();
    expect(decide({ now: at(60), was: first.record })).toEqual({
      record: { name: 'b', since: time(60), failingSince: time(0) },
    });
  });

  test('is the same after a restart, which neither waits again nor switches early', () => {
    const was = { failingSince: time(0) };
    expect(decide({ now: at(30), was }).record).toEqual(was);
    expect(decide({ now: at(3600), was }).record?.name).toBe('b');
    const active = { name: 'b', since: time(60), failingSince: time(0) };
    expect(decide({ now: at(3600), was: active }).record).toEqual(active);
  });

  test('is never made to one that is not ready', () => {
    expect(decide({ now: at(60), was: { failingSince: time(0) }, candidates: one('failed') })).toEqual({
      record: { failingSince: time(0) },
    });
  });

  test('remembers nothing where nothing is known', () => {
    expect(decide({ now: at(0), usable: undefined })).toStrictEqual({});
    const old = { name: 'old', since: time(0) };
    expect(decide({ now: at(0), usable: undefined, was: old })).toStrictEqual({});
  });

  test('to another SmtpConfig than one that is no longer named begins now', () => {
    const was = { name: 'old', since: time(0), failingSince: time(0) };
    expect(decide({ now: at(90), was }).record).toEqual({
      name: 'b',
      since: time(90),
      failingSince: time(0),
    });
  });

  test('forgets a failure that ended before `after`', () => {
    expect(
      play([
        [0, false, ['b']],
        [50, true, ['b']],
        [55, false, ['b']],
        [100, false, ['b']],
        [116, false, ['b']],
      ]),
    ).toEqual(['own', 'own', 'own', 'own', 'b']);
  });

  test('waits while nothing is known, and keeps what is published', () => {
    expect(
      play([
        [0, false, ['b']],
        [61, undefined, ['b']],
        [62, false, ['b']],
        [63, undefined, ['b']],
      ]),
    ).toEqual(['own', 'own', 'b', 'b']);
  });
});

describe('the return', () => {
  test('comes after the primary has worked for `returnAfter` without interruption', () => {
    const passes = [
      [0, false],
      [60, false],
      [100, true],
      [200, true],
      [210, false],
      [300, true],
      [419, true],
      [420, true],
    ] as const;
    expect(play(passes.map(([seconds, usable]) => [seconds, usable, ['b']]))).toEqual([
      'own',
      'b',
      'b',
      'b',
      'b',
      'b',
      'b',
      'own',
    ]);
  });

  test('comes at once where the fallback fails and the primary works', () => {
    expect(
      play([
        [0, false, ['b']],
        [60, false, ['b']],
        [100, true, []],
      ]),
    ).toEqual(['own', 'b', 'own']);
  });

  test('keeps since when the fallback is in use', () => {
    const was = { name: 'b', since: time(0), failingSince: time(0) };
    expect(decide({ now: at(100), usable: true, was }).record).toEqual({
      ...{ name: 'b', since: time(0), usableSince: time(100) },
    });
  });

  test('comes at once where the fallback is no longer named', () => {
    const was = { name: 'old', since: time(0), failingSince: time(0) };
    expect(decide({ now: at(100), usable: true, was })).toEqual({});
  });
});

describe('a chain', () => {
  test('switches to the next fallback that is ready, and stays there while it works', () => {
    const states = play([
      [0, false, ['c']],
      [60, false, ['c']],
      [70, false, ['b', 'c']],
      [80, false, ['b']],
      [90, false, []],
      [100, false, ['d']],
    ]);
    expect(states).toEqual(['own', 'c', 'c', 'b', 'b', 'd']);
  });
});

test('a check of the fallback that is in progress neither starts a switch nor ends one', () => {
  const candidates = [...one('unknown'), { name: 'c', state: 'ready' as const }];
  const active = { name: 'b', since: time(60), failingSince: time(0) };
  expect(decide({ now: at(100), was: active, candidates }).record?.name).toBe('b');
  expect(decide({ now: at(100), was: active, candidates, usable: true }).record?.name).toBe('b');
  const waiting = { failingSince: time(0) };
  expect(decide({ now: at(100), was: waiting, candidates: one('unknown') }).record).toEqual(waiting);
});

describe('what counts as unusable', () => {
  const login = (reason: 'LoggedIn' | 'InvalidCredentials' | 'Pending') =>
    verdict('Authenticated', reason, '');
  const reach = verdict('EgressReachable', 'Pending', '');
  test('a failed login, even if other results are unknown', () => {
    expect(isUsable([reach, login('InvalidCredentials')], CHECKS)).toBe(false);
  });
  test('nothing while a check is pending', () =>
    expect(isUsable([login('Pending')], CHECKS)).toBeUndefined());
  test('not an output that belongs to another owner', () => {
    expect(isUsable([login('LoggedIn'), verdict('Published', 'NameConflict', '')], CHECKS)).toBe(true);
  });
});

describe('a fallback that does not exist', () => {
  const earlier = fallbackKnown({ record: { failingSince: time(0) }, ready: false });

  test('is a warning about the settings, after the others', () => {
    const facts = known({});
    expect(
      warningsOf({
        ...facts,
        warnings: ['w'],
        checks: [...facts.checks, withMissingFallback(undefined, 'b')],
      }),
    ).toEqual([
      { kind: 'settings', text: 'w' },
      { kind: 'settings', text: expect.stringMatching(/^SmtpConfig b of spec\.fallback does not exist/) },
    ]);
  });

  test('keeps what is remembered of the fallback', () => {
    const facts = known({});
    const check = withMissingFallback(earlier, 'b');
    expect(check.judges).toEqual(['fallback']);
    expect(check.fields?.(facts)).toEqual({ fallback: { failingSince: time(0) } });
    expect(check.conditions(facts, [])).toEqual([]);
    expect(withMissingFallback(undefined, 'b').conditions(facts, [])).toEqual([]);
  });
});
