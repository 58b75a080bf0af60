import { describe, expect, test } from '@jest/globals';
import { decide } from '../../../operator/src/diagnose/decision/decide.ts';
import { ORDER } from '../../../operator/src/diagnose/decision/order.ts';
import { DOUBTS } from '../../../operator/src/diagnose/decision/possible.ts';
import { parsedReply } from '../../../testing/fixtures/replies.ts';
import { CORPORA } from '../../eval/corpora.ts';
import { drops, type Mutant, swaps } from './mutations.ts';
import { DECISION_ROWS } from './rows/decisions.ts';
import { DOUBT_ROWS } from './rows/doubts.ts';
import { EQUIVALENT, PRECEDENCE_ROWS } from './rows/precedence.ts';

const KNOWN = { loggedIn: true, loginRequired: false, secured: true, otherSender: false };

const outcome = (at: Parameters<typeof decide>[0], reply: string) =>
  decide(at, parsedReply(reply), KNOWN).cause;

const unnoticed = (mutants: readonly Mutant[], isRight: () => boolean): string[] =>
  mutants.flatMap(({ name, apply }) => {
    const mend = apply();
    try {
      return isRight() ? [name] : [];
    } finally {
      mend();
    }
  });

test.each(PRECEDENCE_ROWS)('at %s, %s before %s in "%s": %s', (at, _first, _second, reply, cause) => {
  expect(outcome(at, reply)).toBe(cause);
});

test.each(DOUBT_ROWS)('at %s, in "%s": %s', (at, reply, cause) => {
  expect(outcome(at, reply)).toBe(cause);
});

/** Stages share lists. */
const LISTS = Object.entries(ORDER).filter(
  ([, causes], index, all) => all.findIndex(([, other]) => other === causes) === index,
);

describe.each(LISTS)('the order at %s: a test fails', (at, causes) => {
  const rows = PRECEDENCE_ROWS.filter(([stage]) => stage === at);
  const isRight = (): boolean => rows.every(([stage, , , reply, cause]) => outcome(stage, reply) === cause);

  test('when two neighbours change places', () => {
    const equivalent = (first: string, second: string): boolean => `${first} ${second}` in EQUIVALENT;
    expect(unnoticed(swaps(causes, String, equivalent), isRight)).toEqual([]);
  });
});

test('no pair is called equivalent without need', () => {
  const pairs = LISTS.flatMap(([, causes]) =>
    causes.slice(1).map((cause, index) => `${causes[index]} ${cause}`),
  );
  expect(Object.keys(EQUIVALENT).filter(pair => !pairs.includes(pair))).toEqual([]);
});

/** Without the half that is set aside: what no test may look at notices nothing. */
const isEverythingRight = (): boolean =>
  DOUBT_ROWS.every(([at, reply, cause]) => outcome(at, reply) === cause) &&
  PRECEDENCE_ROWS.every(([at, , , reply, cause]) => outcome(at, reply) === cause) &&
  DECISION_ROWS.every(
    ([at, named, reply, cause]) =>
      decide(at, parsedReply(reply), { ...KNOWN, loggedIn: named !== 'login-needed' || at === 'auth' })
        .cause === cause,
  ) &&
  CORPORA.every(({ aside, rows }) => aside || rows().every(({ right }) => right));

test('with every doubt as it is, every row is as expected', () => {
  expect(isEverythingRight()).toBe(true);
});

test.each(Object.entries(DOUBTS))('a doubt about %s that is lost is noticed', (_cause, doubts) => {
  const name = (_doubt: unknown, index: number): string => `doubt ${index + 1}`;
  expect(unnoticed(drops(doubts, name), isEverythingRight)).toEqual([]);
});
