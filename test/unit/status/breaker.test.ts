import { describe, expect, test } from '@jest/globals';
import type { SmtpConfigStatus } from '../../../crds/schema/status.ts';
import type { Retry } from '../../../operator/src/model/verdict.ts';
import type { Memory } from '../../../operator/src/status/memory.ts';
import { attempted, borrow, loginAfter, refusalOf } from '../../../operator/src/status/memory.ts';
import { restore } from '../../../operator/src/status/restore.ts';
import { decideStatus } from '../../../operator/src/status/status.ts';
import { endsAfter, evidence, failsAt, QQ, says, timeout } from '../../../testing/fixtures/evidence.ts';
import { conditionOf, known, memoryOf, outcome, SECRET, START } from '../../../testing/fixtures/known.ts';

const REFUSED = outcome(evidence(failsAt('auth', says('535 5.7.8 no'))));
const LOGGED_IN = outcome(evidence(endsAfter('auth')));
const KEY = { secretVersion: SECRET, endpoint: 'smtp.qq.com:465', inputs: 'login-inputs' };
const TIMES = { reachedAt: START, loginFrom: START };

const authenticated = (memory: Memory) => conditionOf(decideStatus(known(memory)), 'Authenticated');
const restored = (memory: Memory): Memory =>
  restore(decideStatus(known(memory)), 1, { endpoints: [QQ], egressInputs: 'egress-inputs' }, TIMES);

describe('a refused login', () => {
  test('shows when it was rejected, and what triggers the next login', () => {
    expect(authenticated(memoryOf(REFUSED))?.message).toMatch(
      /Refused on 2026-11-24T08:00:00Z: the operator does not log in again until the Secret or the spec changes, or annotation smtp-operator\.dev\/probe-requested-at requests it\.$/,
    );
  });

  test('that is temporary shows when it is retried', () => {
    const silent = outcome(evidence(failsAt('auth', timeout())));
    expect(authenticated(memoryOf(silent))?.message).toMatch(
      /The operator logs in again after 2026-11-24T08:15:00Z\.$/,
    );
  });

  test('is reported once, however often the operator restarts', () => {
    const memory = memoryOf(REFUSED);
    const twice = { ...restored({ ...memory, ...restored(memory) }), egress: memory.egress };
    expect(authenticated(twice as Memory)?.message).toBe(authenticated(memory)?.message);
  });

  test('keeps its remedy and what was seen when the operator restarts', () => {
    const memory = memoryOf(REFUSED);
    const next = { ...restored(memory), ...(memory.egress && { egress: memory.egress }) };
    expect(decideStatus(known(next)).diagnosis).toEqual(decideStatus(known(memory)).diagnosis);
  });

  test.each([
    ['with other words for the next login', 'It is tried again later.'],
    ['that had borrowed it', 'The server rejected the login of another SmtpConfig with the same account.'],
  ])('keeps the text of an operator of another version %s', (_what, words) => {
    const memory = memoryOf(REFUSED);
    const status = decideStatus(known(memory));
    const conditions = status.conditions?.map(condition =>
      condition.type === 'Authenticated' ? { ...condition, message: words } : condition,
    );
    // Without the stage: another version did not keep what the dialogue showed.
    const { stage: _, ...diagnosis } = status.diagnosis ?? { message: '' };
    const { login } = restore(
      { ...status, ...(conditions && { conditions }), diagnosis } as SmtpConfigStatus,
      1,
      { endpoints: [QQ], egressInputs: 'egress-inputs' },
      TIMES,
    );
    expect(login).toMatchObject({ ...KEY, at: START, retry: { kind: 'stop' } });
    expect(authenticated({ ...memory, ...(login && { login }) })?.message).toBe(words);
  });

  test('stays refused for the next operator', () => {
    expect(restored(memoryOf(REFUSED)).login).toMatchObject({ ...KEY, at: START, retry: { kind: 'stop' } });
  });

  test.each([
    ['in this operator', loginAfter({}, REFUSED)],
    ['before it was restarted', restored(memoryOf(REFUSED)).login],
  ])('%s applies to every SmtpConfig with the same account', (_when, login) => {
    const refusal = login && refusalOf(login, 'another-uid');
    if (!refusal) throw new Error('a refusal was expected');
    const memory = borrow(
      memoryOf(outcome(evidence(endsAfter('ehlo')), {}, false)),
      refusal,
      KEY,
      'config-uid',
    );
    expect(authenticated(memory)).toMatchObject({ status: 'False', reason: 'InvalidCredentials' });
    expect(authenticated(memory)?.message).toMatch(
      /^The server rejected the login of another SmtpConfig with the same account\. /,
    );
  });
});

test('a login that is merely due again waits for its turn after a start, a refused one for a person', () => {
  const later = { reachedAt: START, loginFrom: START + 600_000 };
  const expected = { endpoints: [QQ], egressInputs: 'egress-inputs' };
  const after = (memory: Memory) => restore(decideStatus(known(memory)), 1, expected, later).login;
  expect(after(memoryOf(LOGGED_IN))).toMatchObject({ at: START, notBefore: START + 600_000 });
  expect(after(memoryOf(REFUSED))?.notBefore).toBeUndefined();
});

test('an accepted login is not a rejection, even if the sender is rejected', () => {
  const login = loginAfter({}, LOGGED_IN);
  expect(login && refusalOf(login, 'uid')).toBeUndefined();
});

describe('a login that comes back later', () => {
  const later = (attempts?: number): Retry => ({
    kind: 'backoff',
    seconds: 3600,
    ...(attempts !== undefined && { attempts }),
  });
  const refusedLater = (retry: Retry) => {
    const { diagnosis } = REFUSED;
    if (!diagnosis.finding) throw new Error('a finding was expected');
    return { ...REFUSED, diagnosis: { ...diagnosis, finding: { ...diagnosis.finding, retry } } };
  };

  test.each([
    [1, 3600],
    [2, 7200],
    [3, 14_400],
    [4, 21_600],
    [9, 21_600],
  ])('waits after refusal %d for %d seconds', (times, seconds) => {
    const memory = memoryOf(...Array.from({ length: times }, () => refusedLater(later())));
    expect(memory.login?.retry).toEqual({ kind: 'backoff', seconds });
  });

  test('stops after as many tries as its rule allows', () => {
    const memory = memoryOf(refusedLater(later(1)), refusedLater(later(1)));
    expect(memory.login?.retry).toEqual({ kind: 'stop' });
  });

  test('counts what others with the same account have met', () => {
    const memory = memoryOf({ ...refusedLater(later(1)), refusals: 1 });
    expect(memory.login?.retry).toEqual({ kind: 'stop' });
  });
});

test('a login that was in progress when the operator stopped has no result, and is delayed', () => {
  const memory: Memory = {
    ...memoryOf(outcome(evidence(endsAfter('ehlo')), {}, false)),
    login: attempted(KEY, START),
  };
  const next = { ...restored(memory), ...(memory.egress && { egress: memory.egress }) };
  expect(next.login).toMatchObject({ ...KEY, retry: { kind: 'backoff', seconds: 900 } });
  expect(authenticated(next)).toMatchObject({ status: 'Unknown', reason: 'Pending' });
  expect(authenticated(next)?.message).toContain('Its result is unknown');
});
