import { describe, expect, test } from '@jest/globals';
import type { SmtpConfigStatus } from '../../../../crds/schema/status.ts';
import type { Check, RegisteredCheck } from '../../../../operator/src/controller/checks/check.ts';
import { knownChecks, registered, runChecks } from '../../../../operator/src/controller/checks/scheduled.ts';
import type { Reconciliation } from '../../../../operator/src/controller/reconciliation.ts';
import { State } from '../../../../operator/src/controller/state.ts';
import type { Verdict } from '../../../../operator/src/model/verdict.ts';
import { verdict } from '../../../../operator/src/model/verdict.ts';
import type { CheckSchedule } from '../../../../operator/src/status/checks.ts';
import { checkDueAt, restoredRun } from '../../../../operator/src/status/checks.ts';
import { gateConditions } from '../../../../operator/src/status/conditions.ts';
import { decideStatus } from '../../../../operator/src/status/status.ts';
import { endsAfter, evidence, failsAt, timeout } from '../../../../testing/fixtures/evidence.ts';
import {
  conditionOf,
  known,
  memoryOf,
  outcome,
  START,
  withChecks,
} from '../../../../testing/fixtures/known.ts';

const LOGGED_IN = memoryOf(outcome(evidence(endsAfter('auth'))));
const SILENT = memoryOf(outcome(evidence(failsAt('connect', timeout()))));
const HOUR = 3600_000;
const ID = 'app-egress';
type Found = Verdict<'ConsumerEgress'>;
const GOOD: Found = verdict('ConsumerEgress', 'Connected', 'Reached.');
const BAD: Found = verdict('ConsumerEgress', 'PodFailed', 'It ended.');

/** A check that counts its runs and returns a given result. */
function counting(schedule: CheckSchedule | undefined, found: () => Found, inputs: () => unknown = () => 1) {
  let runs = 0;
  const check: Check<Found> = {
    id: ID,
    schedule: () => schedule,
    inputs,
    run: async () => {
      runs += 1;
      return found();
    },
    diagnose: evidence => ({ verdicts: [evidence] }),
  };
  return { check: registered(check), runs: () => runs };
}

/** As much of a pass as the engine looks at. */
function passAt(clock: { now: number }) {
  const pass = {
    state: new State('u'),
    resolved: { uid: 'u' },
    ports: { now: () => clock.now },
  };
  return pass as unknown as Reconciliation;
}

const OPEN = () => gateConditions(known(LOGGED_IN));

describe('a check with a clock of its own', () => {
  test('runs once for each interval, and again where its inputs change', async () => {
    const clock = { now: START };
    const pass = passAt(clock);
    let inputs = 1;
    const { check, runs } = counting(
      { interval: HOUR },
      () => GOOD,
      () => inputs,
    );
    const next = await runChecks([check], OPEN, pass);
    expect(runs()).toBe(1);
    expect(next).toBeGreaterThan(START + 0.9 * HOUR - 1);
    expect(next).toBeLessThanOrEqual(START + HOUR);
    await runChecks([check], OPEN, pass);
    expect(runs()).toBe(1);
    inputs = 2;
    expect(knownChecks([check], pass)).toHaveLength(1);
    expect(knownChecks([check], pass)[0]).not.toHaveProperty('ran');
    await runChecks([check], OPEN, pass);
    expect(runs()).toBe(2);
    clock.now += HOUR;
    await runChecks([check], OPEN, pass);
    expect(runs()).toBe(3);
  });

  test('without an interval runs once for each request, and only then', async () => {
    const pass = passAt({ now: START });
    const schedule: CheckSchedule = {};
    const { check, runs } = counting(schedule, () => GOOD);
    expect(await runChecks([check], OPEN, pass)).toBe(Infinity);
    expect(runs()).toBe(0);
    schedule.requested = 'now';
    await runChecks([check], OPEN, pass);
    expect(await runChecks([check], OPEN, pass)).toBe(Infinity);
    expect(runs()).toBe(1);
    schedule.requested = 'again';
    await runChecks([check], OPEN, pass);
    expect(runs()).toBe(2);
  });

  test('that the spec does not ask for neither runs nor has a condition', async () => {
    const pass = passAt({ now: START });
    const { check, runs } = counting(undefined, () => GOOD);
    expect(await runChecks([check], OPEN, pass)).toBe(Infinity);
    expect(runs()).toBe(0);
    expect(knownChecks([check], pass)).toEqual([]);
  });
});

test.each([
  ['a permanent failure', { kind: 'stop' } as const, Infinity],
  ['a failure that no repetition changes', { kind: 'pointless' } as const, Infinity],
  ['a temporary failure', { kind: 'backoff', seconds: 90 } as const, START + 90_000],
])('after %s the next run is due then', (_what, retry, due) => {
  const memory = { inputs: 'x', at: START, verdicts: [BAD], retry };
  const when = { key: 'key', now: START };
  expect(checkDueAt(memory, { interval: HOUR }, when)).toBe(due);
  expect(checkDueAt(memory, { interval: HOUR, requested: 'now' }, when)).toBe(0);
});

test('a run that lies further ahead than its interval is from a clock that was set back: the next one is due', () => {
  const after = (ahead: number) => ({ inputs: 'x', at: START + ahead, verdicts: [BAD] });
  const when = { key: 'key', now: START };
  expect(checkDueAt(after(365 * 24 * HOUR), { interval: HOUR }, when)).toBe(START);
  expect(checkDueAt(after(60_000), { interval: HOUR }, when)).toBeGreaterThan(START + 0.9 * HOUR);
});

describe('the status', () => {
  const found = async (schedule: CheckSchedule, one: Found) => {
    const pass = passAt({ now: START });
    const { check } = counting(schedule, () => one);
    await runChecks([check], OPEN, pass);
    return statusWith([check], pass);
  };
  const statusWith = (checks: readonly RegisteredCheck[], pass: Reconciliation): SmtpConfigStatus =>
    decideStatus(withChecks(known(LOGGED_IN), ...knownChecks(checks, pass)));

  test('has the condition in its place, and Ready waits for it', async () => {
    const good = await found({ interval: HOUR }, GOOD);
    expect(good.conditions?.map(({ type }) => type)).toEqual([
      'CredentialsAvailable',
      'EgressReachable',
      'TLSVerified',
      'Authenticated',
      'ConsumerEgress',
      'Published',
      'Ready',
    ]);
    expect(conditionOf(good, 'Ready')?.status).toBe('True');
    const bad = await found({ interval: HOUR }, BAD);
    expect(conditionOf(bad, 'Ready')).toMatchObject({ status: 'False', reason: 'PodFailed' });
    // It runs again at its interval, without a user's action.
    expect(conditionOf(bad, 'Reconciling')?.status).toBe('True');
    expect(bad.diagnosis).toMatchObject({ condition: 'ConsumerEgress', reason: 'PodFailed' });
  });

  test('is Pending before the first run, and absent for a check that waits for a request', () => {
    const pass = passAt({ now: START });
    const clocked = statusWith([counting({ interval: HOUR }, () => GOOD).check], pass);
    expect(conditionOf(clocked, 'ConsumerEgress')).toMatchObject({ status: 'Unknown', reason: 'Pending' });
    const asked = statusWith([counting({}, () => GOOD).check], pass);
    expect(conditionOf(asked, 'ConsumerEgress')).toBeUndefined();
    expect(conditionOf(asked, 'Ready')?.status).toBe('True');
  });

  test('a new operator continues where the last one stopped', async () => {
    const written = await found({ interval: HOUR, requested: 'once' }, BAD);
    expect(restoredRun(written, ID, undefined)).toEqual({
      inputs: expect.any(String),
      at: START,
      verdicts: [BAD],
      requested: 'once',
    });
  });

  test('keeps the reason of a condition that another one hides', async () => {
    const { checks = [] } = await found({ interval: HOUR }, BAD);
    const restored = restoredRun({ checks, conditions: [] }, ID, undefined);
    expect(restored?.verdicts).toMatchObject([{ condition: 'ConsumerEgress', reason: 'PodFailed' }]);
    expect(restoredRun({ checks }, 'domain', undefined)).toBeUndefined();
  });
});

test('a check waits while a condition that blocks its own is not True', async () => {
  const sender = verdict('SenderAccepted', 'Accepted', 'Accepted.');
  let runs = 0;
  const check = registered<Verdict<'SenderAccepted'>>({
    id: 'sender',
    schedule: () => ({ interval: HOUR }),
    inputs: () => 1,
    run: async () => {
      runs += 1;
      return sender;
    },
    diagnose: evidence => ({ verdicts: [evidence] }),
  });
  const shut = () => gateConditions(known(SILENT));
  expect(await runChecks([check], shut, passAt({ now: START }))).toBe(Infinity);
  expect(runs).toBe(0);
  await runChecks([check], OPEN, passAt({ now: START }));
  expect(runs).toBe(1);
});
