import { describe, expect, test } from '@jest/globals';
import { reasonEntry } from '../../../crds/reasons.ts';
import type { FallbackStatus, SmtpConfigStatus } from '../../../crds/schema/status.ts';
import type { Verdict } from '../../../operator/src/model/verdict.ts';
import { verdict } from '../../../operator/src/model/verdict.ts';
import { appEgressKnown } from '../../../operator/src/status/app-egress.ts';
import { CREDENTIALS } from '../../../operator/src/status/credentials-check.ts';
import { fallbackKnown, isUsable } from '../../../operator/src/status/fallback.ts';
import type { Known, KnownCheck, OutputState } from '../../../operator/src/status/known.ts';
import type { Memory } from '../../../operator/src/status/memory.ts';
import { SERVER } from '../../../operator/src/status/server-check.ts';
import { decideStatus } from '../../../operator/src/status/status.ts';
import { shownSteps } from '../../../operator/src/status/steps.ts';
import { warningsOf } from '../../../operator/src/status/warnings.ts';
import { endsAfter, evidence, failsAt, QQ, says, timeout } from '../../../testing/fixtures/evidence.ts';
import { conditionOf, known, memoryOf, outcome, withChecks } from '../../../testing/fixtures/known.ts';

const WELL = outcome(evidence(endsAfter('auth')));
const LOGGED_IN = memoryOf(WELL);
const REFUSED = memoryOf(outcome(evidence(failsAt('auth', says('535 5.7.8 no')))));
const SILENT = memoryOf(outcome(evidence(failsAt('connect', timeout()))));
const DOUBTED = memoryOf(WELL, outcome(evidence(failsAt('connect', timeout()))));

const OPEN: Known['credentials'] = { state: 'not-required' };
const UNUSABLE = { state: 'unusable', secret: 's', reason: 'SecretNotFound', message: 'x' } as const;
const FROM = { config: known({}, { spec: { from: { address: 'a@qq.com' } } }).config };

const statusOf = (changes: Partial<Known>, ...checks: KnownCheck[]): SmtpConfigStatus =>
  decideStatus(withChecks({ ...known(LOGGED_IN), ...changes }, ...checks));
const state = (status: SmtpConfigStatus, type: string): string | undefined => {
  const found = conditionOf(status, type);
  return found && `${found.status}/${found.reason}`;
};
const message = (status: SmtpConfigStatus, type = 'Ready'): string =>
  conditionOf(status, type)?.message ?? '';
const outputs = (...states: OutputState['state'][]): OutputState[] =>
  states.map((value, index) => ({ kind: 'Secret', name: `o${index}`, state: value }));

/** The memory of a dialogue that came to these verdicts. */
const reached = (...verdicts: Verdict[]): Memory => ({
  ...LOGGED_IN,
  ...(LOGGED_IN.egress && { egress: { ...LOGGED_IN.egress, verdicts } }),
});

describe('Ready', () => {
  test('names the server in use, the login where there is one, and the outputs', () => {
    expect(message(statusOf({}))).toBe(
      'smtp.qq.com:465 is reachable and the login works; the settings are in Secret mail-smtp.',
    );
    const sibling = memoryOf(outcome(evidence(endsAfter('ehlo')), { endpoint: { ...QQ, port: 587 } }, false));
    expect(message(statusOf({ credentials: OPEN, memory: sibling }))).toBe(
      'smtp.qq.com:587 is reachable; the settings are in Secret mail-smtp.',
    );
  });

  test('points to the full list if it is shortened: to the outputs, or to a doubt', () => {
    const many = {
      outputs: Array.from({ length: 8 }, (_, n) => ({
        ...outputs('in-sync')[0],
        name: `${n}`.repeat(60),
      })) as OutputState[],
    };
    expect(message(statusOf(many))).toMatch(/More: status\.outputs\.$/);
    expect(message(statusOf({ ...many, memory: DOUBTED }))).toMatch(/More: condition Reconciling\.$/);
  });

  test('is pending while a request is being answered, and is retried then', () => {
    const status = statusOf({ requested: true, memory: REFUSED });
    expect(state(status, 'Ready')).toBe('Unknown/Pending');
    expect(message(status)).toContain('The requested check is in progress.');
    expect([state(status, 'Reconciling'), state(status, 'Stalled')]).toEqual(['True/Pending', undefined]);
  });

  test('has the remedy, once', () => {
    const remedy = 'Fix the template in spec.outputs.';
    const faulty: OutputState = {
      kind: 'Secret',
      name: 'o',
      state: 'unrendered',
      fault: 'TemplateInvalid',
      detail: 'line 1',
    };
    const text = message(statusOf({ outputs: [faulty] }));
    expect(text.split(remedy)).toHaveLength(2);
    const remedies = appEgressKnown({ views: undefined, namespace: 'shop' });
    const off = reasonEntry('ConsumerEgress', 'NotEnabled').remedy;
    expect(message(statusOf({}, remedies)).split(off)).toHaveLength(2);
    const { diagnosis } = statusOf({ memory: SILENT });
    expect(message(statusOf({ memory: SILENT }))).toContain(diagnosis?.remedy.slice(0, 20));
  });

  test('and every other condition that fails has its own remedy after what was seen', () => {
    const failing = (required: boolean): KnownCheck => ({
      judges: ['domain'],
      required,
      conditions: () => [verdict('DomainAuthenticated', 'NotAligned', 'Not aligned.', 'Add it.')],
    });
    const shown = (required: boolean) => message(statusOf({}, failing(required)), 'DomainAuthenticated');
    expect([shown(true), shown(false)]).toEqual(['Not aligned.', 'Not aligned. Add it.']);
    expect(message(statusOf({}, failing(true)))).toContain('Not aligned. Add it.');
  });

  test('has commands that name the SmtpConfig', () => {
    const failing: KnownCheck = {
      judges: ['domain'],
      required: true,
      conditions: () => [
        verdict('DomainAuthenticated', 'NotAligned', 'x', 'Run kubectl -n NAMESPACE smtp NAME test.'),
      ],
    };
    const { diagnosis } = statusOf({}, failing);
    expect(diagnosis?.remedy).toBe('Run kubectl -n shop smtp mail test.');
    const other: KnownCheck = { ...failing, required: false };
    expect(message(statusOf({}, other), 'DomainAuthenticated')).toBe('x Run kubectl -n shop smtp mail test.');
  });

  test('is not kept from True by a condition that no one requires', () => {
    const MESSAGE: KnownCheck = {
      judges: ['message'],
      conditions: () => [verdict('MessageAccepted', 'Pending', 'x')],
    };
    const DOMAIN: KnownCheck = {
      judges: ['domain'],
      required: true,
      conditions: () => [verdict('DomainAuthenticated', 'Authenticated', 'x')],
    };
    expect(state(statusOf({}, MESSAGE, DOMAIN), 'Ready')).toBe('True/Ready');
  });
});

describe('a server without a login', () => {
  const required = verdict('Authenticated', 'LoginRequired', 'x');
  test.each<[string, Partial<Known>, string, string]>([
    ['is not logged in to', { credentials: OPEN }, 'Authenticated', 'True/NotRequired'],
    [
      'may require one all the same',
      { credentials: OPEN, memory: reached(...(LOGGED_IN.egress?.verdicts ?? []), required) },
      'Authenticated',
      `${required.status}/${required.reason}`,
    ],
    [
      'accepted the sender in the one dialogue',
      {
        ...FROM,
        credentials: OPEN,
        memory: reached(...(LOGGED_IN.egress?.verdicts ?? []), verdict('SenderAccepted', 'Accepted', 'x')),
      },
      'SenderAccepted',
      'True/Accepted',
    ],
  ])('%s', (_what, changes, type, expected) => {
    expect(state(statusOf(changes), type)).toBe(expected);
  });

  test('accepted the sender in the login where there was one', () => {
    const verdicts = [verdict('Authenticated', 'LoggedIn', 'x'), verdict('SenderAccepted', 'Accepted', 'x')];
    const memory = { ...LOGGED_IN, ...(LOGGED_IN.login && { login: { ...LOGGED_IN.login, verdicts } }) };
    expect(state(statusOf({ ...FROM, memory }), 'SenderAccepted')).toBe('True/Accepted');
  });
});

test('a verdict that is not known yet leaves the condition to what blocks it', () => {
  const memory = reached(
    verdict('EgressReachable', 'ConnectTimeout', 'x'),
    verdict('TLSVerified', 'Pending', 'x'),
  );
  expect(state(statusOf({ memory }), 'TLSVerified')).toBe('Unknown/BlockedByEgress');
});

describe('what explains a failure', () => {
  const egress = verdict('ConsumerEgress', 'ConnectTimeout' as never, 'x');
  const views = { views: undefined, namespace: 'shop' };

  test('of a probe where the application runs: the next one comes, unless they are not enabled', () => {
    const explain = (failed: Verdict<'ConsumerEgress'>) => appEgressKnown(views).explain?.(known({}), failed);
    expect(explain(egress)).toEqual({ retry: { kind: 'backoff', seconds: 300 } });
    expect(explain(verdict('ConsumerEgress', 'NotEnabled', 'x'))).toEqual({});
  });

  test('of a login is not what was found of the server', () => {
    const failed = verdict('Authenticated', 'InvalidCredentials', 'x');
    expect(SERVER.explain?.(known(REFUSED), failed)).toBe(REFUSED.login?.finding);
    expect(SERVER.explain?.(known(SILENT), failed)).toEqual({});
  });

  test('of a Secret is its retry, where there is one', () => {
    const failed = verdict('CredentialsAvailable', 'SecretNotFound', 'x');
    const retry = { kind: 'backoff' as const, seconds: 60 };
    const explain = (credentials: Known['credentials']) =>
      CREDENTIALS.explain?.({ ...known({}), credentials }, failed);
    expect(explain({ ...UNUSABLE, retry })).toStrictEqual({ retry });
    expect(explain(UNUSABLE)).toStrictEqual({});
  });
});

test('where the application runs is compared with what the operator itself sees', () => {
  const result = {
    kind: 'seen' as const,
    node: 'n',
    verdicts: [verdict('EgressReachable', 'Connected', 'x')],
  };
  const view = { place: { podLabels: {} }, inputs: 'i', result };
  const check = appEgressKnown({ views: [view], namespace: 'shop' });
  const text = (memory: Memory) => message(statusOf({ memory }, check), 'ConsumerEgress');
  expect(text(SILENT)).toContain('The operator cannot reach it');
  expect(text(LOGGED_IN)).not.toContain('The operator cannot reach it');
});

test('a field of the status is there where something is known of it', () => {
  expect(SERVER.fields?.(known({}))).toStrictEqual({ endpoint: { address: 'smtp.qq.com:465', ...QQ } });
  expect(CREDENTIALS.fields?.(known({}))).toStrictEqual({});
});

test('the steps of a remedy are a list, as far as there is room', () => {
  const steps = Array.from({ length: 20 }, (_, n) => `(${n + 1}) Step.`).join(' ');
  expect(shownSteps(`Check: ${steps}`)).toStrictEqual({ remedy: 'Check:', steps: Array(16).fill('Step.') });
  expect(shownSteps('Fix it.')).toStrictEqual({ remedy: 'Fix it.' });
});

describe('a pending rotation', () => {
  const text = (changes: Partial<Known>) =>
    message(statusOf({ outputs: outputs('held'), ...changes }), 'RotationPending');
  const published = (...times: (string | undefined)[]): Partial<Known> => ({
    config: {
      ...known({}).config,
      status: { outputs: times.map(at => ({ kind: 'Secret', name: 'o', published: at })) as never },
    },
  });

  test.each<[string, Partial<Known>, string]>([
    ['of one output', {}, 'Secret o0 still holds the last working settings.'],
    ['of two', { outputs: outputs('held', 'held') }, 'Secret o0, Secret o1 still hold the last'],
    ['that is not verified yet', {}, 'because they are not verified yet.'],
    [
      'that was refused',
      { memory: REFUSED },
      'because the login failed (InvalidCredentials). See condition Authenticated.',
    ],
    [
      'while the server is silent',
      { memory: SILENT },
      'not verified yet, because the server is not usable (ConnectTimeout).',
    ],
    [
      'since the oldest of them was published',
      published('2026-11-22T00:00:00Z', undefined, '2026-11-20T00:00:00Z'),
      'the last working settings (published 2026-11-20).',
    ],
    ['of a time that is not known', published(undefined), 'the last working settings. The new ones'],
  ])('%s', (_what, changes, words) => {
    expect(text(changes)).toContain(words);
  });

  test('is not what is published before anything is', () => {
    expect(state(statusOf({ outputs: [] }), 'Published')).toBe('Unknown/Pending');
  });
});

describe('a fallback', () => {
  const record: FallbackStatus = { name: 'b', since: '2026-11-24T07:00:00Z' };
  const using = (changes: Partial<Known>, more: Partial<FallbackStatus> = {}, ready = true) =>
    statusOf(changes, fallbackKnown({ record: { ...record, ...more }, ready }));

  test.each<[string, Partial<Known>, Partial<FallbackStatus>, boolean, string]>([
    [
      'names what fails',
      { memory: REFUSED },
      {},
      true,
      'because Authenticated is False (InvalidCredentials).',
    ],
    [
      'names since when its own settings work again',
      {},
      { usableSince: '2026-11-24T07:30:00Z' },
      true,
      'has been usable again since 2026-11-24T07:30:00Z.',
    ],
    ['works with its own settings since a moment ago', {}, {}, true, 'usable again since a moment ago.'],
    ['that is not Ready either', { memory: REFUSED }, {}, false, 'SmtpConfig b is not Ready either.'],
  ])('in use %s', (_what, changes, more, ready, words) => {
    const text = message(using(changes, more, ready), 'UsingFallback');
    expect(text).toContain(words);
    expect(text.includes('not Ready either')).toBe(!ready);
  });

  test.each<[string, Partial<Known>, Partial<FallbackStatus>, boolean, string]>([
    ['stands in for a login that fails', { memory: REFUSED }, {}, true, 'True/ReadyByFallback'],
    ['that is not Ready does not', { memory: REFUSED }, {}, false, 'False/InvalidCredentials'],
    [
      'that is not in use does not',
      { memory: REFUSED },
      { name: undefined } as never,
      true,
      'False/InvalidCredentials',
    ],
    [
      'does not stand in for an output that another one owns',
      { memory: REFUSED, outputs: outputs('conflict') },
      {},
      true,
      'False/InvalidCredentials',
    ],
  ])('%s', (_what, changes, more, ready, expected) => {
    expect(state(using(changes, more, ready), 'Ready')).toBe(expected);
  });

  test('does not replace Ready if one of several other conditions fails', () => {
    const MESSAGE: KnownCheck = {
      judges: ['message'],
      required: true,
      conditions: () => [verdict('MessageAccepted', 'Pending', 'x')],
    };
    const check = fallbackKnown({ record, ready: true });
    expect(state(statusOf({ memory: REFUSED }, MESSAGE, check), 'Ready')).toBe('False/InvalidCredentials');
  });

  test('is in the status, and there is no condition while it is not in use', () => {
    expect(using({}).fallback).toEqual(record);
    expect(state(using({}, { name: undefined } as never), 'UsingFallback')).toBeUndefined();
  });

  test('is not decided while a part of the proof is missing', () => {
    const gates = [verdict('Authenticated', 'LoggedIn', 'x'), verdict('EgressReachable', 'Pending', 'x')];
    expect(isUsable(gates, known({}).checks)).toBeUndefined();
  });
});

test('a doubt names one failed check, or how many there were', () => {
  expect(message(statusOf({ memory: DOUBTED }), 'Reconciling')).toContain(
    'The last check failed (ConnectTimeout)',
  );
  expect(message(statusOf({ memory: LOGGED_IN }), 'Reconciling')).toBe('');
});

test('a warning that a workload could not be restarted is of its own kind', () => {
  const rollout = { hash: 'h', observedGeneration: 1, failed: ['Cannot restart it.'] };
  expect(warningsOf({ ...known(LOGGED_IN), warnings: ['w'], rollout })).toEqual([
    { kind: 'settings', text: 'w' },
    { kind: 'rollout', text: 'Cannot restart it.' },
  ]);
});
