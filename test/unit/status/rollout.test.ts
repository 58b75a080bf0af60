import { describe, expect, test } from '@jest/globals';
import type { RolloutStatus, SmtpConfigStatus } from '../../../crds/schema/status.ts';
import { decideEvents } from '../../../operator/src/status/events.ts';
import type { OutputState } from '../../../operator/src/status/known.ts';
import {
  isWhole,
  type RolloutFault,
  rolloutAfter,
  rolloutStep,
} from '../../../operator/src/status/rollout.ts';

const done: RolloutStatus = { hash: 'a', observedGeneration: 1 };
const failed: RolloutStatus = { ...done, failed: ['Cannot restart Deployment shop'] };
const missing: RolloutFault = { what: 'Deployment shop', why: 'missing', detail: 'not found' };
const refused: RolloutFault = { what: 'Deployment shop', why: 'refused', detail: 'forbidden' };

describe('a restart', () => {
  const cases: [string, RolloutStatus | undefined, string | undefined, number, string][] = [
    ['is only rehearsed when something is published for the first time', undefined, 'a', 1, 'rehearse'],
    ['is not due while nothing changes', done, 'a', 1, 'nothing'],
    ['is due when the content is another one', done, 'b', 1, 'restart'],
    ['is due for a content that was there before the last one', { ...done, hash: 'b' }, 'a', 1, 'restart'],
    ['is rehearsed when the spec may name other workloads', done, 'a', 2, 'rehearse'],
    ['is due for a change that comes with another spec', done, 'b', 2, 'restart'],
    ['that failed is rehearsed again when nothing is left to restart', failed, 'a', 1, 'rehearse'],
    ['that failed is tried again while it is still due', failed, 'b', 1, 'restart'],
    ['waits while it is not known what is published', done, undefined, 2, 'nothing'],
  ];
  test.each(cases)('%s', (_name, before, content, generation, step) => {
    expect(rolloutStep(before, content, generation)).toBe(step);
  });

  const output = (state: OutputState['state']): OutputState => ({ kind: 'Secret', name: 'mail-smtp', state });
  test.each(['held', 'absent', 'conflict', 'forbidden', 'unrendered'] as const)(
    'waits while an output is %s',
    state => {
      expect(isWhole([output('written'), output('in-sync')])).toBe(true);
      expect(isWhole([output('written'), output(state)])).toBe(false);
    },
  );
});

describe('the status', () => {
  test.each([
    ['forbidden', ': forbidden. If the operator lacks'],
    ['forbidden.', ': forbidden. If the operator lacks'],
  ])('ends what the API server replied (%s) with one full stop', (detail, words) => {
    const { failed: told = [] } = rolloutAfter(done, {
      content: 'b',
      generation: 1,
      faults: [{ ...refused, detail }],
    });
    expect(told[0]).toContain(words);
  });

  test('has the new content once all are restarted', () => {
    expect(rolloutAfter(failed, { content: 'b', generation: 2, faults: [] })).toEqual({
      hash: 'b',
      observedGeneration: 2,
    });
  });

  test('keeps the old content, so that the restart stays due, while one was refused', () => {
    const after = rolloutAfter(done, {
      content: 'b',
      generation: 1,
      faults: [missing, refused],
    });
    expect(after.hash).toBe('a');
    expect(after.failed).toHaveLength(2);
    expect(rolloutStep(after, 'b', 1)).toBe('restart');
  });

  test('has the new content where a workload is not there: it begins with what is published', () => {
    const after = rolloutAfter(done, { content: 'b', generation: 1, faults: [missing] });
    expect(after.hash).toBe('b');
    expect(rolloutStep(after, 'b', 1)).toBe('rehearse');
  });

  test('has the earlier content, independent of the first dry run', () => {
    expect(rolloutAfter(undefined, { content: 'a', generation: 1, faults: [refused] })).toMatchObject({
      hash: 'a',
    });
  });

  test('has at most the number of selectors that the API server accepts', () => {
    const long = { ...refused, what: `Deployment ${'n'.repeat(253)}`, detail: 'd'.repeat(1024) };
    const faults = Array(400).fill(long);
    const { failed: says = [] } = rolloutAfter(done, {
      content: 'b',
      generation: 1,
      faults,
    });
    expect(says).toHaveLength(32);
    expect(Math.max(...says.map(({ length }) => length))).toBeLessThanOrEqual(1024);
  });
});

describe('the events', () => {
  const status = (rollout: RolloutStatus | undefined, warnings: string[] = []): SmtpConfigStatus => ({
    ...(rollout && { rollout }),
    ...(warnings.length > 0 && { warnings }),
  });
  const reasons = (before: SmtpConfigStatus, after: SmtpConfigStatus) =>
    decideEvents(before, after, {
      warnings: (after.warnings ?? []).map(text => ({ kind: 'rollout', text })),
    }).map(({ type, reason }) => `${type} ${reason}`);

  test('tell of a restart, and of no other change', () => {
    expect(reasons(status(done), status({ ...done, hash: 'b' }))).toEqual(['Normal Restarted']);
    expect(reasons(status(done), status({ ...done, observedGeneration: 2 }))).toEqual([]);
    expect(reasons(status(undefined), status(done))).toEqual([]);
    expect(reasons(status(done), status(undefined))).toEqual([]);
  });

  test.each([missing, refused, { ...refused, why: 'too-many' as const }])(
    'tell once that a restart failed ($why)',
    fault => {
      const { failed: says = [] } = rolloutAfter(done, {
        content: 'b',
        generation: 1,
        faults: [fault],
      });
      expect(says[0]).toContain('Deployment shop');
      expect(says[0]).toContain('The settings are published.');
      expect(reasons(status(done), status(done, says))).toEqual(['Warning RolloutFailed']);
      expect(reasons(status(done, says), status(done, says))).toEqual([]);
    },
  );
});
