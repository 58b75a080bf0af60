import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Claim } from '../../../operator/src/controller/checks/login.ts';
import { logIn } from '../../../operator/src/controller/checks/login.ts';
import type { Deps } from '../../../operator/src/controller/ports.ts';
import type { Resolved } from '../../../operator/src/controller/resolved.ts';
import { resolveSpec, withCredentials } from '../../../operator/src/controller/resolved.ts';
import type { Evidence } from '../../../operator/src/model/evidence.ts';
import type { ProbePlan } from '../../../operator/src/model/plan.ts';
import { Accounts } from '../../../operator/src/sharing/accounts.ts';
import { Connections } from '../../../operator/src/sharing/connections.ts';
import { Guesses } from '../../../operator/src/sharing/guesses.ts';
import { ProbeCache } from '../../../operator/src/sharing/probe-cache.ts';
import type { LoginMemory, Memory } from '../../../operator/src/status/memory.ts';
import { endsAfter, evidence, failsAt, says, timeout } from '../../../testing/fixtures/evidence.ts';
import { known, SECRET, START } from '../../../testing/fixtures/known.ts';

const REFUSED = evidence(failsAt('auth', says('535 5.7.8 no')));
const ADMITTED = evidence(endsAfter('auth'));
const SILENT = evidence(failsAt('connect', timeout()));

let now = START;
let probes: ProbePlan[] = [];
let written: string[] = [];
let deps: Deps;
/** What each probe finds, in turn; the last one stands for all that follow. */
let found: (Evidence | Error)[] = [];

beforeEach(() => {
  now = START;
  probes = [];
  written = [];
  found = [ADMITTED];
  const nothing = () => {};
  const probe = async (plan: ProbePlan) => {
    probes.push(plan);
    const next = (found.length > 1 ? found.shift() : found[0]) ?? ADMITTED;
    // The dialogue came as far as the login.
    if (!(next instanceof Error) && next.auth) await plan.login?.before?.();
    if (next instanceof Error) throw next;
    return next;
  };
  deps = {
    probe,
    connections: new Connections({ perServer: 4 }),
    guesses: new Guesses(() => now),
    probeCache: new ProbeCache(),
    templates: { render: async () => [] },
    accounts: new Accounts(() => now, nothing),
    now: () => now,
    observe: { probed: nothing, shared: nothing, heldBack: nothing },
    signal: new AbortController().signal,
  } as unknown as Deps;
});

function basis(uid: string, changes: object = {}): Resolved {
  const { config } = known({}, { spec: { checks: {}, ...changes } });
  const target = resolveSpec({ ...config, metadata: { ...config.metadata, uid } }, config.spec);
  if ('problem' in target) throw new Error(target.problem);
  const credentials = { state: 'found', version: SECRET, secret: 'qq-mail', username: 'user' } as const;
  return withCredentials(target, { credentials });
}

const claim = (key: string, fingerprint = 'print'): Claim => ({
  key,
  fingerprint,
  password: async () => 'password',
  announce: async (login: LoginMemory) => {
    written.push(`${key} announces ${login.retry?.kind}`);
  },
  takeBack: async () => {
    written.push(`${key} takes back`);
  },
});

const by = (uid: string, memory: Memory = {}, changes: object = {}, fingerprint = 'print') => {
  const mine = basis(uid, changes);
  return logIn(mine, mine.endpoint, memory, claim(uid, fingerprint), deps);
};

describe('two SmtpConfigs with one account', () => {
  test('log in once', async () => {
    const both = await Promise.all([by('a'), by('b')]);
    expect(both.map(one => one?.look?.outcome.diagnosis.finding)).toEqual([undefined, undefined]);
    expect(probes.length).toBe(1);
  });

  test('are refused once, and the second one is told why', async () => {
    found = [REFUSED];
    const [, second] = await Promise.all([by('a'), by('b')]);
    expect(second?.refusal).toMatchObject({ by: 'a', retry: { kind: 'stop' } });
    expect(second?.refusal?.finding?.reason).toBe('InvalidCredentials');
    expect(probes.length).toBe(1);
  });

  test('are refused once although they differ in sender, port and method', async () => {
    found = [REFUSED];
    await by('a');
    await by('b', {}, { from: { address: 'other@qq.com' } });
    await by('c', {}, { endpoint: { port: 587 } });
    await by('d', {}, { auth: { method: 'login' } });
    expect(probes.length).toBe(1);
  });

  test('log in each where they differ in what the login proves', async () => {
    await by('a');
    await by('b', {}, { from: { address: 'other@qq.com' } });
    expect(probes.length).toBe(2);
  });

  test('find out once that the server is silent', async () => {
    found = [SILENT];
    const [, second] = await Promise.all([by('a'), by('b')]);
    expect(second?.look?.outcome.reachedAuth).toBe(false);
    expect(probes.length).toBe(1);
  });
});

test('two SmtpConfigs with different passwords log in each', async () => {
  found = [REFUSED];
  await by('a');
  await by('b', {}, {}, 'another print');
  expect(probes.length).toBe(2);
});

describe('a login is written down before it is sent', () => {
  test('while the account is not known to work, and once', async () => {
    await by('a');
    now += 1e9;
    await by('a');
    expect(written).toEqual(['a announces backoff']);
    expect(probes.length).toBe(2);
  });

  test('and not where the server was not even reached', async () => {
    found = [SILENT];
    await by('a');
    expect(written).toEqual([]);
  });

  test('and taken back where the probe was broken off before it', async () => {
    found = [new Error('stopping')];
    await expect(by('a')).rejects.toThrow('stopping');
    expect(written).toEqual(['a takes back']);
  });
});

describe('a refused account is tried again', () => {
  const refusedBefore: Memory = {
    login: {
      secretVersion: SECRET,
      endpoint: 'smtp.qq.com:465',
      inputs: 'of another spec',
      at: START,
      verdicts: [],
      retry: { kind: 'stop' },
      refusals: 1,
    },
  };

  test('by whom the spec was changed since', async () => {
    found = [REFUSED];
    await by('a');
    await by('a', refusedBefore);
    expect(probes.length).toBe(2);
  });

  test('but not within a minute of another one who was asked to', async () => {
    found = [REFUSED];
    await by('a');
    await by('b', refusedBefore);
    expect(probes.length).toBe(1);
    now += 61_000;
    await by('b', refusedBefore);
    expect(probes.length).toBe(2);
  });

  test('when a temporary refusal is over, by the first one whose turn it is', async () => {
    found = [evidence(failsAt('auth', says('454 4.7.0 Too many login attempts'))), ADMITTED];
    await by('a');
    await by('b');
    expect(probes.length).toBe(1);
    now += 7_200_000;
    await Promise.all([by('a'), by('b')]);
    expect(probes.length).toBe(2);
  });
});

describe('guesses at a password', () => {
  const guess = (n: number, namespace = 'shop', username = 'user') => {
    const { config } = known({}, { spec: { checks: {} } });
    const metadata = { ...config.metadata, namespace, name: 'guess', uid: `${namespace}-${n}` };
    const target = resolveSpec({ ...config, metadata }, config.spec);
    if ('problem' in target) throw new Error(target.problem);
    const credentials = { state: 'found', version: `${SECRET}-${n}`, secret: 'qq-mail', username } as const;
    const mine = withCredentials(target, { credentials });
    return logIn(mine, mine.endpoint, {}, claim(mine.key, `guess ${username} ${n}`), deps);
  };

  test('150 changes of a Secret in ten seconds make five logins, and the verdict says when the next one is made', async () => {
    found = [REFUSED];
    let last: Awaited<ReturnType<typeof guess>>;
    for (let n = 0; n < 150; n++) {
      last = await guess(n);
      now += 67;
    }
    expect(probes.length).toBe(5);
    expect(last?.refusal).toMatchObject({ retry: { kind: 'backoff' }, finding: { reason: 'RateLimited' } });
    expect(last?.refusal?.verdicts[0]?.message).toMatch(
      /^This login was not tried: the server rejected 5 logins of this user name from this namespace/,
    );
    now += 5 * 60_000;
    await guess(150);
    await guess(151);
    expect(probes.length).toBe(6);
  });

  test('made at the same moment are counted before the server has answered', async () => {
    found = [REFUSED];
    await Promise.all(Array.from({ length: 50 }, (_, n) => guess(n)));
    expect(probes.length).toBe(5);
  });

  test('from one namespace do not keep another one, or another user name, from logging in', async () => {
    found = [REFUSED];
    for (let n = 0; n < 10; n++) await guess(n);
    found = [ADMITTED];
    const other = await guess(10, 'other');
    expect(other?.look?.outcome.diagnosis.finding).toBeUndefined();
    const colleague = await guess(11, 'shop', 'colleague');
    expect(colleague?.look?.outcome.diagnosis.finding).toBeUndefined();
  });

  test('at many user names are limited for the namespace and the server', async () => {
    found = [REFUSED];
    for (let n = 0; n < 500; n++) await guess(n, 'shop', `user-${n}`);
    expect(probes.length).toBe(100);
  });

  test('logins that are admitted do not count', async () => {
    for (let n = 0; n < 20; n++) await guess(n);
    expect(probes.length).toBe(20);
  });
});
