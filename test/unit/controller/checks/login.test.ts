import { beforeEach, describe, expect, test } from '@jest/globals';
import type { SmtpConfigSpec } from '../../../../crds/schema/spec.ts';
import { type LoginPorts, logIn } from '../../../../operator/src/controller/checks/login.ts';
import type { Reconciliation } from '../../../../operator/src/controller/reconciliation.ts';
import { resolveSpec, withCredentials } from '../../../../operator/src/controller/resolved.ts';
import { State, States } from '../../../../operator/src/controller/state.ts';
import type { Evidence } from '../../../../operator/src/model/evidence.ts';
import type { ProbePlan } from '../../../../operator/src/model/plan.ts';
import { Accounts } from '../../../../operator/src/sharing/accounts.ts';
import { Connections } from '../../../../operator/src/sharing/connections.ts';
import { Guesses } from '../../../../operator/src/sharing/guesses.ts';
import { LoginJournal } from '../../../../operator/src/sharing/journal.ts';
import { ProbeCache } from '../../../../operator/src/sharing/probe-cache.ts';
import type { Memory } from '../../../../operator/src/status/memory.ts';
import { endsAfter, evidence, failsAt, says, timeout } from '../../../../testing/fixtures/evidence.ts';
import { known, SECRET, START } from '../../../../testing/fixtures/known.ts';

const REFUSED = evidence(failsAt('auth', says('535 5.7.8 no')));
const ADMITTED = evidence(endsAfter('auth'));
const SILENT = evidence(failsAt('connect', timeout()));

/** A probe that was broken off when it had announced its login. */
class Late extends Error {}

let now = START;
let probes: ProbePlan[] = [];
let written: string[] = [];
let ports: LoginPorts;
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
    if (next instanceof Late || (!(next instanceof Error) && next.auth)) await plan.login?.before?.();
    if (next instanceof Error) throw next;
    return next;
  };
  ports = {
    probe,
    connections: new Connections({ perServer: 4 }),
    guesses: new Guesses(() => now),
    probeCache: new ProbeCache(),
    accounts: new Accounts(() => now, nothing),
    journal: new LoginJournal({
      claim: async () => new Map(),
      save: async notes => {
        written.push([...notes].map(([uid, { state }]) => `${uid} ${state}`).join());
      },
    }),
    now: () => now,
    log: { debug: nothing, info: nothing, warn: nothing, error: nothing },
    observe: {
      probed: nothing,
      shared: nothing,
      heldBack: nothing,
      verdict: nothing,
      forgotten: nothing,
      rotated: nothing,
      messageSent: nothing,
    },
    signal: new AbortController().signal,
  };
});

interface Who {
  uid: string;
  namespace?: string;
  username?: string;
  version?: string;
  changes?: Partial<SmtpConfigSpec>;
  memory?: Memory;
  fingerprint?: string;
}

function pass(who: Who): Reconciliation<LoginPorts> {
  const { uid, namespace = 'shop', username = 'user', version = SECRET, memory, fingerprint = 'print' } = who;
  const made = known({}, { spec: { checks: {}, ...who.changes } }).config;
  const config = { ...made, metadata: { ...made.metadata, namespace, uid } };
  const spec = resolveSpec(config, config.spec);
  if ('problem' in spec) throw new Error(spec.problem);
  const credentials = { state: 'found', version, secret: 'qq-mail', username } as const;
  const source = { credentials, password: async () => 'password' };
  const state = new State(uid, memory);
  state.secret = { version, refKey: '', fingerprint, credentials };
  return {
    key: `${namespace}/${uid}`,
    config,
    resolved: withCredentials(spec, source),
    source,
    state,
    states: new States(),
    ports,
  };
}

function logInAs(who: Who) {
  const mine = pass(who);
  return logIn(mine, mine.resolved.endpoint, mine.state.memory);
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise(setImmediate);
}

const by = (uid: string, memory: Memory = {}, changes: Partial<SmtpConfigSpec> = {}, fingerprint = 'print') =>
  logInAs({ uid, memory, changes, fingerprint });

describe('two SmtpConfigs with one account', () => {
  test('log in once', async () => {
    const both = await Promise.all([by('a'), by('b')]);
    expect(both.map(one => one?.probed?.outcome.diagnosis.finding)).toEqual([undefined, undefined]);
    expect(probes.length).toBe(1);
  });

  test('are rejected once, and the second one has the reason', async () => {
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
    expect(second?.probed?.outcome.reachedAuth).toBe(false);
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
    expect(written).toEqual(['a sent']);
    expect(probes.length).toBe(2);
  });

  test('and not where the server was not even reached', async () => {
    found = [SILENT];
    await by('a');
    expect(written).toEqual([]);
  });

  test('and not where the probe was broken off before it', async () => {
    found = [new Error('stopping')];
    await expect(by('a')).rejects.toThrow('stopping');
    expect(written).toEqual([]);
  });

  test('and already while it waits for a connection', async () => {
    const { promise: freed, resolve: free } = Promise.withResolvers<void>();
    const { endpoint } = pass({ uid: 'a' }).resolved;
    const other = { key: 'default/other', endpoint, urgent: true, allowed: 1 };
    ports.connections = new Connections({ perServer: 1 });
    const holding = ports.connections.withConnection(other, new AbortController().signal, () => freed);
    const login = by('a');
    await until(() => written.length > 0);
    expect(written).toEqual(['a sent']);
    expect(probes).toEqual([]);
    free();
    await Promise.all([holding, login]);
    expect(written).toEqual(['a sent']);
    expect(probes.length).toBe(1);
  });

  test('and removed if the server is silent after the wait', async () => {
    found = [SILENT];
    const { promise: freed, resolve: free } = Promise.withResolvers<void>();
    const { endpoint } = pass({ uid: 'a' }).resolved;
    const other = { key: 'default/other', endpoint, urgent: true, allowed: 1 };
    ports.connections = new Connections({ perServer: 1 });
    const holding = ports.connections.withConnection(other, new AbortController().signal, () => freed);
    const login = by('a');
    await until(() => written.length > 0);
    free();
    await Promise.all([holding, login]);
    expect(written).toEqual(['a sent', '']);
  });

  test('and removed if it was not sent', async () => {
    found = [new Late('stopping')];
    const mine = pass({ uid: 'a' });
    const before = mine.state.memory;
    await expect(logIn(mine, mine.resolved.endpoint, before)).rejects.toThrow('stopping');
    expect(written).toEqual(['a sent', '']);
    expect(mine.state.memory).toBe(before);
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
  const guess = (n: number, namespace = 'shop', username = 'user') =>
    logInAs({
      uid: `${namespace}-${n}`,
      namespace,
      username,
      version: `${SECRET}-${n}`,
      fingerprint: `guess ${username} ${n}`,
    });

  test('150 changes of a Secret in ten seconds make five logins, and the condition shows when the next one is made', async () => {
    found = [REFUSED];
    let last: Awaited<ReturnType<typeof guess>>;
    for (let n = 0; n < 150; n++) {
      last = await guess(n);
      now += 67;
    }
    expect(probes.length).toBe(5);
    expect(last?.refusal).toMatchObject({ retry: { kind: 'backoff' }, finding: { reason: 'RateLimited' } });
    expect(last?.refusal?.verdicts[0]?.message).toMatch(
      /^The operator skipped this login: the server rejected 5 logins of this user name from this namespace/,
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

  test('hundreds of new accounts of one namespace at the same time are not guesses', async () => {
    const results = await Promise.all(Array.from({ length: 300 }, (_, n) => guess(n, 'shop', `user-${n}`)));
    expect(results.filter(result => result?.refusal)).toEqual([]);
    expect(probes.length).toBe(300);
  });

  test('from one namespace do not keep another one, or another user name, from logging in', async () => {
    found = [REFUSED];
    for (let n = 0; n < 10; n++) await guess(n);
    found = [ADMITTED];
    const other = await guess(10, 'other');
    expect(other?.probed?.outcome.diagnosis.finding).toBeUndefined();
    const colleague = await guess(11, 'shop', 'colleague');
    expect(colleague?.probed?.outcome.diagnosis.finding).toBeUndefined();
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
