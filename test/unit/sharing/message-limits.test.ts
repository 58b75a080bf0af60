import { beforeEach, describe, expect, test } from '@jest/globals';
import { MessageLimits } from '../../../operator/src/sharing/message-limits.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let now = 0;
let limits: MessageLimits;
beforeEach(() => {
  now = 1_000_000;
  limits = new MessageLimits(() => now);
});

const of = (account: string, namespace = 'shop') => ({ account, namespace });

describe('test messages of one account', () => {
  test('one a minute on request', () => {
    expect(limits.take(of('a'), 'request')).toBeUndefined();
    now += MINUTE - 1;
    expect(limits.take(of('a'), 'request')).toBe(now + 1);
    now += 1;
    expect(limits.take(of('a'), 'request')).toBeUndefined();
  });

  test('one an hour on a clock, after one on request too', () => {
    expect(limits.take(of('a'), 'request')).toBeUndefined();
    now += HOUR - 1;
    expect(limits.take(of('a'), 'clock')).toBe(now + 1);
    now += 1;
    expect(limits.take(of('a'), 'clock')).toBeUndefined();
  });

  test('from another namespace too', () => {
    expect(limits.take(of('a'), 'request')).toBeUndefined();
    expect(limits.take(of('a', 'other'), 'request')).toBe(now + MINUTE);
    expect(limits.take(of('b', 'other'), 'request')).toBeUndefined();
  });

  test('do not count one that was not sent', () => {
    expect(limits.take(of('a'), 'request')).toBeUndefined();
    now += MINUTE;
    expect(limits.take(of('a'), 'request')).toBeUndefined();
    limits.giveBack(of('a'));
    expect(limits.take(of('a'), 'request')).toBeUndefined();
    expect(limits.take(of('a'), 'request')).toBe(now + MINUTE);
  });

  test('count the one before it where one was not sent', () => {
    now = 10 * HOUR;
    limits.remember({ account: 'a' }, now - HOUR / 2);
    expect(limits.take(of('a'), 'request')).toBeUndefined();
    limits.giveBack(of('a'));
    expect(limits.take(of('a'), 'clock')).toBe(now + HOUR / 2);
    limits.giveBack(of('never sent'));
    expect(limits.take(of('never sent'), 'clock')).toBeUndefined();
  });

  test('count what an operator before this one sent', () => {
    limits.remember({ account: 'a' }, now - 10_000);
    limits.remember({ account: 'a' }, now - 50_000);
    expect(limits.take(of('a'), 'request')).toBe(now + 50_000);
  });
});

test('twenty at once in one namespace, and then one a minute, for all accounts together', () => {
  const taken = (from: number, count: number, namespace: string) =>
    Array.from({ length: count }, (_, n) =>
      limits.take(of(`account-${from + n}`, namespace), 'request'),
    ).filter(wait => wait === undefined).length;
  expect(taken(0, 50, 'shop')).toBe(20);
  expect(taken(100, 5, 'other')).toBe(5);
  now += MINUTE;
  expect(taken(200, 50, 'shop')).toBe(1);
  now += MINUTE / 4;
  expect(limits.take(of('account-300'), 'request')).toBe(now + (3 * MINUTE) / 4);
  limits.giveBack(of('account-200'));
  expect(taken(301, 50, 'shop')).toBe(1);
});
