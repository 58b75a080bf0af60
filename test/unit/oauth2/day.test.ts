import { beforeAll, expect, test } from '@jest/globals';
import type { Access } from '../../../operator/src/oauth2/keeper.ts';
import { TokenKeeper } from '../../../operator/src/oauth2/keeper.ts';
import { tokenPlanOf } from '../../../operator/src/oauth2/plan.ts';
import { readTokenSecrets } from '../../../operator/src/oauth2/token-secrets.ts';
import { presetOf } from '../../../operator/src/providers/index.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const ACCOUNTS = 200;
const LIFE = HOUR;
/** From the twelfth hour on the token endpoint is down for ten minutes. */
const OUTAGE = { from: 12 * HOUR, until: 12 * HOUR + 10 * MINUTE };
/** What a kubelet may take to show a changed Secret to a container. */
const PROPAGATION = 2 * MINUTE;

const PLAN = tokenPlanOf(
  { provider: 'outlook', secretRef: { name: 'm' }, auth: { oauth2: { grant: 'RefreshToken' } } },
  presetOf('outlook'),
);

interface Day {
  requests: { at: number; ok: boolean }[];
  /** What was left of the token that applications had when its successor was published. */
  left: number[];
  failures: Access[];
}

/** A day of the real keeper, by a clock that jumps from one thing that is due to the next. */
async function day(): Promise<Day> {
  if (!PLAN || 'problem' in PLAN) throw new Error('nothing is fetched');
  const plan = PLAN;
  const start = Date.parse('2026-11-24T00:00:00Z');
  const result: Day = { requests: [], left: [], failures: [] };
  let now = start;
  let serial = 0;
  const keeper = new TokenKeeper({
    now: () => now,
    transport: async () => {
      const at = now - start;
      const ok = at < OUTAGE.from || at >= OUTAGE.until;
      result.requests.push({ at, ok });
      if (!ok) return new Response('down', { status: 503 });
      return Response.json({
        access_token: `token-${++serial}`,
        token_type: 'Bearer',
        expires_in: LIFE / 1000,
      });
    },
  });
  const published = new Map<number, { accessToken: string; expiresAt: number }>();
  const turns = Array.from({ length: ACCOUNTS }, (_, account) => ({ account, at: start }));
  while (now < start + 24 * HOUR) {
    const turn = turns.reduce((first, other) => (other.at < first.at ? other : first));
    now = Math.max(now, turn.at);
    const data = Object.entries({ username: `u${turn.account}`, clientId: 'c', refreshToken: 'r' });
    const access = await keeper.access({
      key: `shop/m${turn.account}#`,
      secret: { namespace: 'shop', name: `m${turn.account}` },
      user: `shop/${turn.account}`,
      plan,
      login: '',
      version: 'uid/1',
      again: false,
      read: async () =>
        readTokenSecrets({ name: 'm' }, plan, {
          uid: 'uid',
          resourceVersion: '1',
          data: Object.fromEntries(data.map(([key, value]) => [key, Buffer.from(value).toString('base64')])),
        }),
      store: async () => ({ ok: false, why: 'conflict' }),
    });
    if (access.state === 'failed') {
      result.failures.push(access);
      turn.at = access.nextAt ?? Infinity;
      continue;
    }
    const before = published.get(turn.account);
    if (before && before.accessToken !== access.token.accessToken) result.left.push(before.expiresAt - now);
    published.set(turn.account, access.token);
    turn.at = access.nextAt;
  }
  return result;
}

let simulated: Day;
beforeAll(async () => {
  simulated = await day();
}, 120_000);

test('no token that applications have expires before they have its successor, outage or not', () => {
  expect(simulated.failures).toEqual([]);
  expect(simulated.left.length).toBeGreaterThan(ACCOUNTS * 20);
  expect(Math.min(...simulated.left)).toBeGreaterThan(PROPAGATION);
});

test('no token endpoint is asked more than a renewal ahead of time needs', () => {
  const granted = simulated.requests.filter(({ ok }) => ok).length;
  // A token of an hour is renewed between 15 and 18 minutes before it expires.
  expect(granted).toBeLessThanOrEqual(ACCOUNTS * Math.ceil((24 * HOUR) / (42 * MINUTE)));
  const refused = simulated.requests.length - granted;
  expect(refused).toBeGreaterThan(0);
  // Those whose turn comes in these ten minutes, at first after seconds, then every minute or two.
  expect(refused).toBeLessThan(ACCOUNTS * 9);
});

test('accounts that came together do not stay together', () => {
  const after = simulated.requests.filter(
    ({ at, ok }) => ok && at > HOUR && (at < OUTAGE.from || at > 13 * HOUR),
  );
  const busiest = Math.max(
    ...Map.groupBy(after, ({ at }) => Math.floor(at / 10_000))
      .values()
      .map(requests => requests.length),
  );
  expect(busiest).toBeLessThan(ACCOUNTS / 10);
});
