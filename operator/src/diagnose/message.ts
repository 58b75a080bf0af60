/** Pieces of sentences that every rule builds its message from. */

import { cut } from '../model/text.ts';

export { cut, sentences } from '../model/text.ts';

const QUOTE_LIMIT = 240;
const LIST_LIMIT = 4;

/** `10s`, `0.3s`. */
export function seconds(ms: number): string {
  return `${Number((ms / 1000).toFixed(1))}s`;
}

export const millis = (ms: number): string => `${Math.round(ms)} ms`;

/** Returns the peer's words in quotation marks, shortened if they are too long. */
export function quote(text: string, limit = QUOTE_LIMIT): string {
  return `"${cut(text.trim(), limit)}"`;
}

/** `a`, `a and b`, `a, b and c`; beyond four `a, b, c, d and 3 more`. */
export function listOf(items: readonly string[], limit = LIST_LIMIT): string {
  if (items.length > limit) return `${items.slice(0, limit).join(', ')} and ${items.length - limit} more`;
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

export const plural = (count: number, noun: string, nouns = `${noun}s`): string =>
  `${count} ${count === 1 ? noun : nouns}`;

/** Returns the date of an RFC 3339 time. */
export const day = (time: string): string => time.slice(0, 10);

/** Returns the start of the peer's answer, if there was one. */
export const received = (text: string | undefined): string =>
  text === undefined || text.trim() === '' ? 'nothing' : quote(text, 120);
