import { describe, expect, test } from '@jest/globals';
import type { Reply } from '../../../operator/src/model/reply.ts';
import { presetOf } from '../../../operator/src/providers/index.ts';
import { matchReply } from '../../../operator/src/providers/match.ts';
import type { ReplyRuleFields } from '../../../operator/src/providers/preset.ts';
import { FORMS, splitOverLines, withOtherIds } from '../../../testing/fixtures/forms.ts';
import { REPLIES, type ReplyFixture } from '../../../testing/fixtures/replies.ts';

describe.each(REPLIES)('$provider at $at: $reply', (fixture: ReplyFixture) => {
  test.each(FORMS)(`means ${fixture.reason} %s`, (_form, form) => {
    const rule = matchReply(presetOf(fixture.provider).replies, fixture.at, form(fixture.reply));
    expect({ rule: rule?.id, reason: rule?.reason, retry: rule?.retry.kind }).toEqual({
      rule: fixture.rule,
      reason: fixture.reason,
      retry: fixture.retry,
    });
  });
});

test('the GBK bytes are the reply next to them', () => {
  for (const { bytes, reply } of REPLIES) {
    if (bytes) expect(new TextDecoder('gb18030').decode(bytes)).toBe(reply);
  }
  expect(REPLIES.some(({ bytes }) => bytes)).toBe(true);
});

test('the other forms differ from what was sent', () => {
  const sent = '535-5.7.8 no luck today, ask\r\n535 5.7.8 https://example.com/a1b2c3d4 at smtp10';
  expect(withOtherIds(sent)).not.toBe(sent);
  expect(withOtherIds(sent)).toContain('535-5.7.8 no luck today, ask');
  expect(splitOverLines('535 5.7.8 one two three four')).toBe('535-5.7.8 one two\r\n535 5.7.8 three four');
});

const rule = (id: string, conditions: Partial<ReplyRuleFields> = {}): ReplyRuleFields => ({
  id,
  at: ['auth'],
  reason: 'InvalidCredentials',
  message: 'm',
  remedy: 'r',
  retry: { kind: 'stop' },
  ...conditions,
});

describe('matchReply', () => {
  const reply: Reply = { code: 535, enhanced: '5.7.8', lines: ['Bad  user', 'or password'] };

  test.each<[string, ReplyRuleFields[], Reply, string | undefined]>([
    ['takes the first rule that holds', [rule('a'), rule('b')], reply, 'a'],
    [
      'passes over a rule of another stage',
      [rule('greeting', { at: ['greeting'] }), rule('auth')],
      reply,
      'auth',
    ],
    ['wants one of the codes', [rule('a', { codes: [534, 454] })], reply, undefined],
    [
      'wants code, enhanced code and words together',
      [rule('a', { codes: [535], enhanced: /^5\.7\.9$/, words: /bad user/i })],
      reply,
      undefined,
    ],
    ['sees words across lines and folded space', [rule('a', { words: /bad user or password/i })], reply, 'a'],
    [
      'reads an enhanced code that is still inside the text',
      [rule('a', { enhanced: /^5\.7\.9$/ })],
      { code: 534, lines: ['5.7.9 Application', '5.7.9 password'] },
      'a',
    ],
    [
      'reads words on both sides of a repeated enhanced code',
      [rule('a', { words: /application password/i })],
      { code: 534, enhanced: '5.7.9', lines: ['Application', '5.7.9 password'] },
      'a',
    ],
    [
      'takes no part of an address for an enhanced code',
      [rule('a', { enhanced: /./ })],
      { code: 554, lines: ['blocked 5.7.9.1'] },
      undefined,
    ],
    [
      'matches nothing by enhanced code where there is none',
      [rule('a', { enhanced: /./ })],
      { code: 535, lines: [''] },
      undefined,
    ],
    [
      'takes any of the patterns of a rule',
      [rule('a', { codes: [454], or: [{ codes: [535], words: /good/ }, { enhanced: /^5\.7\.8$/ }] })],
      reply,
      'a',
    ],
    [
      'wants one of the patterns of a rule in full',
      [rule('a', { codes: [454], or: [{ codes: [535], words: /good/ }] })],
      reply,
      undefined,
    ],
    ['finds nothing among no rules', [], reply, undefined],
  ])('%s', (_sentence, rules, seen, id) => {
    expect(matchReply(rules, 'auth', seen)?.id).toBe(id);
  });
});
