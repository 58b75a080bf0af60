/**
 * Literals of the formats that applications read. Control characters below U+0020 and U+007F never come here:
 * they are refused where a Secret is read and by the schema.
 */

/** Characters that YAML treats as a line break or as not printable, and that JSON leaves unescaped. */
const UNPRINTABLE = /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g;

const unicode = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/**
 * A string in double quotes, the same in JSON, in YAML (1.1 and 1.2) and in JavaScript. Neither ERB nor a
 * replacement of `${…}` before the file is parsed finds anything of its own in it.
 */
export function quoted(value: string): string {
  return JSON.stringify(value).replace(UNPRINTABLE, unicode).replace(/[<$]/g, unicode);
}

/** A whole value as JSON of two-space indentation, with strings as `quoted` writes them. */
export function json(value: unknown): string {
  return JSON.stringify(value, undefined, 2).replace(UNPRINTABLE, unicode).replace(/[<$]/g, unicode);
}

/** Quotes for YAML only, in ASCII: a program without a locale reads nothing else. */
export function yamlQuoted(value: string): string {
  return quoted(value).replace(/[^\x00-\x7f]/gu, character => {
    const code = character.codePointAt(0) ?? 0;
    return code > 0xffff ? `\\U${hex(code, 8)}` : `\\u${hex(code, 4)}`;
  });
}

const hex = (code: number, digits: number): string => code.toString(16).padStart(digits, '0');

/** A string of Ruby, in ASCII for the same reason. */
export function rubyQuoted(value: string): string {
  if (/^[\x20-\x7e]*$/.test(value)) return singleQuoted(value);
  const escaped = value.replace(/[\\"#]/g, '\\$&');
  return `"${escaped.replace(/[^\x20-\x7e]/gu, character => `\\u{${hex(character.codePointAt(0) ?? 0, 4)}}`)}"`;
}

/** In single quotes, where only the quote and the backslash mean anything. */
export function singleQuoted(value: string): string {
  return `'${value.replace(/[\\']/g, '\\$&')}'`;
}

/** Quotes a value as one word of a POSIX shell. */
export function shellQuoted(value: string): string {
  return `'${value.replaceAll("'", `'\\''`)}'`;
}

/** Percent-encoded for any part of a URL (RFC 3986 section 2.1). */
export function percentEncoded(value: string): string {
  // encodeURIComponent leaves these alone, which RFC 3986 calls sub-delims and shells and parsers trip over.
  return encodeURIComponent(value).replace(
    /[!'()*]/g,
    character => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** A value of a Java .properties file, in ASCII: older readers take the file for Latin-1. */
export function propertiesValue(value: string): string {
  return value
    .replace(/[\\:=#!]/g, '\\$&')
    .replace(/^ /, '\\ ')
    .replace(/[^\x20-\x7e]/g, unicode);
}

/** `"Shop" <shop@example.com>` (RFC 5322 section 3.4); encoding other than ASCII is the mail library's part. */
export function mailbox({ address, name }: { address: string; name?: string }): string {
  return name === undefined ? address : `"${name.replace(/[\\"]/g, '\\$&')}" <${address}>`;
}
