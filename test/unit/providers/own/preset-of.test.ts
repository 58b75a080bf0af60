import { describe, expect, test } from '@jest/globals';
import type { SmtpProviderSpec } from '../../../../crds/schema/provider/spec.ts';
import { providerSpecSchema } from '../../../../crds/schema/provider/spec.ts';
import { inspectSecret } from '../../../../operator/src/providers/hints/secret.ts';
import { matchReply } from '../../../../operator/src/providers/match.ts';
import { findingsOf } from '../../../../operator/src/providers/own/findings.ts';
import { presetFrom } from '../../../../operator/src/providers/own/preset-of.ts';
import { COMPANY, VALID_PROVIDERS } from '../../../../testing/fixtures/own-providers.ts';

const parse = (spec: unknown): SmtpProviderSpec => providerSpecSchema.parse(spec);
const preset = presetFrom('company', parse(COMPANY));
const rule = COMPANY.replies[1];
const withRules = (...replies: readonly object[]) => parse({ ...COMPANY, replies });

describe('a reply rule of an SmtpProvider', () => {
  const reply = (enhanced: string, line: string) => ({ code: 550, enhanced, lines: [line] });

  test.each([
    ['all words in any order and any case', reply('5.7.1', 'SENDER  shop@x is Not   Registered'), true],
    ['a part of the words', reply('5.7.1', 'not registered'), false],
    ['another class of enhanced code', reply('5.1.1', 'sender not registered'), false],
    ['an enhanced code that only begins alike', reply('5.70.1', 'sender not registered'), false],
    ['another code', { ...reply('5.7.1', 'sender not registered'), code: 554 }, false],
  ])('%s', (_name, given, matches) => {
    expect(matchReply(preset.replies, 'sender', given)?.id).toBe(matches ? rule.name : undefined);
  });

  test('finds words across lines whose enhanced code is repeated', () => {
    const given = { code: 550, enhanced: '5.7.1', lines: ['sender not', '5.7.1 registered'] };
    expect(matchReply(preset.replies, 'sender', given)?.id).toBe(rule.name);
  });

  test('treats words as text, never as a pattern', () => {
    const hostile = presetFrom('x', withRules({ ...rule, match: [{ contains: ['(a+)+$', '.*'] }] }));
    const given = { code: 550, lines: [`${'a'.repeat(2000)}!`] };
    expect(matchReply(hostile.replies, 'sender', given)).toBeUndefined();
  });

  test('stops after a refused login and waits elsewhere by default', () => {
    const [retired] = preset.replies;
    expect(retired?.retry).toEqual({ kind: 'stop' });
    const { retry: _, ...open } = rule;
    expect(presetFrom('x', withRules(open)).replies[0]?.retry).toEqual({ kind: 'backoff', seconds: 900 });
  });
});

test('the largest SmtpProvider is matched against the longest reply without trying every reading', () => {
  const largest = presetFrom('x', parse(VALID_PROVIDERS['as many rules, patterns and words as may be']));
  const given = { code: 550, lines: ['x'.repeat(127).concat(' ').repeat(16)] };
  const started = performance.now();
  expect(matchReply(largest.replies, 'sender', given)).toBeUndefined();
  // Milliseconds; a pattern that tries every reading takes hours.
  expect(performance.now() - started).toBeLessThan(5_000);
});

test('the form of a password is compared without the text of the SmtpProvider becoming a pattern', () => {
  const shape = { prefix: '(x+)+\\', characters: 'Digits', minLength: 2, maxLength: 3, description: 'odd' };
  const odd = presetFrom('x', parse({ ...COMPANY, password: { ...COMPANY.password, shape } }));
  expect(odd.password.shape?.pattern.test('(x+)+\\123')).toBe(true);
  expect(odd.password.shape?.pattern.test('xx123')).toBe(false);
});

test('a staff card number instead of the password is recognized before a login', () => {
  const { hints, passwordFits } = inspectSecret({ preset, username: 'shop', password: '123456' });
  expect(hints[0]).toEqual({ kind: 'wrong-kind', field: 'password', wrong: 'the number of a staff card' });
  expect(passwordFits).toBe(false);
});

describe('what lint warns about', () => {
  const kinds = (spec: SmtpProviderSpec) => findingsOf(spec).map(({ kind }) => kind);

  test('nothing in a sound SmtpProvider', () => expect(kinds(parse(COMPANY))).toEqual([]));

  test('a rule behind one that matches the same replies', () => {
    const wide = { ...rule, name: 'wide', stages: ['mail'], match: [{ codes: [550, 554] }] };
    expect(findingsOf(withRules(wide, rule))).toEqual([
      { kind: 'shadowed', rule: rule.name, by: 'wide', stage: 'mail' },
    ]);
    expect(kinds(withRules(rule, wide))).toEqual([]);
  });

  test('words that almost every reply contains', () => {
    expect(kinds(withRules({ ...rule, match: [{ contains: ['er'] }] }))).toEqual(['broad']);
    expect(kinds(withRules({ ...rule, match: [{ contains: ['密码'] }] }))).toEqual([]);
    expect(kinds(withRules({ ...rule, match: [{ codes: [550], contains: ['er'] }] }))).toEqual([]);
  });

  test('a required login at an endpoint without TLS', () => {
    const endpoints = [{ host: 'relay.corp.example', port: 25, tls: 'none' as const }];
    expect(kinds(parse({ ...COMPANY, endpoints }))).toEqual(['plaintext-login']);
  });
});
