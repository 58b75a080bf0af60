import { expect, jest, test } from '@jest/globals';
import type { DomainFacts } from '../../../operator/src/domain/facts.ts';
import { DomainCache } from '../../../operator/src/sharing/domains.ts';

const FACTS = { domain: 'shop.example' } as DomainFacts;

function cache() {
  const clock = { now: 1_000_000 };
  return { clock, domains: new DomainCache<DomainFacts>(() => clock.now) };
}

test('what was found is shared for a minute', async () => {
  const { clock, domains } = cache();
  const gather = jest.fn(() => Promise.resolve(FACTS));
  expect(await domains.lookUp('a', 0, gather)).toBe(FACTS);
  expect(await domains.lookUp('a', 0, gather)).toBe(FACTS);
  expect(gather).toHaveBeenCalledTimes(1);
  await domains.lookUp('b', 0, gather);
  clock.now += 60_000;
  await domains.lookUp('a', 0, gather);
  expect(gather).toHaveBeenCalledTimes(3);
});

test('what is older than the caller accepts is looked up again', async () => {
  const { clock, domains } = cache();
  const gather = jest.fn(() => Promise.resolve(FACTS));
  await domains.lookUp('a', 0, gather);
  clock.now += 10;
  await domains.lookUp('a', clock.now, gather);
  expect(gather).toHaveBeenCalledTimes(2);
});

test('what was found in the very millisecond of the last run is not an answer to a request', async () => {
  const { clock, domains } = cache();
  const gather = jest.fn(() => Promise.resolve(FACTS));
  await domains.lookUp('a', 0, gather);
  await domains.lookUp('a', clock.now, gather);
  expect(gather).toHaveBeenCalledTimes(2);
});

test('a DNS server that does not answer blocks no other lookup, and is queried once', async () => {
  const { domains } = cache();
  const answer = Promise.withResolvers<DomainFacts>();
  const gather = jest.fn(() => answer.promise);
  const asked = await Promise.all([domains.lookUp('a', 0, gather), domains.lookUp('a', 0, gather)]);
  expect(asked).toEqual([undefined, undefined]);
  expect(gather).toHaveBeenCalledTimes(1);
  answer.resolve(FACTS);
  await answer.promise;
  expect(await domains.lookUp('a', 0, gather)).toBe(FACTS);
});
