import { describe, expect, test } from '@jest/globals';
import { reasonEntry } from '../../../crds/reasons.ts';
import type { SmtpConfigStatus } from '../../../crds/schema/status.ts';
import { verdict } from '../../../operator/src/model/verdict.ts';
import {
  type CheckMemory,
  type CheckSchedule,
  checkDueAt,
  checkStatus,
  restoredRemedy,
  restoredRun,
} from '../../../operator/src/status/checks.ts';
import { restore } from '../../../operator/src/status/restore.ts';
import { decideStatus } from '../../../operator/src/status/status.ts';
import { endsAfter, evidence, failsAt, QQ, says } from '../../../testing/fixtures/evidence.ts';
import { known, memoryOf, outcome, START } from '../../../testing/fixtures/known.ts';

const LOGGED_IN = decideStatus(known(memoryOf(outcome(evidence(endsAfter('auth'))))));
const REFUSED = decideStatus(known(memoryOf(outcome(evidence(failsAt('auth', says('535 5.7.8 no')))))));
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

const from = (status: SmtpConfigStatus) =>
  restore(
    status,
    1,
    { endpoints: [QQ], egressInputs: 'egress-inputs' },
    { reachedAt: START, loginFrom: START },
  );
/** The status with other values of one condition. */
const withCondition = (status: SmtpConfigStatus, type: string, changes: object): SmtpConfigStatus => ({
  ...status,
  conditions: (status.conditions ?? []).map(condition =>
    condition.type === type ? { ...condition, ...changes } : condition,
  ),
});
const loginWith = (changes: object, status = REFUSED): SmtpConfigStatus =>
  ({ ...status, login: { ...status.login, ...changes } }) as SmtpConfigStatus;
const diagnosisWith = (changes: object | undefined, status = REFUSED): SmtpConfigStatus =>
  ({ ...status, diagnosis: changes && { ...status.diagnosis, ...changes } }) as SmtpConfigStatus;

describe('an operator that starts', () => {
  test('remembers nothing of an SmtpConfig that was never worked on', () => {
    expect(from({})).toStrictEqual({});
  });

  test.each([
    ['of a login that worked', LOGGED_IN],
    ['of one that was refused', REFUSED],
    ['of a request that was answered', { ...LOGGED_IN, lastHandledProbeAt: 'now' }],
  ])('remembers %s, and nothing that is undefined', (_what, status) => {
    const memory = from(status);
    expect(memory).toStrictEqual(plain(memory));
    expect(memory.handledRequest).toBe(status.lastHandledProbeAt);
    expect(memory.login).toMatchObject({ secretVersion: status.login?.secretVersion });
  });

  test('probes at once a server whose certificate was not trusted', () => {
    const status = withCondition(LOGGED_IN, 'TLSVerified', { status: 'False', reason: 'CertificateExpired' });
    expect(from(status)).not.toHaveProperty('egress');
  });

  test('restores no verdict on the sender if there was none', () => {
    const sender = { type: 'SenderAccepted', status: 'Unknown', reason: 'BlockedByAuthentication' };
    const status = {
      ...LOGGED_IN,
      conditions: [...(LOGGED_IN.conditions ?? []), sender],
    } as SmtpConfigStatus;
    expect(from(status).login?.verdicts).toHaveLength(1);
  });
});

test.each<[string, SmtpConfigStatus]>([
  ['worked', LOGGED_IN],
  ['was refused', REFUSED],
  [
    'worked, and is hidden behind another failure',
    withCondition(LOGGED_IN, 'Authenticated', { reason: 'x' }),
  ],
])('the verdict on the sender is restored where the login %s', (_what, status) => {
  const sender = { type: 'SenderAccepted', status: 'True', reason: 'Accepted', message: 'x' };
  const conditions = [...(status.conditions ?? []), sender];
  const { verdicts = [] } = from({ ...status, conditions } as SmtpConfigStatus).login ?? {};
  expect(verdicts.map(({ condition }) => condition)).toEqual(['Authenticated', 'SenderAccepted']);
});

describe('a login whose condition is about something else', () => {
  const stated = (status: SmtpConfigStatus) => {
    const { verdicts = [], finding, worded } = from(status).login ?? {};
    return { reason: verdicts[0]?.reason, message: verdicts[0]?.message, finding: finding?.reason, worded };
  };

  test('has the reason of the login', () => {
    const status = withCondition(LOGGED_IN, 'Authenticated', {
      status: 'False',
      reason: 'InvalidCredentials',
    });
    expect(stated(status)).toMatchObject({ reason: 'LoggedIn', message: 'Logged in to smtp.qq.com:465.' });
  });

  const LIMITED = { reason: 'RateLimited', retry: 'backoff' };
  test.each<[string, SmtpConfigStatus, string | undefined]>([
    ['that has one', REFUSED, 'InvalidCredentials'],
    ['that was lost', diagnosisWith(undefined), undefined],
    [
      'of the sender',
      diagnosisWith({ condition: 'SenderAccepted', reason: 'RateLimited' }, loginWith(LIMITED)),
      undefined,
    ],
    ['of another refusal', diagnosisWith({ reason: 'AccountLocked' }), undefined],
    [
      'of an operator with other reasons',
      diagnosisWith({ reason: 'Unheard' }, loginWith({ reason: 'Unheard' })),
      undefined,
    ],
    ['of another version, without a stage', diagnosisWith({ stage: undefined }), undefined],
  ])('has no diagnosis but %s', (_what, status, finding) => {
    expect(stated(status).finding).toBe(finding);
  });

  test('has no words for the next login where it worked', () => {
    expect(from(LOGGED_IN).login).not.toHaveProperty('worded');
    expect(from(diagnosisWith({ stage: undefined })).login?.worded).toBe(true);
  });

  test('has the reply of the server where there was one', () => {
    const { reply: _, ...rest } = REFUSED.diagnosis ?? ({} as never);
    expect(from({ ...REFUSED, diagnosis: rest }).login?.finding).not.toHaveProperty('reply');
    expect(from(REFUSED).login?.finding?.reply).toBe(REFUSED.diagnosis?.reply);
  });
});

describe('what to do about a condition', () => {
  const remedyOf = (diagnosis: object | undefined, reason = 'NotAligned') =>
    restoredRemedy({ diagnosis } as SmtpConfigStatus, 'DomainAuthenticated', reason);
  const OWN = { condition: 'DomainAuthenticated', reason: 'NotAligned', remedy: 'Add a record.' };

  test.each<[string, object | undefined, string | undefined]>([
    ['is that of the diagnosis', OWN, 'Add a record.'],
    ['is that of the vocabulary without one', undefined, undefined],
    [
      'is that of the vocabulary where the diagnosis is about another condition',
      { ...OWN, condition: 'Ready' },
      undefined,
    ],
    ['is that of the vocabulary where it has another reason', { ...OWN, reason: 'SPFMissing' }, undefined],
    [
      'is that of the vocabulary where both are the same',
      { ...OWN, remedy: reasonEntry('DomainAuthenticated', 'NotAligned').remedy },
      undefined,
    ],
  ])('%s', (_what, diagnosis, expected) => {
    expect(remedyOf(diagnosis)).toBe(expected);
  });

  test('is not known for a reason of another version', () => {
    expect(remedyOf({ ...OWN, reason: 'Unheard' }, 'Unheard')).toBeUndefined();
  });
});

describe('a check with a clock of its own', () => {
  const FOUND = verdict('MessageAccepted', 'Accepted', 'Yes.');
  const memory: CheckMemory = { inputs: 'i', at: START, verdicts: [FOUND] };

  test.each<[string, Partial<CheckMemory>]>([
    ['nothing more', {}],
    ['a request', { requested: 'now', onRequest: true }],
    ['a retry', { retry: { kind: 'stop' } }],
    ['nothing', { verdicts: [] }],
  ])('that found %s is the same after a restart', (_what, more) => {
    const status = checkStatus('message', { ...memory, ...more });
    expect(status).toStrictEqual(plain(status));
    const conditions = [{ type: 'MessageAccepted', status: 'True', reason: 'Accepted', message: 'Yes.' }];
    const restored = restoredRun({ checks: [status], conditions } as SmtpConfigStatus, 'message', 'message');
    expect(restored).toStrictEqual({ ...memory, ...more });
  });

  test.each<[string, Partial<CheckMemory>, CheckSchedule, number]>([
    ['at once where a new request asks', { requested: 'a' }, { requested: 'b' }, 0],
    ['never where the request was answered', { requested: 'a' }, { requested: 'a' }, Infinity],
    ['never where an earlier request is gone', { requested: 'a' }, {}, Infinity],
    ['when its retry is', { retry: { kind: 'backoff', seconds: 9 } }, { interval: 60_000 }, START + 9_000],
  ])('is due %s', (_when, found, schedule, due) => {
    expect(checkDueAt({ ...memory, ...found }, schedule, { key: 'k', now: START })).toBe(due);
  });
});
