import type { Reply } from '../model/reply.ts';
import type { ReplyRuleFields, ReplyStage } from './preset.ts';

export type RuleStage = ReplyStage;
/** The stages that a probe without a message comes to. */
export type ProbedStage = Exclude<RuleStage, 'recipient' | 'message'>;

/** An enhanced status code (RFC 3463) as a word of its own; servers repeat it on every line of a reply. */
const ENHANCED = /(?<![^\s#(])[245]\.\d{1,3}\.\d{1,3}(?![^\s),;:])/g;

/** Longer than any reply that a rule knows; words of 64 kilobytes would keep a pattern busy for seconds. */
const LONGEST_TEXT = 2048;

/** The first rule that every condition it names holds for; a rule without conditions matches any reply. */
export function matchReply(
  rules: readonly ReplyRuleFields[],
  at: RuleStage,
  reply: Reply,
): ReplyRuleFields | undefined {
  const text = fold(reply.lines).slice(0, LONGEST_TEXT);
  const enhanced = reply.enhanced ?? text.match(ENHANCED)?.[0];
  // A code that is repeated on each line would stand between words that belong together.
  const words = fold([text.replace(ENHANCED, ' ')]);
  return rules.find(
    rule =>
      rule.at.includes(at) &&
      (rule.codes === undefined || rule.codes.includes(reply.code)) &&
      (rule.enhanced === undefined || (enhanced !== undefined && rule.enhanced.test(enhanced))) &&
      (rule.words === undefined || rule.words.test(words)),
  );
}

const fold = (lines: readonly string[]) => lines.join(' ').replace(/\s+/g, ' ').trim();
