import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Basis } from '../../../operator/src/controller/basis.ts';
import { basisOf, targetOf } from '../../../operator/src/controller/basis.ts';
import type { Claim } from '../../../operator/src/controller/checks/login.ts';
import { logIn } from '../../../operator/src/controller/checks/login.ts';
import type { Deps } from '../../../operator/src/controller/ports.ts';
import type { Evidence } from '../../../operator/src/model/evidence.ts';
import type { ProbePlan } from '../../../operator/src/model/plan.ts';
import { Accounts } from '../../../operator/src/sharing/accounts.ts';
import { Targets } from '../../../operator/src/sharing/targets.ts';
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
    targets: new Targets(),
    templates: { render: async () => [] },
    accounts: new Accounts(() => now, nothing),
    now: () => now,
    observe: { probed: nothing, shared: nothing, heldBack: nothing },
    signal: new AbortController().signal,
  } as unknown as Deps;
});

function basis(uid: string, changes: object = {}): Basis {
  const { config } = known({}, { spec: { checks: {}, ...changes } });
  const target = targetOf({ ...config, metadata: { ...config.metadata, uid } }, config.spec);
  if ('problem' in target) throw new Error(target.problem);
  const credentials = { state: 'found', version: SECRET, secret: 'qq-mail', username: 'user' } as const;
  return basisOf(target, { credentials, password: async () => 'password' });
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
    expect(probes).toHaveLength(1);
  });

  test('are refused once, and the second one is told why', async () => {
    found = [REFUSED];
    const [, second] = await Promise.all([by('a'), by('b')]);
    expect(second?.refusal).toMatchObject({ by: 'a', retry: { kind: 'stop' } });
    expect(second?.refusal?.finding?.reason).toBe('InvalidCredentials');
    expect(probes).toHaveLength(1);
  });

  test('are refused once although they differ in sender, port and method', async () => {
    found = [REFUSED];
    await by('a');
    await by('b', {}, { from: { address: 'other@qq.com' } });
    await by('c', {}, { endpoint: { port: 587 } });
    await by('d', {}, { auth: { method: 'login' } });
    expect(probes).toHaveLength(1);
  });

  test('log in each where they differ in what the login proves', async () => {
    await by('a');
    await by('b', {}, { from: { address: 'other@qq.com' } });
    expect(probes).toHaveLength(2);
  });

  test('find out once that the server is silent', async () => {
    found = [SILENT];
    const [, second] = await Promise.all([by('a'), by('b')]);
    expect(second?.look?.outcome.reachedAuth).toBe(false);
    expect(probes).toHaveLength(1);
  });
});

test('two SmtpConfigs with different passwords log in each', async () => {
  found = [REFUSED];
  await by('a');
  await by('b', {}, {}, 'another print');
  expect(probes).toHaveLength(2);
});

describe('a login is written down before it is sent', () => {
  test('while the account is not known to work, and once', async () => {
    await by('a');
    now += 1e9;
    await by('a');
    expect(written).toEqual(['a announces backoff']);
    expect(probes).toHaveLength(2);
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
    expect(probes).toHaveLength(2);
  });

  test('but not within a minute of another one who was asked to', async () => {
    found = [REFUSED];
    await by('a');
    await by('b', refusedBefore);
    expect(probes).toHaveLength(1);
    now += 61_000;
    await by('b', refusedBefore);
    expect(probes).toHaveLength(2);
  });

  test('when a temporary refusal is over, by the first one whose turn it is', async () => {
    found = [evidence(failsAt('auth', says('454 4.7.0 Too many login attempts'))), ADMITTED];
    await by('a');
    await by('b');
    expect(probes).toHaveLength(1);
    now += 7_200_000;
    await Promise.all([by('a'), by('b')]);
    expect(probes).toHaveLength(2);
  });
});
