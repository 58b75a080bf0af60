import { synonyms } from './synonyms.ts';
import type { Token } from './tokens.ts';
import { folded, words } from './tokens.ts';

/** One step of a pattern: a word, or any word if `any` is set. */
interface Step {
  exact: ReadonlySet<string>;
  stems: readonly string[];
  any: boolean;
  /** The step may be left out. */
  optional: boolean;
}

export interface Pattern {
  source: string;
  steps: readonly Step[];
}

/** A pattern that was found, and the words that it matched. */
export interface Match {
  pattern: string;
  /** Words in the server's spelling. */
  words: string;
}

/** Maximum number of words that `..` may match. */
const GAP = 3;

/**
 * Compiles a pattern, which is a sequence of words. `stem*` is any word that begins with `stem`, and `a|b` is one of
 * several words; `$name` is all words of a group of synonyms. `?word` is optional, and `..` stands for at most three words. Scripts without spaces are matched by
 * characters, so spaces do not matter in them.
 */
export function compile(source: string): Pattern {
  return { source, steps: source.split(' ').flatMap(stepsOf) };
}

const ANY: Step = { exact: new Set(), stems: [], any: true, optional: true };

function stepsOf(part: string): Step[] {
  if (part === '..') return Array.from({ length: GAP }, () => ANY);
  const optional = part.startsWith('?');
  const alternatives = part
    .replace(/^\?/, '')
    .split('|')
    .flatMap(word => (word.startsWith('$') ? synonyms(word.slice(1)) : [word]));
  if (alternatives.length === 1 && !part.endsWith('*')) {
    return words(alternatives[0] ?? '').map(({ word }) => ({
      exact: new Set([word]),
      stems: [],
      any: false,
      optional,
    }));
  }
  const stems = alternatives.filter(word => word.endsWith('*')).map(word => folded(word.slice(0, -1)));
  const exact = new Set(alternatives.filter(word => !word.endsWith('*')).map(folded));
  return [{ exact, stems, any: false, optional }];
}

const accepts = (step: Step, word: string): boolean =>
  step.any || step.exact.has(word) || step.stems.some(stem => word.startsWith(stem));

/**
 * Reports whether the text has every required word of the pattern, in any order. This check is fast and excludes most
 * patterns.
 */
export const mayMatch = ({ steps }: Pattern, vocabulary: ReadonlySet<string>): boolean =>
  steps.every(step => step.optional || hasWord(step, vocabulary));

function hasWord({ exact, stems }: Step, vocabulary: ReadonlySet<string>): boolean {
  for (const word of exact) if (vocabulary.has(word)) return true;
  if (stems.length === 0) return false;
  for (const word of vocabulary) if (stems.some(stem => word.startsWith(stem))) return true;
  return false;
}

const NOWHERE = -1;

/**
 * Returns the first match of the pattern, or undefined. All partial matches advance together, so the time is at most
 * proportional to words times steps for any text of a server.
 */
export function find({ source, steps }: Pattern, tokens: readonly Token[]): Match | undefined {
  // For each number of finished steps: the start index of the latest partial match with that many steps.
  let began = new Int32Array(steps.length + 1).fill(NOWHERE);
  let next = new Int32Array(steps.length + 1).fill(NOWHERE);
  for (let index = 0; index < tokens.length; index++) {
    const { word } = tokens[index] as Token;
    next.fill(NOWHERE);
    began[0] = index;
    skipOptional(steps, began);
    for (let done = 0; done < steps.length; done++) {
      const start = began[done] as number;
      if (start !== NOWHERE && accepts(steps[done] as Step, word))
        next[done + 1] = Math.max(next[done + 1] as number, start);
    }
    skipOptional(steps, next);
    const start = next[steps.length] as number;
    if (start !== NOWHERE) return { pattern: source, words: wordsOf(tokens.slice(start, index + 1)) };
    [began, next] = [next, began];
  }
  return undefined;
}

function skipOptional(steps: readonly Step[], began: Int32Array): void {
  for (let done = 0; done < steps.length; done++) {
    const start = began[done] as number;
    if (start !== NOWHERE && steps[done]?.optional)
      began[done + 1] = Math.max(began[done + 1] as number, start);
  }
}

const wordsOf = (tokens: readonly Token[]): string =>
  tokens
    .map((token, index) => {
      const before = tokens[index - 1];
      const apart = before !== undefined && (before.written.length > 1 || token.written.length > 1);
      return apart ? ` ${token.written}` : token.written;
    })
    .join('');
