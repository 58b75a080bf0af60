import { describe, expect, test } from '@jest/globals';
import { Queue } from '../../../operator/src/kube/queue.ts';

const QUIET = { debug() {}, info() {}, warn() {}, error() {} };

/** A queue of namespaces whose work ends when the test ends it. */
function queueWith(workers: number, perGroup = workers) {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const queue = new Queue({
    workers,
    paused: true,
    log: QUIET,
    group: key => key.split('/')[0] ?? '',
    perGroup,
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
    const { queue, begun } = queueWith(4, 2);
    for (const key of ['big/1', 'big/2', 'big/3', 'big/4', 'small/1']) queue.add(key);
    queue.start();
    expect(begun).toEqual(['big/1', 'small/1', 'big/2']);
  });

  test('starts the next key when a worker becomes free, the most urgent first', async () => {
    const { queue, begun, end } = queueWith(4, 2);
    queue.start();
    for (const key of ['a/1', 'a/2', 'a/3']) queue.add(key);
    queue.add('a/4', { priority: 'high' });
    await end('a/1');
    expect(begun).toEqual(['a/1', 'a/2', 'a/4']);
    await end('a/2');
    expect(begun).toEqual(['a/1', 'a/2', 'a/4', 'a/3']);
  });

  test('lets namespaces take turns, however many keys one of them has', async () => {
    const { queue, begun, end } = queueWith(1);
    for (const key of ['big/1', 'big/2', 'big/3', 'big/4', 'small/1', 'small/2', 'other/1']) queue.add(key);
    queue.start();
    for (let n = 0; n < 7; n++) await end(begun[n] ?? '');
    expect(begun).toEqual(['big/1', 'small/1', 'other/1', 'big/2', 'small/2', 'big/3', 'big/4']);
  });

  test('lends the worker of a key that waits for something else, and never works on that key twice at a time', async () => {
    const { queue, begun, end } = queueWith(1);
    queue.start();
    queue.add('a/1');
    queue.add('a/2');
    const place = Promise.withResolvers<string>();
    const lent = queue.lend('a/1', place.promise);
    queue.add('a/1');
    expect(begun).toEqual(['a/1', 'a/2']);
    place.resolve('a place');
    expect(await lent).toBe('a place');
    await end('a/2');
    expect(begun).toEqual(['a/1', 'a/2']);
    await end('a/1');
    expect(begun).toEqual(['a/1', 'a/2', 'a/1']);
  });
});
