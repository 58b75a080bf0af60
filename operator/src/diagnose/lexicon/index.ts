import type { Reply } from '../../model/reply.ts';
import { ACCESS } from './access.ts';
import { ACCOUNT } from './account.ts';
import type { Cause, Language, Phrases } from './cause.ts';
import { CREDENTIALS } from './credentials.ts';
import { DELIVERY } from './delivery.ts';
import { LIMITS } from './limits.ts';
import type { Pattern } from './pattern.ts';
import { compile, find, mayMatch } from './pattern.ts';
import { SENDER } from './sender.ts';
import { tokensOf } from './tokens.ts';

export type { Cause, Language } from './cause.ts';

/** The words by which servers name each cause. */
export const LEXICON: Readonly<Record<Cause, Phrases>> = {
  ...ACCESS,
  ...CREDENTIALS,
  ...ACCOUNT,
  ...LIMITS,
  ...SENDER,
  ...DELIVERY,
};

export interface Entry {
  cause: Cause;
  language: Language | 'codes';
  pattern: Pattern;
}

/** Every pattern, compiled once. */
export const ENTRIES: readonly Entry[] = Object.entries(LEXICON).flatMap(([cause, phrases]) =>
  Object.entries(phrases).flatMap(([language, sources]) =>
    sources.map(source => ({
      cause: cause as Cause,
      language: language as Language | 'codes',
      pattern: compile(source),
    })),
  ),
);

/** The words that named each cause, as the server wrote them; the first that were found. */
export type Named = ReadonlyMap<Cause, string>;

/** Every cause that the words of a reply name, whatever its code and stage. */
export function causesNamed(reply: Pick<Reply, 'lines'>): Named {
  const tokens = tokensOf(reply);
  const vocabulary = new Set(tokens.map(({ word }) => word));
  const named = new Map<Cause, string>();
  for (const { cause, pattern } of ENTRIES) {
    if (named.has(cause) || !mayMatch(pattern, vocabulary)) continue;
    const match = find(pattern, tokens);
    if (match) named.set(cause, match.words);
  }
  return named;
}
