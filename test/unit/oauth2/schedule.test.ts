import { expect, test } from '@jest/globals';
import { isUsable, renewalAt, retryDelay } from '../../../operator/src/oauth2/schedule.ts';

const MINUTE = 60_000;
const token = (life: number) => ({ accessToken: 'x', issuedAt: 0, expiresAt: life });
const KEYS = Array.from({ length: 200 }, (_, n) => `shop/mail-${n}`);

test.each([
  ['of an hour', 60 * MINUTE, 42 * MINUTE, 45 * MINUTE],
  ['of a day', 1440 * MINUTE, 1353 * MINUTE, 1425 * MINUTE],
  ['of ten minutes', 10 * MINUTE, 4.5 * MINUTE, 5 * MINUTE],
  ['of a second', 1000, 450, 500],
])('a token %s is renewed in time, and not by all SmtpConfigs at once', (_, life, earliest, latest) => {
  const times = KEYS.map(key => renewalAt(token(life), key));
  expect(Math.min(...times)).toBeGreaterThanOrEqual(earliest);
  expect(Math.max(...times)).toBeLessThanOrEqual(latest);
  expect(new Set(times).size).toBeGreaterThan(KEYS.length / 2);
});

test('retries come at first after seconds, never less often than every two minutes, unless asked for more', () => {
  for (const key of KEYS) {
    expect(retryDelay(1, key)).toBeLessThanOrEqual(15_000);
    for (const failures of [1, 2, 5, 50, 5_000]) {
      expect(retryDelay(failures, key)).toBeGreaterThan(10_000);
      expect(retryDelay(failures, key)).toBeLessThanOrEqual(2 * MINUTE);
    }
    expect(retryDelay(1, key, 10 * MINUTE)).toBe(10 * MINUTE);
  }
});

test('a token that is about to expire is worth nothing', () => {
  expect(isUsable(token(60_000), 50_000)).toBe(true);
  expect(isUsable(token(60_000), 56_000)).toBe(false);
});
