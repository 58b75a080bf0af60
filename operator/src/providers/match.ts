import type { Reply } from '../model/reply.ts';
import type { ReplyPattern, ReplyRuleFields, ReplyStage } from './preset.ts';

export type RuleStage = ReplyStage;
/** Stages of a probe without a message. */
export type ProbedStage = Exclude<RuleStage, 'message'>;

/** An enhanced status code (RFC 3463) as a word of its own; servers repeat it on every line of a reply. */
const ENHANCED = /(?<![^\s#(])[245]\.\d{1,3}\.\d{1,3}(?![^\s),;:])/g;

/** Maximum length that is matched: longer than any reply of a rule. A pattern would take seconds for 64 KB. */
const MAX_TEXT = 2048;

/** Returns the first rule whose conditions all hold; a rule without conditions matches any reply. */
export function matchReply(
  rules: readonly ReplyRuleFields[],
  at: RuleStage,
  reply: Reply,
): ReplyRuleFields | undefined {
  const text = fold(reply.lines).slice(0, MAX_TEXT);
  const enhanced = enhancedOf(reply);
  // A code that is repeated on each line would separate words that belong together.
  const words = fold([text.replace(ENHANCED, ' ')]);
  const plain = [text, words].map(part => part.toLowerCase());
  const has = (part: string): boolean => plain.some(said => said.includes(fold([part]).toLowerCase()));
  const matches = (pattern: ReplyPattern): boolean =>
    (pattern.codes === undefined || pattern.codes.includes(reply.code)) &&
    (pattern.enhanced === undefined || (enhanced !== undefined && pattern.enhanced.test(enhanced))) &&
    (pattern.words === undefined || pattern.words.test(words)) &&
    (pattern.contains === undefined || pattern.contains.every(has));
  return rules.find(rule => rule.at.includes(at) && (matches(rule) || (rule.or?.some(matches) ?? false)));
}

/** Returns the enhanced code of a reply; some parsers leave it in the text. */
export const enhancedOf = (reply: Reply): string | undefined =>
  reply.enhanced ?? fold(reply.lines).slice(0, MAX_TEXT).match(ENHANCED)?.[0];

const fold = (lines: readonly string[]) => lines.join(' ').replace(/\s+/g, ' ').trim();
