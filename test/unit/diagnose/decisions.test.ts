import { describe, expect, test } from '@jest/globals';
import { CONNECTION } from '../../../operator/src/diagnose/decision/connection.ts';
import { ENVELOPE } from '../../../operator/src/diagnose/decision/envelope.ts';
import { LOGIN } from '../../../operator/src/diagnose/decision/login.ts';
import { meaningOf } from '../../../operator/src/diagnose/decision/meaning.ts';
import { MESSAGE } from '../../../operator/src/diagnose/decision/message.ts';
import { ORDER } from '../../../operator/src/diagnose/decision/order.ts';
import { parsedReply } from '../../../testing/fixtures/replies.ts';
import { drops, dropsOfRecord, type Mutant } from './mutations.ts';
import { DECISION_ROWS, type DecisionRow } from './rows/decisions.ts';

const meaning = ([at, named, reply]: DecisionRow) => {
  const loggedIn = at === 'auth' || named !== 'login-needed';
  const known = { loggedIn, loginRequired: false, secured: true, otherSender: false };
  return meaningOf(at, parsedReply(reply), known);
};

const outcome = (row: DecisionRow) => {
  const { condition, reason, retry, because } = meaning(row);
  return [because.cause, `${condition}/${reason}`, retry.kind];
};

test('there is a row for each cause at each stage', () => {
  const all = Object.entries(ORDER).flatMap(([at, causes]) => causes.map(cause => `${at} ${cause}`));
  const rows = DECISION_ROWS.map(([at, named]) => `${at} ${named}`);
  expect(all.filter(name => !rows.includes(name))).toEqual([]);
});

test.each(DECISION_ROWS)('at %s, %s in "%s": %s, %s, %s', (...row) => {
  expect(outcome(row)).toEqual(row.slice(3));
});

/** Texts as well: an outcome that is lost can leave the reason as it is. */
const everything = (rows: readonly DecisionRow[]): string =>
  JSON.stringify(rows.map(meaning).map(found => ({ ...found, because: found.because.by })));

function unnoticed(mutants: readonly Mutant[], rows: readonly DecisionRow[]): string[] {
  const before = everything(rows);
  return mutants.flatMap(({ name, apply }) => {
    const mend = apply();
    try {
      return everything(rows) === before ? [name] : [];
    } finally {
      mend();
    }
  });
}

describe('a test fails', () => {
  test.each(Object.entries(ORDER))('when a cause is lost from the order at %s', (at, causes) => {
    const rows = DECISION_ROWS.filter(([stage]) => stage === at);
    expect(unnoticed(drops(causes, String), rows)).toEqual([]);
  });

  test.each([
    ['auth', LOGIN],
    ['sender', ENVELOPE],
    ['greeting', CONNECTION],
    ['message', MESSAGE],
  ] as const)('when an outcome is lost at %s', (at, table) => {
    const rows = DECISION_ROWS.filter(
      ([stage]) => stage === at || (at === 'sender' && stage === 'recipient'),
    );
    expect(unnoticed(dropsOfRecord(table, at), rows)).toEqual([]);
  });
});
