import { describe, expect, test } from '@jest/globals';
import { load, PACKAGE } from '../../../testing/pulumi/sdk.ts';
import { goesOn } from '../../../testing/pulumi/wait-for.ts';

const { VERDICT_IS_IN, probeHandled } = load(`${PACKAGE}/dist/verdict.js`) as {
  VERDICT_IS_IN: string;
  probeHandled(value: string): string;
};

const ready = (status: string, more: object = {}) => ({
  metadata: { generation: 2 },
  status: {
    observedGeneration: 2,
    conditions: [
      { type: 'EgressReachable', status: 'True' },
      { type: 'Ready', status },
    ],
    ...more,
  },
});

describe('Pulumi waits', () => {
  test.each([
    ['for the first status', { metadata: { generation: 1 } }, false],
    ['while the verdict is open', ready('Unknown'), false],
    ['while the verdict is about an earlier spec', ready('True', { observedGeneration: 1 }), false],
    ['no longer than to a good verdict', ready('True'), true],
    ['no longer than to a bad verdict', ready('False'), true],
  ])('%s', (_name, object, expected) => {
    expect(goesOn(JSON.stringify([VERDICT_IS_IN]), object)).toBe(expected);
  });

  test.each([
    ['while the verdict is about an earlier password', '1000', false],
    ['no longer than to the verdict about the present one', '1001', true],
  ])('%s', (_name, lastHandledProbeAt, expected) => {
    const annotation = JSON.stringify([probeHandled('1001'), VERDICT_IS_IN]);
    expect(goesOn(annotation, ready('True', { lastHandledProbeAt }))).toBe(expected);
  });
});
