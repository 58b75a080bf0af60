import { describe, expect, test } from '@jest/globals';
import { PodSemaphore } from '../../../operator/src/probe-pods/semaphore.ts';

/** A semaphore whose waiters try again as soon as they are woken, as the queue has them do. */
function bench() {
  const woken: string[] = [];
  const clock = { now: 0 };
  const semaphore = new PodSemaphore(
    key => woken.push(key),
    () => clock.now,
  );
  const take = (key: string) => semaphore.tryAcquire(`pod of ${key}`, key);
  const release = (key: string) => semaphore.release(`pod of ${key}`);
  return { clock, semaphore, woken, take, release };
}

const keys = (namespace: string, count: number) =>
  Array.from({ length: count }, (_, n) => `${namespace}/${n}`);

describe('semaphore of pods that probe', () => {
  test('are four, and who waits is woken by the release of one, for which it is kept', () => {
    const { woken, take, release } = bench();
    expect(keys('shop', 6).map(take)).toEqual([true, true, true, true, false, false]);
    expect(woken).toEqual([]);
    release('shop/1');
    expect(woken).toEqual(['shop/4']);
    expect(take('other/quick')).toBe(false);
    expect(take('shop/4')).toBe(true);
  });

  test('go to namespaces in turns', () => {
    const { woken, take, release } = bench();
    for (const key of [...keys('big', 8), ...keys('small', 1)]) take(key);
    for (const key of keys('big', 3)) release(key);
    expect(woken).toEqual(['big/4', 'small/0', 'big/5']);
  });

  test('are returned by pods that do not start: 25 unschedulable ones block no others', () => {
    const { semaphore, woken, take } = bench();
    const impossible = keys('impossible', 25);
    for (const key of impossible) take(key);
    expect(take('shop/mail')).toBe(false);
    for (const key of impossible.slice(0, 4)) semaphore.stuck(`pod of ${key}`);
    expect(woken).toContain('shop/mail');
    expect(take('shop/mail')).toBe(true);
    // Its own namespace has no more pods out than these until one of them ends.
    expect(woken.filter(key => key.startsWith('impossible/'))).toEqual(['impossible/4']);
    expect(take('impossible/4')).toBe(false);
    expect(take('impossible/24')).toBe(false);
  });

  test('are kept for half a minute', () => {
    const { clock, woken, take, release } = bench();
    for (const key of keys('shop', 6)) take(key);
    release('shop/0');
    clock.now = 29_999;
    expect(take('other/mail')).toBe(false);
    clock.now = 30_000;
    expect(take('another/mail')).toBe(false);
    expect(woken).toEqual(['shop/4', 'shop/5']);
  });

  test('that are kept too long are counted as free when another one is released', () => {
    const { clock, woken, take, release } = bench();
    for (const key of keys('shop', 7)) take(key);
    release('shop/0');
    clock.now = 30_000;
    release('shop/1');
    expect(woken).toEqual(['shop/4', 'shop/5', 'shop/6']);
  });

  test('that a namespace may not use any more go to another one', () => {
    const { semaphore, woken, take, release } = bench();
    for (const key of [...keys('big', 4), 'other/0', 'big/4', 'small/0']) take(key);
    release('big/0');
    release('big/1');
    expect(woken).toEqual(['other/0', 'big/4']);
    semaphore.stuck('pod of big/2');
    semaphore.stuck('pod of big/3');
    expect(woken).toEqual(['other/0', 'big/4', 'small/0']);
    for (const key of keys('more', 2)) take(key);
    expect(take('big/4')).toBe(false);
    expect(woken.at(-1)).toBe('more/1');
  });

  test('that are not used any more go to the next one', () => {
    const { semaphore, woken, take, release } = bench();
    for (const key of keys('shop', 6)) take(key);
    release('shop/0');
    semaphore.releaseReserved('shop/4');
    expect(woken).toEqual(['shop/4', 'shop/5']);
    semaphore.releaseAll('shop/5');
    release('shop/1');
    expect(take('shop/new')).toBe(true);
  });
});
