import { beforeEach, describe, expect, test } from '@jest/globals';
import { Guesses } from '../../../operator/src/sharing/guesses.ts';

const MINUTE = 60_000;

let now = 0;
let guesses: Guesses;
beforeEach(() => {
  now = 1_000_000;
  guesses = new Guesses(() => now);
});

const of = (username: string, namespace = 'shop', host = 'smtp.qq.com') => ({ namespace, host, username });
const refuse = (times: number, username = 'a', namespace = 'shop') => {
  for (let n = 0; n < times; n++) guesses.take(of(username, namespace));
};

describe('refused logins of a user name', () => {
  test('are five at once, and then one in five minutes', () => {
    refuse(5);
    expect(guesses.take(of('a'))).toEqual({ waitMs: 5 * MINUTE, refused: 5, of: 'user' });
    now += MINUTE;
    expect(guesses.limit(of('a'))?.waitMs).toBe(4 * MINUTE);
    now += 4 * MINUTE;
    expect(guesses.take(of('a'))).toBeUndefined();
    expect(guesses.take(of('a'))?.waitMs).toBe(5 * MINUTE);
  });

  test.each([
    ['for every spelling of the host', of('a', 'shop', 'SMTP.qq.com.'), true],
    ['and not for another user name', of('b'), false],
    ['and not for another server', of('a', 'shop', 'smtp.163.com'), false],
    ['and not for another namespace', of('a', 'other'), false],
  ])('are limited %s', (_what, guesser, limited) => {
    refuse(5);
    expect(guesses.limit(guesser) !== undefined).toBe(limited);
  });

  test('do not include one that was not refused', () => {
    refuse(5);
    guesses.giveBack(of('a'));
    expect(guesses.take(of('a'))).toBeUndefined();
    expect(guesses.limit(of('a'))).toBeDefined();
  });

  test('are remembered, however many other accounts log in', () => {
    refuse(5);
    for (let n = 0; n < 20_000; n++) {
      guesses.take(of(`user-${n}`, 'other'));
      guesses.giveBack(of(`user-${n}`, 'other'));
    }
    expect(guesses.limit(of('a'))).toBeDefined();
  });
});

test('of all user names of a namespace a hundred are refused at once, and then one in six seconds', () => {
  for (let n = 0; n < 100; n++) refuse(1, `user-${n}`);
  expect(guesses.take(of('b'))).toEqual({ waitMs: 6_000, refused: 100, of: 'namespace' });
  expect(guesses.take(of('b', 'other'))).toBeUndefined();
  now += 6_000;
  expect(guesses.take(of('b'))).toBeUndefined();
  expect(guesses.limit(of('c'))).toBeDefined();
});
