import { describe, expect, test } from '@jest/globals';
import { decide } from '../../../operator/src/diagnose/decision/decide.ts';
import { causesNamed, LEXICON } from '../../../operator/src/diagnose/lexicon/index.ts';
import { compile, find } from '../../../operator/src/diagnose/lexicon/pattern.ts';
import { tokensOf } from '../../../operator/src/diagnose/lexicon/tokens.ts';
import { parsedReply } from '../../../testing/fixtures/replies.ts';
import { SAMPLES } from './rows/samples.ts';

const words = (text: string) => tokensOf({ lines: [text] }).map(({ word }) => word);

describe('the words of a reply', () => {
  test.each([
    ['Denied. See https://example.com/spam?id=7 for spam', ['denied', 'see', 'for', 'spam']],
    ['<user@spam.example>: rejected by mx1.blocked.example.com', ['rejected', 'by']],
    ['client [192.0.2.7] at 2001:db8::1 or 192.0.2.7', ['client', 'at', 'or']],
    ['quota 08DE6F7B77124F67 C8CowAC3vUJq--.20 left', ['quota', '20', 'left']],
    [
      'Authentifié, ÜBERSCHRITTEN, ﾊﾟｽ, 全角ＡＢＣ',
      ['authentifie', 'uberschritten', 'パ', 'ス', '全', '角', 'abc'],
    ],
    ['必须使用SSL连接', ['必', '须', '使', '用', 'ssl', '连', '接']],
    ['SendAsDenied.Exception at outlook.com', ['sendasdenied', 'send', 'as', 'denied', 'exception', 'at']],
    ['use OAuth2 or XOAUTH2', ['use', 'oauth2', 'or', 'xoauth2']],
  ])('%s', (text, expected) => {
    expect(words(text)).toEqual(expected);
  });
});

describe('a pattern', () => {
  const found = (pattern: string, text: string) => find(compile(pattern), tokensOf({ lines: [text] }))?.words;

  test.each([
    ['too many', 'Error: too many logins', 'too many'],
    ['too many', 'too, and many', undefined],
    ['too .. many', 'too, and many', 'too and many'],
    ['too .. many', 'too one two three four many', undefined],
    ['log* failed', 'login logins failed', 'logins failed'],
    ['one|two three', 'or two three', 'two three'],
    ['not ?been verified', 'has not verified', 'not verified'],
    ['not ?been verified', 'has not been verified', 'not been verified'],
    ['授权码', '请使用 授 权 码 登录', '授权码'],
    ['an an end', 'an an an end', 'an an end'],
  ])('%s in "%s"', (pattern, text, expected) => {
    expect(found(pattern, text)).toBe(expected);
  });

  test('takes time in proportion to the text, for any repetition', () => {
    const text = 'a '.repeat(1000);
    const began = performance.now();
    find(compile('a .. a .. a .. a .. a .. b'), tokensOf({ lines: [text] }));
    // Milliseconds; a pattern that tries every reading takes hours.
    expect(performance.now() - began).toBeLessThan(1_000);
  });
});

describe('the lexicon', () => {
  test.each(SAMPLES)('%s at %s: %s in "%s"', (_language, at, cause, reply) => {
    const known = { loginRequired: false, secured: true, otherSender: false };
    const decision = decide(at, parsedReply(reply), { ...known, loggedIn: cause !== 'login-needed' });
    expect(decision).toMatchObject({ cause, by: expect.stringMatching(/^(?:words|knowledge)$/) });
  });

  test('has a sample for each cause in each language', () => {
    const missing = Object.entries(LEXICON).flatMap(([cause, phrases]) =>
      Object.keys(phrases)
        .filter(language => !SAMPLES.some(sample => sample[0] === language && sample[2] === cause))
        .map(language => `${cause} ${language}`),
    );
    // "Later" is said with every cause, and comes to "temporary".
    expect(missing.filter(name => !name.startsWith('later '))).toEqual([]);
  });

  test('names no cause if the reply contains none', () => {
    for (const text of ['', 'no', 'OK', '2.0.0', 'https://example.com/too-many-logins', 'zzz'])
      expect([text, [...causesNamed({ lines: [text] })]]).toEqual([text, []]);
  });
});
