import { describe, expect, test } from '@jest/globals';
import { verdict } from '../../../operator/src/model/verdict.ts';
import { consumerDueAt } from '../../../operator/src/probe-pods/due.ts';
import { consumerCondition } from '../../../operator/src/probe-pods/judge.ts';
import type { ReachVerdict } from '../../../operator/src/probe-pods/report.ts';
import { PodSemaphore } from '../../../operator/src/probe-pods/semaphore.ts';
import type { ConsumerView } from '../../../operator/src/probe-pods/view.ts';
import { appEgressKnown } from '../../../operator/src/status/app-egress.ts';
import { decideStatus } from '../../../operator/src/status/status.ts';
import { endsAfter, evidence } from '../../../testing/fixtures/evidence.ts';
import { conditionOf, known, memoryOf, outcome, withChecks } from '../../../testing/fixtures/known.ts';

const FINE = { status: 'True', reason: 'Connected' } as const;
const SHUT = { status: 'False', reason: 'ConnectTimeout' } as const;
const OPEN = { EgressReachable: FINE, TLSVerified: { ...FINE, reason: 'Verified' } };
const CLOSED = {
  EgressReachable: SHUT,
  TLSVerified: { status: 'Unknown', reason: 'BlockedByEgress' },
} as const;

const REACHED: ReachVerdict = {
  condition: 'EgressReachable',
  status: 'True',
  reason: 'Connected',
  message: 'Connected.',
};
const TIMED_OUT: ReachVerdict = {
  condition: 'EgressReachable',
  status: 'False',
  reason: 'ConnectTimeout',
  message: 'smtp.qq.com:465 does not answer.',
};
const INTERCEPTED: ReachVerdict = {
  condition: 'TLSVerified',
  status: 'False',
  reason: 'CertificateUntrusted',
  message: 'Who is this?',
};
const view = (...verdicts: ReachVerdict[]): ConsumerView => ({
  place: { podLabels: { app: 'shop' } },
  inputs: 'i',
  ...(verdicts.length > 0 && { result: { kind: 'seen', node: 'worker-a', verdicts } }),
});
const said = (views: ConsumerView[] | undefined, own: Parameters<typeof consumerCondition>[1] = OPEN) =>
  consumerCondition({ views, namespace: 'shop' }, own);

describe('ConsumerEgress', () => {
  test('names the NetworkPolicy and the node where the application is shut in and the operator is not', () => {
    const { status, reason, message } = said([view(TIMED_OUT)]);
    expect({ status, reason }).toEqual({ status: 'False', reason: 'ConnectTimeout' });
    expect(message).toBe(
      'From a pod with labels app=shop on node worker-a the server is not usable, although the operator reaches it. Check the NetworkPolicies in namespace shop that select app=shop or every pod (kubectl -n shop get networkpolicy), and the firewall of node worker-a. Result there: smtp.qq.com:465 does not answer.',
    );
  });

  test('suspects no policy of the application where the operator does not get through either', () => {
    const { status, message } = said([view(TIMED_OUT)], CLOSED);
    expect(status).toBe('False');
    expect(message).toContain('The operator cannot reach it either.');
    expect(message).not.toContain('NetworkPolicy');
  });

  test('suspects the policy of the operator where only the application gets through', () => {
    expect(said([view(REACHED)], CLOSED)).toMatchObject({
      status: 'True',
      reason: 'Connected',
      message: expect.stringContaining('check the NetworkPolicies that select the operator'),
    });
  });

  test('has the reason of TLS where that is what differs', () => {
    expect(said([view(REACHED, INTERCEPTED)])).toMatchObject({
      status: 'False',
      reason: 'CertificateUntrusted',
    });
  });

  test('is True once every place has seen the server, and False as soon as one has not', () => {
    expect(said([])).toMatchObject({ status: 'Unknown', reason: 'Pending' });
    expect(said([view(REACHED), view()])).toMatchObject({ status: 'Unknown', reason: 'Pending' });
    expect(said([view(REACHED), view(REACHED)])).toMatchObject({ status: 'True' });
    expect(said([view(REACHED), view(TIMED_OUT)])).toMatchObject({ status: 'False' });
    expect(said([view(), view(TIMED_OUT)])).toMatchObject({ status: 'False' });
  });

  test("reports why no pod was created, with the API server's message", () => {
    const refused: ConsumerView = {
      ...view(),
      result: { kind: 'failed', reason: 'PodRefused', message: 'exceeded quota: compute' },
    };
    expect(said([refused])).toMatchObject({
      status: 'False',
      reason: 'PodRefused',
      message: expect.stringMatching(/there is no result: exceeded quota: compute\.$/),
      remedy: expect.stringContaining('Raise the quota'),
    });
  });

  test('shows what to do if the operator may not start pods', () => {
    expect(said(undefined)).toMatchObject({
      status: 'False',
      reason: 'NotEnabled',
      remedy: expect.stringContaining('consumerEgress.enabled'),
    });
  });

  test('keeps the result of an earlier operator until there is a newer one', () => {
    const standing = verdict('ConsumerEgress', 'Connected', 'Reached.');
    const found = (views: ConsumerView[]) => consumerCondition({ views, standing, namespace: 'shop' }, OPEN);
    expect(found([view(), view()])).toEqual(standing);
    expect(found([view(), view(TIMED_OUT)]).status).toBe('False');
  });
});

describe('Ready', () => {
  const memory = memoryOf(outcome(evidence(endsAfter('auth'))));
  const statusWith = (views: ConsumerView[] | undefined) =>
    decideStatus(withChecks(known(memory), appEgressKnown({ views, namespace: 'shop' })));

  test('is False with the reason of the application, and is retried automatically', () => {
    const status = statusWith([view(TIMED_OUT)]);
    expect(conditionOf(status, 'EgressReachable')).toMatchObject({ status: 'True' });
    expect(conditionOf(status, 'Ready')).toMatchObject({ status: 'False', reason: 'ConnectTimeout' });
    expect(conditionOf(status, 'Reconciling')).toBeDefined();
    expect(status.diagnosis).toMatchObject({ condition: 'ConsumerEgress', reason: 'ConnectTimeout' });
  });

  test('waits for a person where the operator may not start pods', () => {
    expect(conditionOf(statusWith(undefined), 'Stalled')).toMatchObject({ reason: 'NotEnabled' });
  });

  test('is Unknown until the application has been heard, and True then', () => {
    expect(conditionOf(statusWith([view()]), 'Ready')).toMatchObject({ status: 'Unknown' });
    expect(conditionOf(statusWith([view(REACHED)]), 'Ready')).toMatchObject({ status: 'True' });
  });

  test('does not apply without a request', () => {
    const status = decideStatus(known(memory));
    expect(conditionOf(status, 'ConsumerEgress')).toBeUndefined();
    expect(conditionOf(status, 'Ready')).toMatchObject({ status: 'True' });
  });
});

describe('a pod', () => {
  const MINUTE = 60_000;
  const dueAt = (changes: object, clock: object = {}) =>
    consumerDueAt({ ...view(), ...changes }, { interval: 10_000, key: 'shop/mail#0', now: 100, ...clock });

  test('is due immediately for a new place, and on request', () => {
    expect(dueAt({})).toBe(100);
    expect(dueAt({ at: 90 }, { requested: 'now' })).toBe(100);
    expect(dueAt({ at: 90, requested: 'now' }, { requested: 'now' })).toBeGreaterThan(100);
  });

  test('comes no more often than every five minutes, and no less often than the interval', () => {
    expect(dueAt({ at: 0 })).toBeGreaterThanOrEqual(5 * MINUTE);
    expect(dueAt({ at: 0 })).toBeLessThanOrEqual(5.5 * MINUTE);
    expect(dueAt({ at: 0 }, { interval: 60 * MINUTE })).toBeGreaterThanOrEqual(60 * MINUTE);
  });

  test('is one of a few, of all SmtpConfigs together', () => {
    const semaphore = new PodSemaphore(
      () => {},
      () => 0,
    );
    const taken = ['a', 'b', 'c', 'd', 'e'].map(pod => semaphore.tryAcquire(pod, `shop/${pod}`));
    expect(taken).toEqual([true, true, true, true, false]);
    semaphore.release('a');
    expect(semaphore.tryAcquire('e', 'shop/e')).toBe(true);
    semaphore.releaseAll('shop/b');
    expect([semaphore.has('b'), semaphore.tryAcquire('f', 'shop/f')]).toEqual([false, true]);
  });
});
