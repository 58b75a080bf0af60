/** Returns at most `limit` UTF-16 units and never splits a character. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return `${text.slice(0, limit - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** Joins the texts that are present. */
export const sentences = (...parts: readonly (string | undefined)[]): string =>
  parts.filter(part => part !== undefined && part !== '').join(' ');

/**
 * Control characters, line and paragraph separators, marks that hide the following text or change its direction, and the
 * marks of `wording.ts`.
 */
const UNPRINTABLE =
  /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ue000-\ue002]+/gu;

/** Returns one line without characters that move the cursor or change the text direction. */
export const printable = (text: string): string => text.replace(UNPRINTABLE, ' ').trim();
