import { describe, expect, test } from '@jest/globals';
import type { Retry, Verdict } from '../../../operator/src/model/verdict.ts';
import { verdict } from '../../../operator/src/model/verdict.ts';
import type { LoginRefusal } from '../../../operator/src/sharing/breaker.ts';
import { withBreaker } from '../../../operator/src/status/breaker.ts';
import { heldBack } from '../../../operator/src/status/guesses.ts';
import { noteOf, withMessageNote, withNote } from '../../../operator/src/status/journaled.ts';
import type { EgressMemory, LoginMemory } from '../../../operator/src/status/memory.ts';
import {
  attempted,
  borrow,
  isDoubtful,
  loginAfter,
  refusalOf,
  remember,
} from '../../../operator/src/status/memory.ts';
import { at, endsAfter, evidence, failsAt, QQ, says, timeout } from '../../../testing/fixtures/evidence.ts';
import { memoryOf, outcome, SECRET, START } from '../../../testing/fixtures/known.ts';

const WELL = outcome(evidence(endsAfter('auth')));
const REFUSED = outcome(evidence(failsAt('auth', says('535 5.7.8 no'))));
const SILENT = outcome(evidence(failsAt('connect', timeout())));
const OPEN = outcome(evidence(endsAfter('auth')), {}, false);
const SENDER_REFUSED = verdict('SenderAccepted', 'SenderRejected', 'x');
const ADMITTED = verdict('Authenticated', 'LoggedIn', 'x');
const DENIED = verdict('Authenticated', 'InvalidCredentials', 'x');
const KEY = { secretVersion: SECRET, endpoint: 'smtp.qq.com:465', inputs: 'login-inputs' };

const types = (verdicts: readonly Verdict[] | undefined) => verdicts?.map(({ condition }) => condition);
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('a probe', () => {
  test.each([
    ['that logged in', WELL, ['EgressReachable', 'TLSVerified'], ['Authenticated'], false],
    ['that was refused', REFUSED, ['EgressReachable', 'TLSVerified'], ['Authenticated'], false],
    ['that did not reach the server', SILENT, ['EgressReachable', 'TLSVerified'], undefined, true],
  ])('%s leaves each verdict where it belongs', (_what, seen, reach, login, found) => {
    const memory = remember({}, seen);
    expect(types(memory.egress?.verdicts)).toEqual(reach);
    expect(types(memory.login?.verdicts)).toEqual(login);
    expect(memory.egress?.finding !== undefined).toBe(found);
    expect(memory).toStrictEqual(plain(memory));
  });

  test('without a login proves nothing about one, and has the sender', () => {
    const diagnosis = { ...OPEN.diagnosis, verdicts: [...OPEN.diagnosis.verdicts, SENDER_REFUSED] };
    const memory = remember({}, { ...OPEN, diagnosis });
    expect(memory).not.toHaveProperty('login');
    expect(types(memory.egress?.verdicts)).toContain('SenderAccepted');
    expect(types(remember({}, { ...WELL, diagnosis }).egress?.verdicts)).not.toContain('SenderAccepted');
  });

  test('that did not come as far as the login leaves the last one', () => {
    const before = memoryOf(WELL);
    expect(remember(before, SILENT).login).toBe(before.login);
    expect(loginAfter({}, SILENT)).toBeUndefined();
  });
});

describe('refused logins in a row', () => {
  const refusals = (...outcomes: (typeof WELL)[]) => memoryOf(...outcomes).login?.refusals;
  const there = outcome(evidence(at({ port: 587, tls: 'starttls' }), failsAt('auth', says('535 5.7.8 no'))));

  test('are counted for one Secret at one server, and a success ends the row', () => {
    expect(refusals(REFUSED, REFUSED)).toBe(2);
    expect(refusals(REFUSED, { ...REFUSED, secretVersion: 'other' })).toBe(1);
    expect(refusals(REFUSED, there)).toBe(1);
    expect(refusals(REFUSED, WELL)).toBe(0);
  });

  test('include those of others with the same account', () => {
    expect(refusals({ ...REFUSED, refusals: 4 })).toBe(5);
  });

  test.each<[Retry, Retry]>([
    [{ kind: 'stop' }, { kind: 'stop' }],
    [{ kind: 'pointless' }, { kind: 'pointless' }],
    [
      { kind: 'backoff', seconds: 60 },
      { kind: 'backoff', seconds: 120 },
    ],
  ])('a second refusal that is followed by %j comes to %j', (retry, expected) => {
    const { finding } = REFUSED.diagnosis;
    if (!finding) throw new Error('a finding was expected');
    const seen = { ...REFUSED, diagnosis: { ...REFUSED.diagnosis, finding: { ...finding, retry } } };
    expect(memoryOf(seen, seen).login?.retry).toStrictEqual(expected);
  });
});

describe('a failure may be a mere flap', () => {
  const before: EgressMemory = {
    ...{ inputs: 'egress-inputs', at: START, failures: 0, endpoint: QQ, alternatives: [], capabilities: {} },
    verdicts: [verdict('EgressReachable', 'Connected', 'x'), verdict('TLSVerified', 'Verified', 'x')],
  };
  const untrusted = verdict('TLSVerified', 'CertificateExpired', 'x');

  test.each<[string, EgressMemory, typeof WELL, boolean]>([
    ['where the server was reachable', before, SILENT, true],
    [
      'and not where it was not',
      { ...before, verdicts: [...before.verdicts.slice(0, 1), untrusted] },
      SILENT,
      false,
    ],
    ['and not where the sender was refused', before, withFinding('SenderAccepted'), false],
    ['and not where nothing failed', before, WELL, false],
  ])('%s', (_what, memory, seen, expected) => {
    expect(isDoubtful(memory, seen)).toBe(expected);
  });

  function withFinding(condition: 'SenderAccepted'): typeof WELL {
    const { finding } = SILENT.diagnosis;
    return { ...SILENT, diagnosis: { ...SILENT.diagnosis, finding: { ...finding, condition } as never } };
  }
});

describe('a refusal that others with the account met', () => {
  const refusal: LoginRefusal = {
    ...{
      at: START,
      endpoint: 'other:25',
      by: 'uid-a',
      retry: { kind: 'stop' },
      refusals: 1,
      verdicts: [DENIED],
    },
  };

  test.each<[string, Partial<LoginRefusal>, object]>([
    ['is borrowed from another one', {}, { borrowed: true }],
    ['is its own where it met it itself', { by: 'uid-b' }, {}],
    ['is held back where the operator made no login', { held: true }, { held: true }],
  ])('%s', (_what, changes, whose) => {
    const { login } = borrow({}, { ...refusal, ...changes }, KEY, 'uid-b');
    const { by: _, endpoint: _at, held: _held, ...rest } = refusal;
    expect(login).toStrictEqual({ ...rest, ...KEY, ...whose });
  });

  const login: LoginMemory = { ...KEY, at: START, retry: { kind: 'stop' }, refusals: 1, verdicts: [DENIED] };
  test.each<[string, Partial<LoginMemory>, boolean]>([
    ['of the account', {}, true],
    [
      'of a sender that was never asked, with it',
      { verdicts: [verdict('SenderAccepted', 'Accepted', 'x'), DENIED] },
      true,
    ],
    ['of the sender, after a login that worked', { verdicts: [ADMITTED, SENDER_REFUSED] }, false],
  ])('is reported if it is one %s', (_what, changes, told) => {
    const found = refusalOf({ ...login, ...changes }, 'uid-a');
    expect(found !== undefined).toBe(told);
    expect(found).toStrictEqual(found && plain(found));
  });

  test('has the finding, and whether its message contains the time', () => {
    const { finding } = REFUSED.diagnosis;
    const told = refusalOf({ ...login, ...(finding && { finding }), worded: true }, 'uid-a');
    expect(told).toMatchObject({ finding, worded: true });
  });
});

describe('the message of a login', () => {
  test.each<[string, Partial<LoginMemory>, Verdict<'Authenticated'>, boolean]>([
    ['that was refused has the time of the next one', { retry: { kind: 'stop' } }, DENIED, true],
    ['that worked has none, although the sender was refused', { retry: { kind: 'stop' } }, ADMITTED, false],
    ['of which nothing is known yet has none', {}, verdict('Authenticated', 'Pending', 'x'), false],
  ])('%s', (_what, changes, found, hasTime) => {
    const { message } = withBreaker({ ...KEY, at: START, refusals: 0, verdicts: [], ...changes }, found);
    expect(message !== 'x').toBe(hasTime);
  });

  test.each([
    ['user', 'of this user name from this namespace'],
    ['namespace', 'rejected 5 logins from this namespace'],
  ] as const)('that was held back names whose logins were rejected: %s', (of, words) => {
    const told = { uid: 'u', endpoint: QQ, refusals: 0, now: START };
    const { finding, retry, held } = heldBack({ waitMs: 1_500, refused: 5, of }, told);
    expect(finding?.message).toContain(words);
    expect([retry, held]).toEqual([{ kind: 'backoff', seconds: 2 }, true]);
  });
});

test('what is remembered of something else is kept', () => {
  const domain = { inputs: 'i', at: START, verdicts: [] };
  const before = { handledRequest: 'now', checks: { domain } };
  const refusal: LoginRefusal = {
    ...{ at: START, endpoint: 'e', by: 'u', retry: { kind: 'stop' }, refusals: 1, verdicts: [] },
  };
  const note = noteOf(attempted(KEY, START));
  const message = { at: START, state: 'message' as const, inputs: 'i' };
  const after = [remember(before, WELL), borrow(before, refusal, KEY, 'u'), withNote(before, note)];
  for (const memory of [...after, withMessageNote(before, message)]) {
    expect(memory).toMatchObject(before);
  }
});

describe('a note', () => {
  const refusedSender: LoginMemory = {
    ...{ ...KEY, at: START, refusals: 1, retry: { kind: 'stop' } },
    verdicts: [ADMITTED, SENDER_REFUSED],
  };

  test('of a login that was not admitted proves nothing', () => {
    expect(noteOf(refusedSender)).toMatchObject({ state: 'sent', proved: [] });
    expect(noteOf(attempted(KEY, START)).proved).toEqual([]);
  });

  test('of one that was admitted proves login and sender, each in its own words, and nothing else', () => {
    const sender = verdict('SenderAccepted', 'Accepted', 'x');
    const reached = verdict('EgressReachable', 'Connected', 'x');
    const login = { ...KEY, at: START, refusals: 0, verdicts: [reached, ADMITTED, sender] };
    const note = noteOf(login);
    expect(note.proved).toEqual([
      { condition: 'Authenticated', reason: 'LoggedIn' },
      { condition: 'SenderAccepted', reason: 'Accepted' },
    ]);
    expect(withNote({}, note).login?.verdicts.map(({ message }) => message)).toEqual([
      'Logged in to smtp.qq.com:465.',
      'smtp.qq.com:465 accepted the sender.',
    ]);
  });

  test.each([[undefined], ['now']])('of a message has its request where there was one: %j', requested => {
    const note = { at: START, state: 'message' as const, inputs: 'i', ...(requested && { requested }) };
    const message = withMessageNote({}, note).checks?.message;
    expect(message).toStrictEqual(plain(message));
    expect(message?.requested).toBe(requested);
  });
});
