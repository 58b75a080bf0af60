import { describe, expect, test } from '@jest/globals';
import { diagnose } from '../../../operator/src/diagnose/diagnose.ts';
import { compactReport } from '../../../operator/src/probe-pods/report.ts';
import { resultOf } from '../../../operator/src/probe-pods/seen.ts';
import { context, endsAfter, evidence } from '../../../testing/fixtures/evidence.ts';

const REPORT = compactReport(
  diagnose(evidence(endsAfter('ehlo')), context('qq', { wantsLogin: false, wantsSender: false })),
);
const JUST_NOW = { waitedMs: 1000, timeoutMs: 10_000 };
const LONG_AGO = { waitedMs: 131_000, timeoutMs: 10_000 };
const withState = (state: object) => ({
  spec: { nodeName: 'worker-a' },
  status: { phase: 'Pending', containerStatuses: [{ state }] },
});
const unscheduled = {
  spec: {},
  status: {
    phase: 'Pending',
    conditions: [
      { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: '0/3 nodes are available' },
    ],
  },
};

describe('a pod that probes', () => {
  test('has the result of its report, on its node, independent of its exit code', () => {
    expect(resultOf(withState({ terminated: { exitCode: 1, message: REPORT } }), JUST_NOW)).toMatchObject({
      kind: 'seen',
      node: 'worker-a',
      verdicts: [{ condition: 'EgressReachable', status: 'True' }, { condition: 'TLSVerified' }],
    });
  });

  test.each([
    ['that is new', {}],
    ['that waits for a node', unscheduled],
    ['whose image is being pulled', withState({ waiting: { reason: 'ContainerCreating' } })],
    ['that runs', withState({ running: { startedAt: 'now' } })],
  ])('%s is waited for', (_what, pod) => {
    expect(resultOf(pod, JUST_NOW)).toBeUndefined();
  });

  test.each([
    ['that no node takes', unscheduled, LONG_AGO, 'PodNotStarted', /Unschedulable: 0\/3 nodes are available/],
    [
      'whose image cannot be pulled',
      withState({ waiting: { reason: 'ImagePullBackOff', message: 'Back-off pulling image "x"' } }),
      JUST_NOW,
      'PodNotStarted',
      /ImagePullBackOff: Back-off pulling image "x"/,
    ],
    ['of which nothing is heard', {}, LONG_AGO, 'PodNotStarted', /did not start/],
    [
      'that is killed',
      withState({ terminated: { exitCode: 137, reason: 'OOMKilled' } }),
      JUST_NOW,
      'PodFailed',
      /exit code 137 on node worker-a, and without a report: OOMKilled/,
    ],
    [
      'that is evicted',
      { status: { phase: 'Failed', reason: 'Evicted', message: 'The node was low on resource: memory' } },
      JUST_NOW,
      'PodFailed',
      /Evicted: The node was low/,
    ],
    ['that runs for ever', withState({ running: {} }), LONG_AGO, 'PodFailed', /ran for too long/],
    ['that somebody deletes', undefined, JUST_NOW, 'PodFailed', /deleted before it reported/],
    ['that is not a pod', { status: 7 }, JUST_NOW, 'PodFailed', /not a pod/],
  ])('%s reports it', (_what, pod, waited, reason, message) => {
    expect(resultOf(pod, waited)).toEqual({
      kind: 'failed',
      reason,
      message: expect.stringMatching(message),
    });
  });
});
