import { describe, expect, test } from '@jest/globals';
import { countOutcomes, mergeOutputs } from '../../../../operator/src/controller/namespaces/outcome.ts';
import { each } from '../../../../operator/src/controller/namespaces/pool.ts';
import type { OutputState } from '../../../../operator/src/status/known.ts';

const output = (state: OutputState['state'], detail?: string): OutputState => ({
  kind: 'Secret',
  name: 'mail-smtp',
  state,
  ...(detail !== undefined && { detail }),
});

const at = (namespace: string, ...outputs: OutputState[]) => ({ namespace, outputs });

test('namespaces are counted by what they have', () => {
  const counted = countOutcomes([
    at('a', output('in-sync')),
    at('b', output('written'), output('held')),
    at('c', output('absent')),
    at('d', output('in-sync'), output('conflict', 'belongs to Deployment x')),
    at('e', output('forbidden', 'quota')),
  ]);
  expect(counted).toEqual({
    total: 5,
    ready: 2,
    waiting: 1,
    failed: [
      { name: 'd', reason: 'NameConflict', message: 'Secret mail-smtp belongs to Deployment x' },
      { name: 'e', reason: 'Forbidden', message: 'Secret mail-smtp: quota' },
    ],
  });
});

describe('the outputs of many namespaces as one', () => {
  test.each<[string, OutputState['state'][], boolean, OutputState['state'] | undefined]>([
    ['nothing anywhere', ['absent', 'conflict'], true, undefined],
    ['new content', ['in-sync', 'written'], true, 'written'],
    ['a new namespace is no new content', ['in-sync', 'written'], false, 'in-sync'],
    ['newer settings wait', ['held', 'in-sync'], false, 'held'],
  ])('%s', (_what, states, news, shown) => {
    const outcomes = states.map((state, nth) => at(`n${nth}`, output(state)));
    expect(mergeOutputs(outcomes, news).map(({ state }) => state)).toEqual(shown ? [shown] : []);
  });
});

describe('a few at a time', () => {
  test('never more, and all of them', async () => {
    let now = 0;
    let most = 0;
    const done: number[] = [];
    await each([...Array(20).keys()], 4, async n => {
      now += 1;
      most = Math.max(most, now);
      await Promise.resolve();
      done.push(n);
      now -= 1;
    });
    expect(most).toBe(4);
    expect(done).toHaveLength(20);
  });

  test('an error ends it, and is thrown once the others are done', async () => {
    const begun: number[] = [];
    const work = each([...Array(20).keys()], 2, async n => {
      begun.push(n);
      await Promise.resolve();
      if (n < 2) throw new Error(`no ${n}`);
    });
    await expect(work).rejects.toThrow('no 0');
    expect(begun).toEqual([0, 1]);
  });
});
