import type { Reply } from '../../model/reply.ts';
import { ACCESS } from './access.ts';
import { ACCOUNT } from './account.ts';
import type { Cause, Language, Phrases } from './cause.ts';
import { CREDENTIALS } from './credentials.ts';
import { CZECH } from './czech.ts';
import { DELIVERY } from './delivery.ts';
import { DUTCH } from './dutch.ts';
import { LIMITS } from './limits.ts';
import type { Pattern } from './pattern.ts';
import { compile, find, mayMatch } from './pattern.ts';
import { SENDER } from './sender.ts';
import { SWEDISH } from './swedish.ts';
import { tokensOf } from './tokens.ts';

export type { Cause, Language } from './cause.ts';

/** The words by which servers name each cause. */
export const LEXICON: Readonly<Record<Cause, Phrases>> = withLanguages({
  ...ACCESS,
  ...CREDENTIALS,
  ...ACCOUNT,
  ...LIMITS,
  ...SENDER,
  ...DELIVERY,
});

/** Languages whose patterns stand in a file of their own. */
function withLanguages(lexicon: Readonly<Record<Cause, Phrases>>): Readonly<Record<Cause, Phrases>> {
  const entries = Object.entries(lexicon) as [Cause, Phrases][];
  return Object.fromEntries(
    entries.map(([cause, phrases]) => [
      cause,
      {
        ...phrases,
        ...(CZECH[cause] && { cs: CZECH[cause] }),
        ...(DUTCH[cause] && { nl: DUTCH[cause] }),
        ...(SWEDISH[cause] && { sv: SWEDISH[cause] }),
      },
    ]),
  ) as Record<Cause, Phrases>;
}

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

/** Patterns by their first required word: most replies share a word with only a few patterns. */
const BY_WORD = new Map<string, number[]>();
const BY_STEM = new Map<string, number[]>();
for (const [index, { pattern }] of ENTRIES.entries()) {
  const first = pattern.steps.find(step => !step.optional);
  for (const word of first?.exact ?? []) BY_WORD.set(word, [...(BY_WORD.get(word) ?? []), index]);
  for (const stem of first?.stems ?? []) BY_STEM.set(stem, [...(BY_STEM.get(stem) ?? []), index]);
}
/** Every word that a pattern names. */
const NAMED_WORDS: ReadonlySet<string> = new Set(
  ENTRIES.flatMap(({ pattern }) => pattern.steps.flatMap(({ exact }) => [...exact])),
);
const MAX_STEM = Math.max(...[...BY_STEM.keys()].map(stem => stem.length));

/** Returns the indexes of all patterns whose first required word is in the vocabulary, in ascending order. */
function candidates(vocabulary: ReadonlySet<string>): number[] {
  const found = new Set<number>();
  const add = (indexes: readonly number[] = []) => {
    for (const index of indexes) found.add(index);
  };
  for (const word of vocabulary) {
    add(BY_WORD.get(word));
    for (let length = 1; length <= Math.min(word.length, MAX_STEM); length++)
      add(BY_STEM.get(word.slice(0, length)));
  }
  return [...found].sort((a, b) => a - b);
}

/** The words that name each cause, as the server wrote them. The longest match is kept. */
export type Named = ReadonlyMap<Cause, string>;

/** Returns every cause that the words of a reply name, regardless of code and stage. */
export function causesNamed(reply: Pick<Reply, 'lines'>): Named {
  // The parts of a joined name count only if no pattern contains the joined name.
  const tokens = tokensOf(reply).filter(({ of }) => of === undefined || !NAMED_WORDS.has(of));
  const vocabulary = new Set(tokens.map(({ word }) => word));
  const named = new Map<Cause, string>();
  for (const index of candidates(vocabulary)) {
    const entry = ENTRIES[index];
    if (!entry || !mayMatch(entry.pattern, vocabulary)) continue;
    const { cause, pattern } = entry;
    const words = find(pattern, tokens)?.words;
    if (words !== undefined && words.length > (named.get(cause)?.length ?? 0)) named.set(cause, words);
  }
  return named;
}
