import type { ProviderShape } from '../../../../crds/schema/provider/login.ts';

type Alphabet = ProviderShape['characters'];

/** One character of each alphabet, as a class of a regular expression. */
const CLASS: Readonly<Record<Alphabet, string>> = {
  LowerCaseLetters: '[a-z]',
  UpperCaseLetters: '[A-Z]',
  Letters: '[A-Za-z]',
  Digits: '[0-9]',
  LowerCaseLettersAndDigits: '[a-z0-9]',
  UpperCaseLettersAndDigits: '[A-Z0-9]',
  LettersAndDigits: '[A-Za-z0-9]',
  Hex: '[0-9a-f]',
  Base64: '[A-Za-z0-9+/]',
  URLSafe: '[A-Za-z0-9_-]',
  Printable: '[\\x20-\\x7E]',
};

const SAME_CLASS: Readonly<Record<string, Alphabet>> = {
  '[A-Z0-9]': 'UpperCaseLettersAndDigits',
  '[\\w-]': 'URLSafe',
  '\\w': 'URLSafe',
  '.': 'Printable',
};

const MAX_LENGTH = 1024;

type Bounds = Pick<ProviderShape, 'prefix' | 'characters' | 'minLength' | 'maxLength'>;

/** Returns a pattern of a literal prefix and one character class with a count, so it matches in linear time. */
export const patternOf = ({ prefix = '', characters, minLength, maxLength }: Bounds): RegExp =>
  new RegExp(`^${literal(prefix)}${CLASS[characters]}{${minLength},${maxLength}}$`);

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');

/** Converts a pattern to a shape. Returns undefined for a pattern without an equivalent. */
export function boundsOf({ source }: RegExp): Bounds | undefined {
  const parts = /^\^((?:[\w-]|\\[.-])*?)(\[[^\]]+\]|\\w|\.)(?:\{(\d+)(?:,(\d+))?\}|([+*]))\$$/.exec(source);
  if (!parts) return undefined;
  const [, prefix = '', set = '', least, most, open] = parts;
  const characters = SAME_CLASS[set] ?? (Object.keys(CLASS) as Alphabet[]).find(name => CLASS[name] === set);
  if (characters === undefined) return undefined;
  return {
    ...(prefix !== '' && { prefix: prefix.replaceAll('\\', '') }),
    characters,
    minLength: open === undefined ? Number(least) : 1,
    maxLength: open === undefined ? Number(most ?? least) : MAX_LENGTH,
  };
}
