import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Retry } from '../../../operator/src/model/verdict.ts';
import { Accounts } from '../../../operator/src/sharing/accounts.ts';
import type { LoginRefusal } from '../../../operator/src/sharing/breaker.ts';
import { answersRequest, isInForce } from '../../../operator/src/sharing/breaker.ts';
import { evidence } from '../../../testing/fixtures/evidence.ts';

const STOP: Retry = { kind: 'stop' };
const QUARTER_HOUR: Retry = { kind: 'backoff', seconds: 900 };

const refusal = (at: number, retry: Retry = STOP, by = 'uid-a'): LoginRefusal => ({
  at,
  by,
  retry,
  endpoint: 'smtp.qq.com:465',
  refusals: 1,
  verdicts: [],
});
const login = (at: number, variant = 'way') => ({
  startedAt: at - 1,
  at,
  by: 'uid-a',
  variant,
  evidence: evidence(),
});

let now = 0;
let told: string[] = [];
let accounts: Accounts;
beforeEach(() => {
  now = 1_000;
  told = [];
  accounts = new Accounts(
    () => now,
    key => told.push(key),
  );
});

describe('a refusal', () => {
  test('that stops applies to every SmtpConfig with the account, without a time limit', () => {
    accounts.refused('a', 'account', refusal(1_000));
    now += 1e12;
    expect(accounts.refusalInForce('account')?.at).toBe(1_000);
    expect(accounts.refusalInForce('another account')).toBeUndefined();
  });

  test('that is temporary applies until its time has passed', () => {
    accounts.refused('a', 'account', refusal(1_000, QUARTER_HOUR));
    now = 1_000 + 900_000 - 1;
    expect(accounts.refusalInForce('account')).toBeDefined();
    now += 1;
    expect(accounts.refusalInForce('account')).toBeUndefined();
  });

  test('ends with a login that is admitted', () => {
    accounts.refused('a', 'account', refusal(1_000));
    accounts.done('b', 'account', login(2_000), true);
    expect(accounts.refusalInForce('account')).toBeUndefined();
    expect(accounts.works('account')).toBe(true);
  });

  test('does not end with a login at which nothing was sent', () => {
    accounts.refused('a', 'account', refusal(1_000));
    accounts.done('b', 'account', login(2_000), false);
    expect(accounts.refusalInForce('account')).toBeDefined();
  });

  test('is not needed for an account not to be known to work', () => {
    accounts.done('a', 'account', login(2_000), false);
    expect(accounts.works('account')).toBe(false);
  });

  test('makes every earlier success worthless', () => {
    accounts.done('a', 'account', login(1_000), true);
    accounts.refused('a', 'account', refusal(2_000));
    expect(accounts.login('account', 'way')).toBeUndefined();
    expect(accounts.works('account')).toBe(false);
  });

  test('is counted, and how many there were in a row is known', () => {
    expect(accounts.refusals('account')).toBe(0);
    accounts.refused('a', 'account', { ...refusal(1_000), refusals: 3 });
    expect(accounts.refusals('account')).toBe(3);
  });

  test.each([
    ['an older refusal', () => accounts.refused('a', 'account', refusal(1_000)), 1_000, 500],
    [
      'a success at the same moment',
      () => accounts.done('a', 'account', login(1_000), true),
      undefined,
      1_000,
    ],
  ])('that an earlier operator wrote does not replace %s', (_what, before, at, introduced) => {
    before();
    accounts.introduce('b', 'account', refusal(introduced));
    expect(accounts.refusalInForce('account')?.at).toBe(at);
  });

  test('that an earlier operator wrote also applies, unless newer information is known', () => {
    accounts.introduce('a', 'account', refusal(500));
    expect(accounts.refusalInForce('account')?.at).toBe(500);
    accounts.done('a', 'account', login(2_000), true);
    accounts.introduce('b', 'account', refusal(1_500));
    expect(accounts.refusalInForce('account')).toBeUndefined();
  });
});

describe('those who share an account', () => {
  beforeEach(() => {
    for (const key of ['a', 'b', 'c']) accounts.introduce(key, 'account');
    accounts.introduce('d', 'another account');
  });

  test('get the result of another SmtpConfig with the same account', () => {
    accounts.refused('a', 'account', refusal(1_000));
    expect(told).toEqual(['b', 'c']);
  });

  test('are notified of a login that worked, and not of one that sent nothing', () => {
    accounts.done('a', 'account', login(1_000), false);
    expect(told).toEqual([]);
    accounts.done('a', 'account', login(1_000), true);
    expect(told).toEqual(['b', 'c']);
  });

  test('are still notified after another one of them was deleted', () => {
    accounts.forget('b');
    accounts.forget('b');
    accounts.refused('a', 'account', refusal(1_000));
    expect(told).toEqual(['c']);
  });

  test('are not notified after they have another account, or none, or were deleted', () => {
    accounts.introduce('b', 'another account');
    accounts.forget('c');
    accounts.refused('a', 'account', refusal(1_000));
    expect(told).toEqual([]);
  });

  test.each([
    ['of a refusal after it', 'way', 1_500, false, true],
    ['of none that it knows already', 'way', 2_000, false, false],
  ])('have news %s', (_what, way, since, refused, news) => {
    accounts.refused('a', 'account', refusal(2_000));
    expect(accounts.hasNews('account', way, since, refused)).toBe(news);
  });

  test.each([
    ['in the same way', 'way', 1_500, false, true],
    ['in another way', 'another way', 1_500, false, false],
    ['in another way, while they count as refused', 'another way', 1_500, true, true],
    ['that they know already', 'way', 2_000, true, false],
  ])('have news of a login %s: %j %j %j → %j', (_what, way, since, refused, news) => {
    accounts.done('a', 'account', login(2_000), true);
    expect(accounts.hasNews('account', way, since, refused)).toBe(news);
  });
});

describe('turns', () => {
  test('there is one login at a time for each account, in order, and a failed one blocks no other', async () => {
    const log: string[] = [];
    const work =
      (name: string, fails = false) =>
      async () => {
        log.push(`${name} begins`);
        await new Promise(setImmediate);
        log.push(`${name} ends`);
        if (fails) throw new Error('aborted');
      };
    const first = accounts.exclusive('account', work('first', true));
    const second = accounts.exclusive('account', work('second'));
    await expect(first).rejects.toThrow('aborted');
    await second;
    expect(log).toEqual(['first begins', 'first ends', 'second begins', 'second ends']);
  });

  test('no login is made before every rejected SmtpConfig has shown its account', async () => {
    accounts.await(['x', 'y']);
    let begun = false;
    const turn = accounts.exclusive('account', async () => {
      begun = true;
    });
    accounts.introduce('x', 'account', refusal(500));
    await new Promise(setImmediate);
    expect(begun).toBe(false);
    accounts.forget('y');
    await turn;
    expect(begun).toBe(true);
  });

  test('three at once are made one after the other, also while the first one ends', async () => {
    let open = 0;
    let most = 0;
    const work = async () => {
      open += 1;
      most = Math.max(most, open);
      await new Promise(setImmediate);
      open -= 1;
    };
    const [first, second] = [accounts.exclusive('account', work), accounts.exclusive('account', work)];
    await first;
    await Promise.all([second, accounts.exclusive('account', work)]);
    expect(most).toBe(1);
  });

  test('an SmtpConfig that never shows its account holds up the logins for thirty seconds', async () => {
    const { setTimeout: real } = globalThis;
    const timers: [() => void, number][] = [];
    globalThis.setTimeout = ((run: () => void, ms: number) => {
      timers.push([run, ms]);
      return { unref() {} };
    }) as never;
    try {
      accounts.await(['x']);
    } finally {
      globalThis.setTimeout = real;
    }
    expect(timers.map(([, ms]) => ms)).toEqual([30_000]);
    timers[0]?.[0]();
    expect(await accounts.exclusive('account', async () => 'done')).toBe('done');
  });

  test('without a rejection there is nothing to wait for', async () => {
    accounts.await([]);
    expect(await accounts.exclusive('account', async () => 'done')).toBe('done');
  });
});

test('the logins of an account are remembered in sixteen ways, those that were used last', () => {
  for (let n = 0; n < 16; n++) accounts.done('a', 'account', login(1_000, `way-${n}`), true);
  accounts.done('a', 'account', login(2_000, 'way-0'), true);
  accounts.done('a', 'account', login(3_000, 'way-16'), true);
  const known = ['way-0', 'way-1', 'way-2', 'way-16'].filter(way => accounts.login('account', way));
  expect(known).toEqual(['way-0', 'way-2', 'way-16']);
});

describe('credentials without an SmtpConfig', () => {
  /** Gives the SmtpConfig one credential after another, each with an accepted login. */
  const rotate = (key: string, names: readonly string[]) => {
    for (const name of names) {
      accounts.introduce(key, name);
      accounts.done(key, name, login(now), true);
    }
  };
  const names = (count: number, prefix = 'credential') =>
    Array.from({ length: count }, (_, n) => `${prefix}-${n}`);

  test('are remembered up to 512, the last that were left', () => {
    const all = names(515);
    rotate('ns/a', all);
    // The last one is in use.
    expect(all.filter(name => !accounts.login(name, 'way'))).toEqual(['credential-0', 'credential-1']);
    expect(all.filter(name => !accounts.works(name))).toEqual(['credential-0', 'credential-1']);
  });

  test('are the newest again when they were used again and left', () => {
    rotate('ns/a', names(512));
    accounts.introduce('ns/a', 'credential-0');
    expect(accounts.login('credential-0', 'way')).toBeDefined();
    accounts.introduce('ns/a', undefined);
    accounts.introduce('ns/a', 'other');
    accounts.introduce('ns/a', undefined);
    expect([accounts.works('credential-0'), accounts.works('credential-1')]).toEqual([true, false]);
  });

  test('are not forgotten while an SmtpConfig has them again', () => {
    rotate('ns/a', names(3));
    accounts.introduce('ns/b', 'credential-0');
    rotate('ns/c', names(600, 'more'));
    expect([accounts.works('credential-0'), accounts.works('credential-1')]).toEqual([true, false]);
  });

  test('are limited also where the login ended after the SmtpConfig had left', () => {
    for (const name of names(513)) accounts.done('ns/a', name, login(now), true);
    expect([accounts.works('credential-0'), accounts.works('credential-1')]).toEqual([false, true]);
  });

  test('are the newest where their login ended last', () => {
    for (const name of names(512)) accounts.done('ns/a', name, login(now), true);
    accounts.done('ns/a', 'credential-0', login(now), true);
    accounts.done('ns/a', 'one more', login(now), true);
    expect([accounts.works('credential-0'), accounts.works('credential-1')]).toEqual([true, false]);
  });
});

test('the login of a credential that an SmtpConfig has is kept', () => {
  for (let pass = 0; pass < 2; pass++) accounts.introduce('ns/a', 'in use');
  accounts.done('ns/a', 'in use', login(now), true);
  for (let n = 0; n < 600; n++) accounts.introduce('ns/b', `credential-${n}`);
  expect(accounts.login('in use', 'way')).toBeDefined();
});

test('accounts that are held back are counted by what ends that', () => {
  accounts.done('e', 'five', login(1_000), true);
  accounts.introduce('f', undefined, refusal(1_000));
  accounts.refused('a', 'one', refusal(1_000));
  accounts.refused('b', 'two', refusal(1_000));
  accounts.refused('c', 'three', refusal(1_000, QUARTER_HOUR));
  accounts.refused('d', 'four', refusal(1_000, { kind: 'backoff', seconds: 0 }));
  expect(accounts.held()).toEqual({ stop: 2, pointless: 0, backoff: 1 });
});

describe('the rules of the breaker', () => {
  test.each<[Retry, number, boolean]>([
    [{ kind: 'stop' }, 1e12, true],
    [{ kind: 'pointless' }, 1e12, true],
    [QUARTER_HOUR, 899_999, true],
    [QUARTER_HOUR, 900_000, false],
  ])('%j is valid after %d ms: %j', (retry, after, standing) => {
    expect(isInForce(refusal(1_000, retry), 1_000 + after)).toBe(standing);
  });

  test.each([
    ['of another one just now', 'uid-b', 10_000, true],
    ['of another one a minute ago', 'uid-b', 60_000, false],
    ['of its own', 'uid-a', 10_000, false],
  ])('a request accepts a result %s: %s %d → %j', (_whose, uid, after, answer) => {
    expect(answersRequest(refusal(1_000), uid, 1_000 + after)).toBe(answer);
  });
});
