import type { ProviderReplyPattern, ProviderReplyRule } from '../../../../crds/schema/provider/replies.ts';
import type { SmtpProviderSpec } from '../../../../crds/schema/provider/spec.ts';

/** Settings that the schema allows and that are probably mistakes. */
export type ProviderFinding =
  /** The earlier rule `by` matches every reply of `rule`. */
  | { kind: 'shadowed'; rule: string; by: string; stage: string }
  /** A pattern without code that most replies contain. */
  | { kind: 'broad'; rule: string; words: readonly string[] }
  /** Logins are refused on a connection without TLS. */
  | { kind: 'plaintext-login'; host: string; port: number };

/** Minimum length of a specific word: shorter words are part of almost every reply. CJK words may be shorter. */
const MIN_TELLING = 4;
const CJK = /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}]/u;

export function findingsOf({ replies = [], endpoints = [], login }: SmtpProviderSpec): ProviderFinding[] {
  return [
    ...replies.flatMap((rule, at) => shadowed(rule, replies.slice(0, at))),
    ...replies.flatMap(({ name, match }) =>
      match
        .filter(isBroad)
        .map(({ contains = [] }) => ({ kind: 'broad' as const, rule: name, words: contains })),
    ),
    ...(login === 'Required' ? endpoints : [])
      .filter(({ tls }) => tls === 'none')
      .map(({ host, port }) => ({ kind: 'plaintext-login' as const, host, port })),
  ];
}

function shadowed(
  { name, stages, match }: ProviderReplyRule,
  earlier: readonly ProviderReplyRule[],
): ProviderFinding[] {
  return stages.flatMap(stage => {
    const by = earlier.find(
      other =>
        other.stages.includes(stage) &&
        match.every(pattern => other.match.some(wider => covers(wider, pattern))),
    );
    return by ? [{ kind: 'shadowed' as const, rule: name, by: by.name, stage }] : [];
  });
}

/** Reports whether `wide` matches every reply that `narrow` matches. */
function covers(wide: ProviderReplyPattern, narrow: ProviderReplyPattern): boolean {
  const { codes, enhanced, contains } = wide;
  return (
    (codes === undefined || (narrow.codes?.every(code => codes.includes(code)) ?? false)) &&
    (enhanced === undefined || `${narrow.enhanced ?? ''}.`.startsWith(`${enhanced}.`)) &&
    (contains === undefined ||
      contains.every(part =>
        (narrow.contains ?? []).some(text => text.toLowerCase().includes(part.toLowerCase())),
      ))
  );
}

const isBroad = ({ codes, enhanced, contains = [] }: ProviderReplyPattern): boolean =>
  codes === undefined &&
  enhanced === undefined &&
  contains.every(text => text.trim().length < MIN_TELLING && !CJK.test(text));
