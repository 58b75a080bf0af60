import { describe, expect, test } from '@jest/globals';
import type { Limit } from '../../../operator/src/kube/queue.ts';
import { Queue } from '../../../operator/src/kube/queue.ts';

const QUIET = { debug() {}, info() {}, warn() {}, error() {} };

/** A queue whose work ends when the test says so. */
function queueWith(workers: number, limits?: (key: string) => readonly Limit[]) {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const queue = new Queue({
    workers,
    paused: true,
    log: QUIET,
    ...(limits && { limits }),
    work: key => {
      begun.push(key);
      const { promise, resolve } = Promise.withResolvers<undefined>();
      ends.set(key, () => resolve(undefined));
      return promise;
    },
  });
  const end = async (key: string) => {
    ends.get(key)?.();
    await new Promise(setImmediate);
  };
  return { queue, begun, end };
}

const byNamespace = (key: string) => [{ group: key.split('/')[0] ?? '', most: 2 }];

describe('a queue', () => {
  test('begins with the most urgent one, whenever that came', () => {
    const { queue, begun } = queueWith(1);
    queue.add('a');
    queue.add('b', { priority: 'high' });
    expect(begun).toEqual([]);
    queue.start();
    expect(begun).toEqual(['b']);
  });

  test('gives a namespace no more workers than it may have, and the rest to the others', () => {
    const { queue, begun } = queueWith(4, byNamespace);
    for (const key of ['big/1', 'big/2', 'big/3', 'big/4', 'small/1']) queue.add(key);
    queue.start();
    expect(begun).toEqual(['big/1', 'big/2', 'small/1']);
  });

  test('lets the next one in when a place becomes free, the most urgent first', async () => {
    const { queue, begun, end } = queueWith(4, byNamespace);
    queue.start();
    for (const key of ['a/1', 'a/2', 'a/3']) queue.add(key);
    queue.add('a/4', { priority: 'high' });
    await end('a/1');
    expect(begun).toEqual(['a/1', 'a/2', 'a/4']);
    await end('a/2');
    expect(begun).toEqual(['a/1', 'a/2', 'a/4', 'a/3']);
  });

  test('lets nobody wait for ever, whatever the groups are', async () => {
    const limits = (key: string) => [
      { group: `ns${Number(key) % 3}`, most: 2 },
      { group: `server${Number(key) % 7}`, most: 1 },
    ];
    const { queue, begun, end } = queueWith(5, limits);
    queue.start();
    const keys = Array.from({ length: 200 }, (_, n) => String(n));
    for (const key of keys) queue.add(key);
    // Some are asked for again while they wait or are worked on.
    for (const key of keys.slice(0, 50)) queue.add(key, { priority: 'high' });
    for (let n = 0; n < begun.length; n++) {
      await end(begun[n] ?? '');
      const atWork = begun.slice(n + 1);
      for (const group of ['ns0', 'ns1', 'ns2']) {
        const taken = atWork.filter(key => limits(key).some(limit => limit.group === group));
        expect(taken.length).toBeLessThanOrEqual(2);
      }
    }
    expect([...new Set(begun)].sort()).toEqual([...keys].sort());
  });
});
