import { describe, expect, test } from '@jest/globals';
import { verdict } from '../../../operator/src/model/verdict.ts';
import type { EgressMemory, LoginMemory, VerifiedInputs } from '../../../operator/src/status/memory.ts';
import { currentEgress, currentLogin, inputsOf, isVerified } from '../../../operator/src/status/verified.ts';
import { QQ } from '../../../testing/fixtures/evidence.ts';
import { START } from '../../../testing/fixtures/known.ts';

const REACHED = verdict('EgressReachable', 'Connected', 'x');
const SHUT = verdict('EgressReachable', 'ConnectTimeout', 'x');
const LOGGED_IN = verdict('Authenticated', 'LoggedIn', 'x');
const REFUSED = verdict('Authenticated', 'InvalidCredentials', 'x');
const OTHER = { ...QQ, port: 587 };

const egressOf = (changes: Partial<EgressMemory> = {}): EgressMemory => ({
  inputs: 'e',
  at: START,
  failures: 0,
  endpoint: QQ,
  verdicts: [REACHED],
  alternatives: [],
  capabilities: {},
  ...changes,
});
const loginOf = (changes: Partial<LoginMemory> = {}): LoginMemory => ({
  secretVersion: 'v',
  endpoint: 'smtp.qq.com:465',
  inputs: 'l',
  at: START,
  verdicts: [LOGGED_IN],
  refusals: 0,
  ...changes,
});

const FOUND = { state: 'found', version: 'v', secret: 's', username: 'u' } as const;
const OPEN = { state: 'not-required' } as const;
const UNUSABLE = { state: 'unusable', secret: 's', reason: 'SecretNotFound', message: 'x' } as const;

interface Given {
  egress?: EgressMemory | undefined;
  login?: LoginMemory | undefined;
  verified?: VerifiedInputs;
  credentials?: typeof FOUND | typeof OPEN | typeof UNUSABLE;
  publishes?: typeof QQ;
}
const given = ({ egress, login, verified, credentials = FOUND, publishes = QQ }: Given) => ({
  credentials,
  egressInputs: 'e',
  loginInputs: 'l',
  publishes,
  memory: {
    ...(egress && { egress }),
    ...(login && { login }),
    ...(verified !== undefined && { verified }),
  },
});

describe('what was verified once', () => {
  const inputs: VerifiedInputs = { egress: 'e', login: 'l', endpoint: 'smtp.qq.com:465', version: 'v' };
  test.each<[string, Partial<VerifiedInputs>, boolean]>([
    ['the same settings', {}, true],
    ['other settings of the server', { egress: 'x' }, false],
    ['other settings of the login', { login: 'x' }, false],
    ['another endpoint', { endpoint: 'x:1' }, false],
    ['another version of the Secret', { version: 'x' }, false],
  ])('stays so for %s, and for nothing else', (_what, changes, expected) => {
    expect(isVerified(given({ verified: { ...inputs, ...changes } }))).toBe(expected);
  });
});

describe('a login is a verdict on the present settings', () => {
  test.each<[string, boolean, Given]>([
    ['of this Secret, spec and endpoint', true, { egress: egressOf(), login: loginOf() }],
    ['while it is not known which endpoint is in effect', true, { login: loginOf() }],
    [
      'of another spec of the server, while the new one was not reached',
      true,
      { egress: egressOf({ inputs: 'x' }), login: loginOf({ endpoint: 'x:1' }) },
    ],
    [
      'of another endpoint, while the server cannot be reached',
      true,
      { egress: egressOf({ verdicts: [SHUT] }), login: loginOf({ endpoint: 'x:1' }) },
    ],
    [
      'of another endpoint, while one of several verdicts fails',
      true,
      { egress: egressOf({ verdicts: [REACHED, SHUT] }), login: loginOf({ endpoint: 'x:1' }) },
    ],
    ['of another endpoint', false, { egress: egressOf(), login: loginOf({ endpoint: 'x:1' }) }],
    ['of another Secret', false, { egress: egressOf(), login: loginOf({ secretVersion: 'x' }) }],
    ['of another spec', false, { egress: egressOf(), login: loginOf({ inputs: 'x' }) }],
    ['without a Secret', false, { credentials: OPEN, egress: egressOf(), login: loginOf() }],
    ['that was never made', false, { egress: egressOf() }],
  ])('%s: %s', (_what, expected, all) => {
    expect(currentLogin(given(all)) !== undefined).toBe(expected);
  });
});

test('reaching the server is a verdict on the present spec alone', () => {
  expect(currentEgress(given({ egress: egressOf() }))).toEqual(egressOf());
  expect(currentEgress(given({ egress: egressOf({ inputs: 'x' }) }))).toBeUndefined();
  expect(currentEgress(given({}))).toBeUndefined();
});

describe('settings may be published', () => {
  const key = (all: Given) => inputsOf(given(all));
  test.each<[string, boolean, Given]>([
    ['that logged in where they lead', true, { egress: egressOf(), login: loginOf() }],
    ['that were refused', false, { egress: egressOf(), login: loginOf({ verdicts: [REFUSED] }) }],
    [
      'of which one of several verdicts fails',
      false,
      { egress: egressOf(), login: loginOf({ verdicts: [LOGGED_IN, REFUSED] }) },
    ],
    ['of which nothing is known', false, { egress: egressOf(), login: loginOf({ verdicts: [] }) }],
    ['that were never tried', false, { egress: egressOf() }],
    [
      'that logged in at another endpoint, while the server cannot be reached',
      false,
      { egress: egressOf({ verdicts: [SHUT] }), login: loginOf({ endpoint: 'smtp.qq.com:587' }) },
    ],
    [
      'that lead to another endpoint than the login',
      false,
      { egress: egressOf(), login: loginOf(), publishes: OTHER },
    ],
    [
      'that worked once, although the server is silent now',
      true,
      { egress: egressOf({ verdicts: [SHUT] }), verified: key({}) },
    ],
    [
      'that worked once for another endpoint',
      false,
      { egress: egressOf({ verdicts: [SHUT] }), verified: key({ publishes: OTHER }) },
    ],
    [
      'that worked once, but whose Secret is gone',
      false,
      { credentials: UNUSABLE, verified: key({ credentials: UNUSABLE }) },
    ],
    ['without a login, where the server was reached', true, { credentials: OPEN, egress: egressOf() }],
    [
      'without a login, where it was not',
      false,
      { credentials: OPEN, egress: egressOf({ verdicts: [SHUT] }) },
    ],
    ['without a login, for another spec', false, { credentials: OPEN, egress: egressOf({ inputs: 'x' }) }],
    [
      'without a login, where nothing was seen',
      false,
      { credentials: OPEN, egress: egressOf({ verdicts: [] }) },
    ],
    [
      'without a login, whatever a login once proved',
      false,
      { credentials: OPEN, egress: egressOf({ verdicts: [SHUT] }), login: loginOf() },
    ],
  ])('%s: %s', (_what, expected, all) => {
    expect(isVerified(given(all))).toBe(expected);
  });

  test('each combination of spec, endpoint and credential has a name of its own', () => {
    const names = [
      key({}),
      key({ publishes: OTHER }),
      key({ credentials: OPEN }),
      key({ credentials: UNUSABLE }),
      inputsOf({ ...given({}), egressInputs: 'x' }),
      inputsOf({ ...given({}), loginInputs: 'x' }),
      inputsOf({ ...given({}), credentials: { ...FOUND, version: 'w' } }),
    ];
    expect(new Set(names.map(name => JSON.stringify(name))).size).toBe(names.length);
  });
});
