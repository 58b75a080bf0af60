import { describe, expect, test } from '@jest/globals';
import { BoundedMap } from '../../../operator/src/sharing/bounded-map.ts';
import type { CachedProbe } from '../../../operator/src/sharing/probe-cache.ts';
import { ProbeCache } from '../../../operator/src/sharing/probe-cache.ts';
import { at, evidence, failsAt, timeout } from '../../../testing/fixtures/evidence.ts';

const seenAt = (at: number): CachedProbe => ({ startedAt: at, at, evidence: evidence() });
const anything = () => true;
const nothing = () => false;

describe('those who share a server', () => {
  test('share a probe in progress', async () => {
    const cache = new ProbeCache();
    let probes = 0;
    const probe = async () => {
      probes += 1;
      await new Promise(setImmediate);
      return seenAt(probes);
    };
    const all = await Promise.all(Array.from({ length: 200 }, () => cache.get('a', anything, probe)));
    expect(probes).toBe(1);
    expect(all.filter(({ shared }) => shared)).toHaveLength(199);
    await cache.get('b', anything, probe);
    expect(probes).toBe(2);
  });

  test('probe again if the last result does not suffice', async () => {
    const cache = new ProbeCache();
    cache.put('a', seenAt(1));
    const { seen, shared } = await cache.get('a', nothing, async () => seenAt(2));
    expect([seen.at, shared]).toEqual([2, false]);
    expect(cache.last('a')?.at).toBe(2);
  });

  test('do not share a probe that was broken off', async () => {
    const cache = new ProbeCache();
    const aborted = cache.get('a', anything, () => Promise.reject(new Error('aborted')));
    const next = cache.get('a', anything, async () => seenAt(3));
    await expect(aborted).rejects.toThrow('aborted');
    expect((await next).seen.at).toBe(3);
  });
});

test('the number of cached results is bounded, and the oldest is dropped first', () => {
  const map = new BoundedMap<number>(3);
  for (let n = 0; n < 5; n++) map.set(`k${n}`, n);
  map.set('k2', 2);
  map.set('k5', 5);
  expect([...map.values()]).toEqual([4, 2, 5]);
});

describe('whether another server was reached on a port lately', () => {
  const cache = new ProbeCache();
  const reached = (host: string, port: number, at_: number) =>
    cache.put(`${host}:${port}`, {
      ...seenAt(at_),
      evidence: evidence(at({ host, port, tls: 'starttls' })),
    });
  reached('a.example', 587, 1_000);
  cache.put('b.example:465', { ...seenAt(1_000), evidence: evidence(failsAt('connect', timeout())) });

  test.each([
    ['it was', 'c.example', 587, 900, true],
    ['it was, at that very moment', 'c.example', 587, 1_000, true],
    ['it was, but long ago', 'c.example', 587, 1_100, false],
    ['only on another port', 'c.example', 25, 900, false],
    ['only the server itself', 'a.example', 587, 900, false],
    ['it was tried, and silent', 'c.example', 465, 900, false],
  ])('%s', (_when, host, port, since, lately) => {
    expect(cache.reachedLately(host, port, since)).toBe(lately);
  });
});
