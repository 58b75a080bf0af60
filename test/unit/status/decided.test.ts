import { describe, expect, test } from '@jest/globals';
import type { SmtpConfigStatus } from '../../../crds/schema/status.ts';
import type { Verdict } from '../../../operator/src/model/verdict.ts';
import { verdict } from '../../../operator/src/model/verdict.ts';
import { appEgressKnown } from '../../../operator/src/status/app-egress.ts';
import { READY_LIMIT } from '../../../operator/src/status/brief.ts';
import type { CheckSchedule } from '../../../operator/src/status/checks.ts';
import { checkStatus, isOpen, restoredRetry, restoredRun } from '../../../operator/src/status/checks.ts';
import { gateConditions } from '../../../operator/src/status/conditions.ts';
import { decideEvents } from '../../../operator/src/status/events.ts';
import { blockedStatus } from '../../../operator/src/status/inactive.ts';
import type { Known, KnownCheck, OutputState } from '../../../operator/src/status/known.ts';
import { type Memory, refusalOf, remember } from '../../../operator/src/status/memory.ts';
import { publishedConditions } from '../../../operator/src/status/published.ts';
import { restore } from '../../../operator/src/status/restore.ts';
import { scheduledKnown } from '../../../operator/src/status/scheduled.ts';
import { HEARTBEAT_MS, isSignificantChange } from '../../../operator/src/status/significant-change.ts';
import { decideStatus } from '../../../operator/src/status/status.ts';
import {
  endsAfter,
  evidence,
  failsAt,
  QQ,
  says,
  timeout,
  withSibling,
} from '../../../testing/fixtures/evidence.ts';
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
const SILENT = memoryOf(outcome(evidence(failsAt('connect', timeout()))));
const REFUSED = memoryOf(outcome(evidence(failsAt('auth', says('535 5.7.8 no')))));
const LATER = memoryOf(outcome(evidence(failsAt('auth', says('454 4.7.0 later')))));

const state = (status: SmtpConfigStatus, type: string): string | undefined => {
  const found = conditionOf(status, type);
  return found && `${found.status}/${found.reason}`;
};

const unusable: Known['credentials'] = {
  state: 'unusable',
  secret: 'qq-mail',
  reason: 'SecretNotFound',
  message: 'There is no Secret qq-mail.',
};
const BAD_DOMAIN = verdict('DomainAuthenticated', 'NotAligned', 'Not aligned.');
const GOOD_DOMAIN = verdict('DomainAuthenticated', 'Authenticated', 'Good.');

const domain = (found: Verdict<'DomainAuthenticated'> | undefined, schedule: CheckSchedule): KnownCheck =>
  scheduledKnown({
    id: 'domain',
    schedule,
    ...(found && { memory: { inputs: 'i', at: START, verdicts: [found], reply: 'as it was said' } }),
  });

/** With the changes; their checks come after those that every SmtpConfig has. */
const changed = (all: Known, { checks = [], ...changes }: Partial<Known>): Known =>
  withChecks({ ...all, ...changes }, ...checks);

describe('who is waited for when Ready is False', () => {
  const rows: readonly [string, Partial<Known> & { memory?: Memory }, string, string | undefined][] = [
    ['a refused login waits for a person', { memory: REFUSED }, 'Stalled', 'InvalidCredentials'],
    ['a login that may be tried later does not', { memory: LATER }, 'Reconciling', undefined],
    ['a server that is silent is tried again', { memory: SILENT }, 'Reconciling', undefined],
    ['a missing Secret waits for a person', { credentials: unusable }, 'Stalled', 'SecretNotFound'],
    [
      'a token endpoint is tried again',
      { credentials: { ...unusable, retry: { kind: 'backoff', seconds: 60 } } as Known['credentials'] },
      'Reconciling',
      'SecretNotFound',
    ],
    [
      'a required check with an interval runs again',
      { checks: [domain(BAD_DOMAIN, { interval: 1000, required: true })] },
      'Reconciling',
      'NotAligned',
    ],
    [
      'a required check on request waits for a person',
      { checks: [domain(BAD_DOMAIN, { requested: 'x', required: true })] },
      'Stalled',
      'NotAligned',
    ],
    [
      'application egress that is not enabled waits for a person',
      { checks: [appEgressKnown({ views: undefined, namespace: 'shop' })] },
      'Stalled',
      'NotEnabled',
    ],
  ];
  test.each(rows)('%s', (_what, changes, companion, reason) => {
    const status = decideStatus(changed(known(changes.memory ?? LOGGED_IN), changes));
    expect(state(status, 'Ready')?.split('/')[0]).toBe('False');
    expect(conditionOf(status, companion)?.status).toBe('True');
    expect(conditionOf(status, companion === 'Stalled' ? 'Reconciling' : 'Stalled')).toBeUndefined();
    if (reason !== undefined) expect(state(status, companion)).toBe(`True/${reason}`);
  });

  test('a check that Ready does not wait for leaves it True', () => {
    const status = decideStatus(withChecks(known(LOGGED_IN), domain(BAD_DOMAIN, { interval: 1000 })));
    expect(state(status, 'Ready')).toBe('True/Ready');
    expect(status.diagnosis).toBeUndefined();
  });
});

describe('the diagnosis', () => {
  test('of a finding has its words, its remedy, and what the server said', () => {
    const { diagnosis } = decideStatus(known(REFUSED));
    const finding = REFUSED.login?.finding;
    expect(diagnosis).toMatchObject({
      stage: 'auth',
      condition: 'Authenticated',
      message: finding?.message,
      remedy: finding?.remedy,
      reply: finding?.reply,
    });
    expect(diagnosis).not.toHaveProperty('alternatives');
  });

  test('of a check has its message, the remedy of the vocabulary, and the reply', () => {
    const check = domain(BAD_DOMAIN, { interval: 1000, required: true });
    const { diagnosis } = decideStatus(withChecks(known(LOGGED_IN), check));
    expect(diagnosis).toMatchObject({
      condition: 'DomainAuthenticated',
      reason: 'NotAligned',
      message: 'Not aligned.',
      reply: 'as it was said',
    });
    expect(diagnosis).not.toHaveProperty('stage');
  });

  test('is that of the first failed condition, even if another has a finding', () => {
    const { diagnosis } = decideStatus({ ...known(SILENT), credentials: unusable });
    expect(diagnosis).toMatchObject({ condition: 'CredentialsAvailable', message: unusable.message });
    expect(diagnosis).not.toHaveProperty('stage');
  });

  test('names the ports that were tried as well, and what answers there', () => {
    const open = { host: 'smtp.qq.com', port: 587, tls: 'starttls' as const };
    const shut = { ...open, port: 25 };
    const seen = evidence(failsAt('connect', timeout()), withSibling(open), withSibling(shut, timeout()));
    const { diagnosis } = decideStatus(known(memoryOf(outcome(seen))));
    expect(diagnosis?.alternatives).toMatchObject([
      { address: 'smtp.qq.com:587', tls: 'starttls', reachable: true, detail: 'a mail server answers' },
      { address: 'smtp.qq.com:25', reachable: false, detail: expect.not.stringContaining('answers') },
    ]);
  });
});

describe('Ready', () => {
  const outputs = (...states: OutputState['state'][]): OutputState[] =>
    states.map((state, index) => ({ kind: 'Secret', name: `o${index}`, state }));
  const message = (changes: Partial<Known>): string =>
    conditionOf(decideStatus({ ...known(SILENT), ...changes }), 'Ready')?.message ?? '';

  test.each(['held', 'in-sync', 'written'] as const)('reports that applications keep what is %s', has => {
    expect(message({ outputs: outputs(has, 'absent') })).toContain('Applications keep the settings');
  });

  test('reports nothing of the kind where nothing is published, or where publishing itself fails', () => {
    expect(message({ outputs: outputs('absent') })).not.toContain('Applications keep');
    expect(message({ memory: LOGGED_IN, outputs: outputs('in-sync', 'conflict') })).not.toContain(
      'Applications keep',
    );
  });

  test('waits for the first condition that is not known yet, and for a rotation', () => {
    expect(state(decideStatus(known({})), 'Ready')).toBe('Unknown/Pending');
    const waits = { ...known(LOGGED_IN), outputs: outputs('held') };
    expect(state(decideStatus(waits), 'Ready')).toBe('Unknown/Pending');
  });
});

describe('conditions', () => {
  const gate = (changes: Partial<Known>, type: string) => {
    const found = gateConditions(changed(known(LOGGED_IN), changes)).find(
      ({ condition }) => condition === type,
    );
    return found && `${found.status}/${found.reason}`;
  };
  const from = { config: known({}, { spec: { from: { address: 'a@qq.com' } } }).config };

  test.each<[string, Partial<Known>, string, string | undefined]>([
    ['a login behind a silent server', { memory: SILENT }, 'Authenticated', 'Unknown/BlockedByEgress'],
    ['TLS behind a silent server', { memory: SILENT }, 'TLSVerified', 'Unknown/BlockedByEgress'],
    ['a login without a Secret', { credentials: unusable }, 'Authenticated', 'Unknown/BlockedByCredentials'],
    [
      'a sender behind a refused login',
      { ...from, memory: REFUSED },
      'SenderAccepted',
      'Unknown/BlockedByAuthentication',
    ],
    ['a sender that was not tried', { ...from }, 'SenderAccepted', 'Unknown/Pending'],
    ['a sender that nobody asks for', {}, 'SenderAccepted', undefined],
    [
      'a login that is not required',
      { credentials: { state: 'not-required' } },
      'Authenticated',
      'True/NotRequired',
    ],
    [
      'a check before its first run',
      { checks: [domain(undefined, { interval: 1 })] },
      'DomainAuthenticated',
      'Unknown/Pending',
    ],
    [
      'a check before its first request',
      { checks: [domain(undefined, {})] },
      'DomainAuthenticated',
      undefined,
    ],
    [
      'a check after its request',
      { checks: [domain(undefined, { requested: 'x' })] },
      'DomainAuthenticated',
      'Unknown/Pending',
    ],
    [
      'a check that found something',
      { checks: [domain(GOOD_DOMAIN, {})] },
      'DomainAuthenticated',
      'True/Authenticated',
    ],
    [
      'a check that found nothing',
      {
        checks: [scheduledKnown({ id: 'domain', schedule: {}, memory: { inputs: '', at: 0, verdicts: [] } })],
      },
      'DomainAuthenticated',
      undefined,
    ],
  ])('%s', (_what, changes, type, expected) => {
    expect(gate(changes, type)).toBe(expected);
  });

  test('a check may run if all conditions that block it are True', () => {
    const gates = gateConditions({ ...known(SILENT) });
    expect([isOpen('domain', gates), isOpen('sender', gates)]).toEqual([true, false]);
    expect(isOpen('sender', gateConditions(known(LOGGED_IN)))).toBe(true);
  });
});

describe('what the status keeps of a check', () => {
  const memory = { inputs: 'i', at: START, verdicts: [BAD_DOMAIN] };
  const base = { name: 'domain', inputs: 'i', time: '2026-11-24T08:00:00.000Z', reason: 'NotAligned' };

  test.each([
    ['nothing more', {}, {}],
    ['its request', { requested: 'now' }, { requested: 'now' }],
    ['that it waits', { retry: { kind: 'stop' as const } }, { retry: 'stop' }],
    [
      'when it runs again',
      { retry: { kind: 'backoff' as const, seconds: 90 } },
      { retry: 'backoff', notBefore: '2026-11-24T08:01:30.000Z' },
    ],
  ])('%s', (_what, more, kept) => {
    expect(checkStatus('domain', { ...memory, ...more })).toEqual({ ...base, ...kept });
    const conditions = [
      { type: 'DomainAuthenticated', status: 'False', reason: 'NotAligned', message: 'Not aligned.' },
    ];
    const status = { checks: [{ ...base, ...kept }], conditions } as SmtpConfigStatus;
    expect(restoredRun(status, 'domain', undefined)).toEqual({ ...memory, ...more });
  });

  test('is restored from the vocabulary where the condition was hidden, and not at all where it is unknown', () => {
    const verdicts = (changes: object, conditions: object[] = []) =>
      restoredRun({ checks: [{ ...base, ...changes }], conditions } as SmtpConfigStatus, 'domain', undefined)
        ?.verdicts;
    expect(verdicts({})).toMatchObject([{ condition: 'DomainAuthenticated', reason: 'NotAligned' }]);
    expect(
      verdicts({}, [{ type: 'DomainAuthenticated', reason: 'Authenticated', message: 'x' }]),
    ).toMatchObject([{ reason: 'NotAligned', message: expect.not.stringMatching(/^x$/) }]);
    expect(verdicts({}, [{ type: 'Ready', reason: 'NotAligned', message: 'x' }])?.[0]?.message).not.toBe('x');
    expect(verdicts({ reason: 'Unheard' })).toEqual([]);
    expect(verdicts({ reason: undefined })).toEqual([]);
    expect(verdicts({ time: 'never' })).toBeUndefined();
    expect(verdicts({ name: 'unheard' })).toBeUndefined();
  });

  test('comes back with its details', () => {
    const details = { name: 'shop.example', records: [] };
    const restored = restoredRun({ checks: [base], domain: details }, 'domain', 'domain');
    expect(restored?.details).toEqual({ domain: details });
    expect(restoredRun({ checks: [base] }, 'domain', 'domain')).not.toHaveProperty('details');
    const other = { checks: [{ ...base, name: 'app-egress' }], domain: details };
    expect(restoredRun(other, 'app-egress', undefined)).not.toHaveProperty('details');
  });

  test.each([
    ['stop', undefined, { kind: 'stop' }],
    ['pointless', undefined, { kind: 'pointless' }],
    ['backoff', '2026-11-24T08:00:30Z', { kind: 'backoff', seconds: 30 }],
    ['backoff', '2026-11-24T07:00:00Z', { kind: 'backoff', seconds: 0 }],
    ['backoff', undefined, { kind: 'backoff', seconds: 0 }],
    [undefined, '2026-11-24T08:00:30Z', undefined],
    ['unheard', undefined, undefined],
  ])('a retry %s until %s', (kind, until, expected) => {
    expect(restoredRetry(kind, until, START)).toEqual(expected);
  });
});

describe('an operator that starts', () => {
  const TIMES = { reachedAt: START - 1000, loginFrom: START + 1000 };
  const expected = { endpoints: [QQ], egressInputs: 'egress-inputs' };
  const from = (status: SmtpConfigStatus, generation = 1) => restore(status, generation, expected, TIMES);
  const status = decideStatus(known(LOGGED_IN));

  test('continues with the result of the last operator, at its own time', () => {
    expect(from(status).egress).toMatchObject({
      inputs: 'egress-inputs',
      at: TIMES.reachedAt,
      failures: 0,
      endpoint: QQ,
      capabilities: status.capabilities,
      verdicts: [{ condition: 'EgressReachable' }, { condition: 'TLSVerified' }],
    });
    const { capabilities: _, ...rest } = status;
    expect(from(rest).egress?.capabilities).toEqual({});
  });

  test.each<[string, SmtpConfigStatus, number]>([
    ['for another spec', status, 2],
    [
      'at another address',
      { ...status, endpoint: { address: 'x:1', host: 'x', port: 1, tls: 'implicit' } },
      1,
    ],
    [
      'in another mode of TLS',
      {
        ...status,
        endpoint: { address: 'smtp.qq.com:465', host: 'smtp.qq.com', port: 465, tls: 'starttls' },
      },
      1,
    ],
    ['that was not reached', decideStatus(known(SILENT)), 1],
    ['of which nothing is known', {}, 1],
  ])('probes at once a server %s', (_what, before, generation) => {
    expect(from(before, generation).egress).toBeUndefined();
  });

  test('checks a doubtful verdict again immediately', () => {
    const doubtful = memoryOf(
      outcome(evidence(endsAfter('auth'))),
      outcome(evidence(failsAt('connect', timeout()))),
    );
    expect(from(decideStatus(known(doubtful))).egress).toMatchObject({ at: 0, failures: 1 });
  });

  test('keeps the verdict on a login, and does not log in before the next one is due', () => {
    expect(from(status).login).toMatchObject({
      secretVersion: SECRET,
      at: START,
      refusals: 0,
      notBefore: TIMES.loginFrom,
      verdicts: [{ reason: 'LoggedIn', message: conditionOf(status, 'Authenticated')?.message }],
    });
    expect(from(status).login).not.toHaveProperty('retry');
    const refused = from(decideStatus(known(REFUSED))).login;
    expect(refused).toMatchObject({ refusals: 1, retry: { kind: 'stop' } });
    expect(refused).not.toHaveProperty('notBefore');
    expect(from({ ...status, login: { ...status.login, time: 'never' } as never }).login).toBeUndefined();
  });

  test.each([
    ['LoggedIn', 'True/LoggedIn', 'Logged in to smtp.qq.com:465.'],
    ['InvalidCredentials', 'False/InvalidCredentials', expect.stringContaining('(InvalidCredentials)')],
    ['OfANewerVersion', 'False/ServerError', expect.stringContaining('(OfANewerVersion)')],
    ['Pending', 'Unknown/Pending', expect.stringContaining('smtp.qq.com:465')],
  ])('recognises a hidden login by its reason: %s', (reason, expectedState, message) => {
    const login = { ...status.login, reason } as NonNullable<SmtpConfigStatus['login']>;
    const [found] = from({ ...status, conditions: [], login }).login?.verdicts ?? [];
    expect([`${found?.status}/${found?.reason}`, found?.message]).toEqual([expectedState, message]);
  });

  test('reads the verdicts of a server without a login from one probe', () => {
    const open = { ...known(LOGGED_IN), credentials: { state: 'not-required' as const } };
    const { login: _, ...rest } = decideStatus(open);
    expect(from(rest).egress?.verdicts.map(({ condition }) => condition)).toEqual([
      'EgressReachable',
      'TLSVerified',
      'Authenticated',
    ]);
    expect(from({ ...rest, login: status.login } as SmtpConfigStatus).egress?.verdicts).toHaveLength(2);
  });
});

describe('what is remembered of probes', () => {
  test('a refusal with a number of tries counts as final after them', () => {
    const refused = evidence(failsAt('auth', says('454 4.7.0 later')));
    const probe = outcome(refused);
    const { finding } = probe.diagnosis;
    if (!finding) throw new Error('a finding was expected');
    const limited = { ...finding, retry: { kind: 'backoff' as const, seconds: 100, attempts: 2 } };
    const once = { ...probe, diagnosis: { ...probe.diagnosis, finding: limited } };
    const kinds = [1, 2, 3].map(n => {
      const { login } = Array(n).fill(once).reduce<Memory>(remember, {});
      return login?.retry?.kind === 'backoff' ? login.retry.seconds : login?.retry?.kind;
    });
    expect(kinds).toEqual([100, 200, 'stop']);
  });

  test('what was not refused, or was held back, blocks no SmtpConfig', () => {
    const login = REFUSED.login;
    if (!login) throw new Error('a login was expected');
    expect(refusalOf(login, 'u')).toMatchObject({ by: 'u', refusals: 1, retry: { kind: 'stop' } });
    expect(refusalOf({ ...login, held: true }, 'u')).toBeUndefined();
    const { retry: _, ...admitted } = login;
    expect(refusalOf(admitted, 'u')).toBeUndefined();
    const verdicts = [verdict('Authenticated', 'LoggedIn', 'x')];
    expect(refusalOf({ ...login, verdicts }, 'u')).toBeUndefined();
  });
});

describe('a status is worth a write', () => {
  const status = decideStatus(known(REFUSED));
  const later = (ms: number) => new Date(START + ms).toISOString();
  const changed = (changes: object): boolean =>
    isSignificantChange(status, { ...status, ...changes }, START + 1);

  test('where something changed, and not for the ids and times of a probe', () => {
    expect(changed({})).toBe(false);
    expect(changed({ lastProbeTime: later(1) })).toBe(false);
    const took = (milliseconds: number) => ({
      capabilities: { tlsVersion: 'TLSv1.3', stageMilliseconds: { tls: milliseconds } },
    });
    expect(isSignificantChange({ ...status, ...took(1) }, { ...status, ...took(2) }, START)).toBe(false);
    expect(changed(took(1))).toBe(true);
    expect(changed({ observedGeneration: 2 })).toBe(true);
    const changedDiagnosis = (change: Partial<NonNullable<SmtpConfigStatus['diagnosis']>>) =>
      changed({ diagnosis: { ...status.diagnosis, ...change } as SmtpConfigStatus['diagnosis'] });
    expect(changedDiagnosis({ remedy: 'Another one.' })).toBe(true);
    // The words of a dialogue quote what was seen; what it means is in the reason.
    expect(changedDiagnosis({ message: 'No answer from 192.0.2.2.', summary: 'No answer' })).toBe(false);
    const diagnosis = { ...status.diagnosis, reply: `${status.diagnosis?.reply} x1x` };
    expect(
      isSignificantChange(
        { ...status, diagnosis } as never,
        { ...status, diagnosis: { ...diagnosis, reply: `${status.diagnosis?.reply} y2y` } } as never,
        START,
      ),
    ).toBe(false);
  });

  test.each([
    ['Published', 'NameConflict', true],
    ['CredentialsAvailable', 'SecretKeyMissing', true],
    ['CredentialsAvailable', 'TokenEndpointUnavailable', false],
    ['EgressReachable', 'ConnectTimeout', false],
    ['ConsumerEgress', 'ConnectTimeout', false],
    ['Ready', 'NameConflict', false],
  ])('if the message of %s (%s) changes: %s', (type, reason, expected) => {
    const failed = (message: string) =>
      ({ conditions: [{ type, status: 'False', reason, message }] }) as SmtpConfigStatus;
    expect(isSignificantChange(failed('a'), failed('b'), START)).toBe(expected);
  });

  test('where it was not written for an hour, if there was a probe', () => {
    const at = (ms: number) =>
      isSignificantChange(status, { ...status, lastProbeTime: later(ms) }, START + ms);
    expect([at(HEARTBEAT_MS - 1), at(HEARTBEAT_MS), at(HEARTBEAT_MS + 1)]).toEqual([false, true, true]);
    expect(isSignificantChange(status, status, START + 2 * HEARTBEAT_MS)).toBe(false);
    const { lastProbeTime: _, ...never } = status;
    expect(isSignificantChange(never, { ...never, lastProbeTime: later(1) }, START)).toBe(true);
  });
});

describe('events', () => {
  const reasons = (before: SmtpConfigStatus, after: SmtpConfigStatus) =>
    decideEvents(before, after).map(({ type, reason }) => `${type} ${reason}`);
  const ready = (status: string, reason: string): SmtpConfigStatus =>
    ({ conditions: [{ type: 'Ready', status, reason, message: 'm' }] }) as SmtpConfigStatus;

  test.each([
    ['True', 'Ready', 'True', 'Ready', []],
    ['False', 'A', 'False', 'B', ['Warning B']],
    ['False', 'A', 'True', 'Ready', ['Normal Ready']],
    ['True', 'Ready', 'False', 'Suspended', ['Normal Suspended']],
    ['True', 'Ready', 'Unknown', 'Pending', []],
  ])('of Ready from %s/%s to %s/%s', (was, reason, is, because, expected) => {
    expect(reasons(ready(was, reason), ready(is, because))).toEqual(expected);
  });
});

test('RotationPending keeps the time from which on it waits', () => {
  const base = known(REFUSED);
  const outputs: OutputState[] = [{ kind: 'Secret', name: 'o', state: 'held' }];
  const at = (conditions: object[]) =>
    publishedConditions({
      ...base,
      outputs,
      config: { ...base.config, status: { conditions } as SmtpConfigStatus },
    }).find(({ condition }) => condition === 'RotationPending')?.message;
  const earlier = { type: 'RotationPending', status: 'True', lastTransitionTime: '2026-11-01T00:00:00Z' };
  expect(at([earlier])).toContain('2026-11-01');
  expect(at([{ ...earlier, status: 'False' }])).toContain('2026-11-24T08:00:00Z');
  expect(at([{ ...earlier, type: 'Ready' }])).toContain('2026-11-24T08:00:00Z');
});

test('the remedy for a conflict never advises deleting the CA that the SmtpConfig reads', () => {
  const base = known(LOGGED_IN, {
    spec: { endpoint: { host: 'h', caBundleRef: { kind: 'ConfigMap', name: 'ca' } } },
  });
  const remedy = (kind: 'Secret' | 'ConfigMap', name: string) =>
    publishedConditions({ ...base, outputs: [{ kind, name, state: 'conflict' }] })[0]?.remedy;
  expect(remedy('ConfigMap', 'ca')).toContain('do not delete it');
  expect(remedy('Secret', 'ca')).not.toContain('do not delete it');
  expect(remedy('ConfigMap', 'other')).not.toContain('do not delete it');
  expect(remedy('ConfigMap', 'qq-mail')).not.toContain('do not delete it');
});

test('an SmtpConfig that is not acted on shows why, and keeps the record of the admission', () => {
  const { config } = known(LOGGED_IN);
  const record = { policies: 'p/1', generation: 1, requestedAt: '', admitted: false };
  const status = blockedStatus({ config, now: START, docsUrl: '' }, 'NotAdmitted', record);
  expect(status.admission).toEqual(record);
  expect(state(status, 'Ready')).toBe('False/NotAdmitted');
  const missing = blockedStatus(
    { config, now: START, docsUrl: '' },
    'CABundleUnavailable',
    undefined,
    'ConfigMap ca is gone.',
  );
  expect(missing).not.toHaveProperty('admission');
  expect(missing.diagnosis?.message).toBe('ConfigMap ca is gone.');
});

test.each([
  ['mail', 'shop'],
  ['orders-transactional-mail-of-europe', 'payments-production-west'],
  ['m'.repeat(63), 'n'.repeat(50)],
])('the message of Ready has the whole command that has %s in %s admitted', (name, namespace) => {
  const { config } = known(LOGGED_IN);
  const named = { ...config, metadata: { ...config.metadata, name, namespace } };
  const status = blockedStatus({ config: named, now: START, docsUrl: '' }, 'NotAdmitted', undefined);
  const command = `kubectl -n ${namespace} annotate smtp ${name} --overwrite smtp-operator.dev/admission-requested-at="$(date -Is)"`;
  const message = conditionOf(status, 'Ready')?.message ?? '';
  expect(message.endsWith(`Command: ${command}`)).toBe(true);
  expect(message).toContain('before the admission policies');
  expect(message.length).toBeLessThanOrEqual(READY_LIMIT);
});
