import { describe, expect, test } from '@jest/globals';
import type { SmtpConfigSpec } from '../../../crds/schema/spec.ts';
import type { SmtpConfigStatus } from '../../../crds/schema/status.ts';
import { verdict } from '../../../operator/src/model/verdict.ts';
import { blockedStatus, invalidStatus, suspendedStatus } from '../../../operator/src/status/inactive.ts';
import type { Known, OutputState } from '../../../operator/src/status/known.ts';
import { scheduledKnown } from '../../../operator/src/status/scheduled.ts';
import { decideStatus } from '../../../operator/src/status/status.ts';
import { endsAfter, evidence, failsAt, QQ, says, timeout } from '../../../testing/fixtures/evidence.ts';
import {
  conditionOf,
  known,
  memoryOf,
  outcome,
  SECRET,
  START,
  withChecks,
} from '../../../testing/fixtures/known.ts';

const LOGGED_IN = memoryOf(outcome(evidence(endsAfter('auth'))));
const REFUSED = memoryOf(outcome(evidence(failsAt('auth', says('535 5.7.8 no')))));
const SILENT = memoryOf(outcome(evidence(failsAt('connect', timeout()))));
const TIME = '2026-11-24T08:00:00.000Z';
const EARLIER = '2026-11-20T08:00:00.000Z';

const statusOf = (changes: Partial<Known>): SmtpConfigStatus =>
  decideStatus({ ...known(LOGGED_IN), ...changes });
const withStatus = (status: SmtpConfigStatus): Pick<Known, 'config'> => ({
  config: { ...known({}).config, status },
});
const asked = (spec: Partial<SmtpConfigSpec>): Pick<Known, 'config'> => ({
  config: known({}, { spec }).config,
});

describe('the status', () => {
  test('has no field that is undefined, and none that does not apply', () => {
    const status = statusOf({ outputs: [] });
    expect(status).toStrictEqual(JSON.parse(JSON.stringify(status)));
    for (const field of ['outputs', 'binding', 'warnings', 'checks', 'token', 'diagnosis', 'admission'])
      expect(status).not.toHaveProperty(field);
    const never = decideStatus(known({}));
    for (const field of ['login', 'lastProbeTime', 'lastHandledProbeAt', 'capabilities'])
      expect(never).not.toHaveProperty(field);
  });

  test('has Ready as a field for tables, and the address of the server that is in use', () => {
    expect(statusOf({}).ready).toBe('True');
    expect(statusOf({ memory: REFUSED }).ready).toBe('False');
    expect(decideStatus(known({})).endpoint).toEqual({ address: 'smtp.qq.com:465', ...QQ });
    const sibling = { ...QQ, port: 587, tls: 'starttls' as const };
    const memory = memoryOf(outcome(evidence(endsAfter('auth')), { endpoint: sibling }));
    expect(statusOf({ memory }).endpoint).toEqual({ address: 'smtp.qq.com:587', ...sibling });
  });

  test('has the last probe, and the last request that was answered, as far as there is room', () => {
    const { lastProbeTime, lastHandledProbeAt } = statusOf({
      memory: { ...LOGGED_IN, handledRequest: 'x'.repeat(300) },
    });
    expect([lastProbeTime, lastHandledProbeAt]).toEqual([TIME, 'x'.repeat(256)]);
  });

  test('has the access token in effect without the token', () => {
    const token = { issuedAt: START, expiresAt: START + 3_600_000, hash: 'h' };
    const credentials: Known['credentials'] = {
      ...{ state: 'found', version: SECRET, secret: 'qq-mail', username: 'a@gmail.com' },
      token,
    };
    const status = statusOf({ credentials });
    expect(status.token).toEqual({
      ...{ secretVersion: SECRET, issued: TIME, expires: '2026-11-24T09:00:00.000Z', hash: 'h' },
    });
    expect(conditionOf(status, 'CredentialsAvailable')?.reason).toBe('TokenHeld');
    expect(conditionOf(statusOf({}), 'CredentialsAvailable')?.reason).toBe('Found');
  });

  test('has the login with its reason, independent of the rest of the dialogue', () => {
    const login = {
      ...LOGGED_IN.login,
      verdicts: [verdict('SenderAccepted', 'Accepted', 'x'), verdict('Authenticated', 'LoggedIn', 'x')],
    };
    const memory = { ...LOGGED_IN, login } as Known['memory'];
    expect(statusOf({ memory }).login).toStrictEqual({
      ...{ secretVersion: SECRET, endpoint: 'smtp.qq.com:465', specHash: 'login-inputs' },
      ...{ reason: 'LoggedIn', time: TIME },
    });
    expect(conditionOf(statusOf({ memory }), 'Authenticated')?.reason).toBe('LoggedIn');
    const none = { ...memory, login: { ...login, verdicts: [] } } as Known['memory'];
    expect(statusOf({ memory: none }).login?.reason).toBe('Pending');
    expect(conditionOf(statusOf({ memory: none }), 'Authenticated')?.reason).toBe('Pending');
  });
});

describe('the time of a condition', () => {
  const timeIn = (conditions: object[]) =>
    conditionOf(statusOf(withStatus({ conditions } as SmtpConfigStatus)), 'Ready')?.lastTransitionTime;
  const READY = { type: 'Ready', status: 'True', lastTransitionTime: EARLIER };
  const OTHER = { type: 'Published', status: 'True', lastTransitionTime: '2026-01-01T00:00:00Z' };

  test.each([
    ['stays while its status does', [OTHER, READY], EARLIER],
    ['is now where its status is another one', [{ ...READY, status: 'False' }], '2026-11-24T08:00:00Z'],
    ['is now where there was none', [OTHER], '2026-11-24T08:00:00Z'],
  ])('%s', (_what, conditions, time) => {
    expect(timeIn(conditions)).toBe(time);
  });
});

describe('an output in the status', () => {
  const SECRET_OUTPUT: OutputState = { kind: 'Secret', name: 'o', state: 'in-sync', hash: 'h' };
  const BEFORE = { kind: 'Secret', name: 'o', hash: 'h', published: EARLIER };
  const publishedAt = (output: Partial<OutputState>, before: object[]) =>
    statusOf({
      outputs: [{ ...SECRET_OUTPUT, ...output }],
      ...withStatus({ outputs: before } as SmtpConfigStatus),
    }).outputs?.[0]?.published;

  test.each<[string, Partial<OutputState>, object[], string]>([
    ['keeps the time of its content', {}, [BEFORE], EARLIER],
    ['keeps it also where it was repaired', { state: 'written' }, [BEFORE], EARLIER],
    ['has a new time with a new content', { state: 'written', hash: 'i' }, [BEFORE], TIME],
    ['has a new time with a content of which only the status lags', { hash: 'i' }, [BEFORE], TIME],
    ['keeps its time where no hash is known', { hash: undefined }, [BEFORE], EARLIER],
    ['keeps its time where none was known', {}, [{ ...BEFORE, hash: undefined }], EARLIER],
    [
      'has a new time where it was written and no hash was known',
      { state: 'written' },
      [{ ...BEFORE, hash: undefined }],
      TIME,
    ],
    ['has a time of its own, and not that of another name', {}, [{ ...BEFORE, name: 'p' }], TIME],
    ['has a time of its own, and not that of another kind', {}, [{ ...BEFORE, kind: 'ConfigMap' }], TIME],
    ['has a time where none was written', {}, [{ ...BEFORE, published: undefined }], TIME],
  ])('%s', (_what, output, before, time) => {
    expect(publishedAt(output, before)).toBe(time);
  });

  test('is listed while it is there, with its hash where that is known', () => {
    const outputs: OutputState[] = [
      { kind: 'ConfigMap', name: 'm', state: 'held' },
      { kind: 'Secret', name: 'gone', state: 'absent' },
      SECRET_OUTPUT,
    ];
    expect(statusOf({ outputs }).outputs).toStrictEqual([
      { kind: 'ConfigMap', name: 'm', published: TIME },
      { kind: 'Secret', name: 'o', published: TIME, hash: 'h' },
    ]);
  });

  test('is the one to bind where it is a Secret, first of all that of Service Binding', () => {
    const outputs: OutputState[] = [
      { kind: 'ConfigMap', name: 'm', state: 'in-sync' },
      { kind: 'Secret', name: 'absent', state: 'absent' },
      { kind: 'Secret', name: 'first', state: 'in-sync' },
      { kind: 'Secret', name: 'made', state: 'in-sync' },
    ];
    expect(statusOf({ outputs }).binding).toEqual({ name: 'first' });
    const made = asked({
      outputs: [
        { kind: 'Secret', name: 'first' },
        { kind: 'Secret', name: 'made', profile: 'service-binding' },
      ],
    });
    expect(statusOf({ outputs, ...made }).binding).toEqual({ name: 'made' });
    expect(statusOf({ outputs: outputs.slice(0, 2) })).not.toHaveProperty('binding');
  });
});

describe('a check with a clock of its own', () => {
  const schedule = { interval: 60_000, required: true };
  const message = (verdicts: Parameters<typeof scheduledKnown>[0]['memory'], changes = {}) =>
    scheduledKnown({ id: 'message', schedule, ...(verdicts && { memory: verdicts }), ...changes });
  const ACCEPTED = verdict('MessageAccepted', 'Accepted', 'Yes.');
  const memory = {
    inputs: 'i',
    at: START,
    verdicts: [verdict('DomainAuthenticated', 'Authenticated', 'x'), ACCEPTED],
  };

  test('has its entry and its fields in the status', () => {
    const details = { message: { time: TIME } } as SmtpConfigStatus;
    const check = message({ ...memory, details });
    const status = decideStatus(withChecks(known(LOGGED_IN), check));
    expect(status.checks).toHaveLength(1);
    expect(status.message).toEqual(details.message);
    expect(conditionOf(status, 'MessageAccepted')?.reason).toBe('Accepted');
    expect(decideStatus(withChecks(known(LOGGED_IN), message(undefined)))).not.toHaveProperty('checks');
  });

  test('is blocked by what fails before it, and by nothing else', () => {
    const reason = (given: Known) =>
      conditionOf(decideStatus(withChecks(given, message(memory))), 'MessageAccepted')?.reason;
    expect(reason(known(REFUSED))).toBe('BlockedByAuthentication');
    const outputs: OutputState[] = [{ kind: 'Secret', name: 'o', state: 'conflict' }];
    expect(reason({ ...known(LOGGED_IN), outputs })).toBe('Accepted');
    const found = [verdict('DomainAuthenticated', 'Authenticated', 'x')];
    const domain = scheduledKnown({ id: 'domain', schedule, memory: { ...memory, verdicts: found } });
    const status = decideStatus(withChecks(known(REFUSED), domain));
    expect(conditionOf(status, 'DomainAuthenticated')?.reason).toBe('Authenticated');
  });

  test('reports before its first run that it is running, and after a change that another request is needed', () => {
    const text = (changes: object) =>
      conditionOf(
        decideStatus(
          withChecks(known(LOGGED_IN), message(undefined, { schedule: { requested: 'x', ...changes } })),
        ),
        'MessageAccepted',
      )?.message;
    expect(text({})).toBe('The first check is running.');
    expect(text({ answered: true })).toContain('no longer applies');
  });

  test.each([
    ['at its interval', schedule, {}, { retry: { kind: 'backoff', seconds: 60 } }],
    ['not at all on request', {}, {}, {}],
    ['as its last run decided', schedule, { retry: { kind: 'stop' } }, { retry: { kind: 'stop' } }],
    ['with what the server replied', {}, { reply: '550' }, { reply: '550' }],
  ] as const)('runs again after a failure %s', (_when, given, found, expected) => {
    const check = message({ ...memory, ...found }, { schedule: given });
    const failed = verdict('MessageAccepted', 'Pending', 'x');
    expect(check.explain?.(known(LOGGED_IN), failed as never)).toStrictEqual(expected);
  });
});

test('what is not acted on keeps the record of an earlier admission', () => {
  const admission = { policies: 'p/1', generation: 1, requestedAt: '', admitted: true };
  const { config } = { ...known({}), ...withStatus({ admission }) };
  const status = blockedStatus({ config, now: START, docsUrl: '' }, 'ProviderNotFound', undefined);
  expect(status.admission).toEqual(admission);
});

describe('an SmtpConfig that is not worked on', () => {
  const before = { outputs: [{ kind: 'Secret', name: 'o', published: EARLIER }] } as SmtpConfigStatus;
  const given = { ...withStatus(before), now: START, docsUrl: '' };

  test.each([
    ['because it is suspended', () => suspendedStatus(given)],
    ['because its spec is not valid', () => invalidStatus(given, ['x'])],
    ['because of something else', () => blockedStatus(given, 'ProviderNotFound', undefined)],
  ])('keeps what is published %s', (_why, status) => {
    expect(status().outputs).toEqual(before.outputs);
  });

  test('shows what to do, with the command', () => {
    expect(blockedStatus(given, 'ProviderNotFound', undefined).diagnosis?.remedy).toContain(
      'Command: kubectl',
    );
  });
});

test('a long reason for not acting on an object is shortened, with a pointer to the full text', () => {
  const { config } = known({});
  const given = { config, now: START, docsUrl: '' };
  const status = blockedStatus(given, 'ProviderNotFound', undefined, 'It is long. '.repeat(60));
  expect(conditionOf(status, 'Ready')?.message).toMatch(/More: status\.diagnosis\.$/);
});

test('a diagnosis is about the condition that fails, and not about what was found of another', () => {
  const { diagnosis } = decideStatus({
    ...known({ ...REFUSED, ...(SILENT.egress && { egress: SILENT.egress }) }),
  });
  expect(diagnosis).toMatchObject({ condition: 'EgressReachable', reason: 'ConnectTimeout' });
  expect(diagnosis).not.toHaveProperty('reply');
});
