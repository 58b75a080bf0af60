/**
 * Literals in the formats that applications read. Control characters below U+0020 and U+007F never occur here: they are
 * rejected by the schema and when a Secret is read.
 */

/** Characters that YAML treats as a line break or as not printable, and that JSON leaves unescaped. */
const UNPRINTABLE = /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g;

const unicode = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/**
 * Returns a string in double quotes that is the same in JSON, YAML (1.1 and 1.2) and JavaScript. `<` and `$` are
 * escaped, so ERB and replacements of `${…}` before parsing do not change it.
 */
export function quoted(value: string): string {
  return JSON.stringify(value).replace(UNPRINTABLE, unicode).replace(/[<$]/g, unicode);
}

/** Returns a value as JSON with an indentation of two spaces, and strings like those of `quoted`. */
export function json(value: unknown): string {
  return JSON.stringify(value, undefined, 2).replace(UNPRINTABLE, unicode).replace(/[<$]/g, unicode);
}

/** Quotes a value for YAML only, in ASCII, because a program without a locale reads only ASCII. */
export function yamlQuoted(value: string): string {
  return quoted(value).replace(/[^\x00-\x7f]/gu, character => {
    const code = character.codePointAt(0) ?? 0;
    return code > 0xffff ? `\\U${hex(code, 8)}` : `\\u${hex(code, 4)}`;
  });
}

const hex = (code: number, digits: number): string => code.toString(16).padStart(digits, '0');

/** Quotes a value for Ruby, in ASCII for the same reason. */
export function rubyQuoted(value: string): string {
  if (/^[\x20-\x7e]*$/.test(value)) return singleQuoted(value);
  const escaped = value.replace(/[\\"#]/g, '\\$&');
  return `"${escaped.replace(/[^\x20-\x7e]/gu, character => `\\u{${hex(character.codePointAt(0) ?? 0, 4)}}`)}"`;
}

/** Quotes a value in single quotes, in which only the quote and the backslash are special. */
export function singleQuoted(value: string): string {
  return `'${value.replace(/[\\']/g, '\\$&')}'`;
}

/** Quotes a value as one word of a POSIX shell. */
export function shellQuoted(value: string): string {
  return `'${value.replaceAll("'", `'\\''`)}'`;
}

/** Percent-encodes a value for any part of a URL (RFC 3986 section 2.1). */
export function percentEncoded(value: string): string {
  // encodeURIComponent does not encode these sub-delims of RFC 3986, which some shells and parsers misread.
  return encodeURIComponent(value).replace(
    /[!'()*]/g,
    character => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Escapes a value for a Java .properties file, in ASCII, because older readers decode the file as Latin-1. */
export function propertiesValue(value: string): string {
  return value
    .replace(/[\\:=#!]/g, '\\$&')
    .replace(/^ /, '\\ ')
    .replace(/[^\x20-\x7e]/g, unicode);
}

/**
 * Returns `"Shop" <shop@example.com>` (RFC 5322 section 3.4). Non-ASCII names are left to the mail library to encode.
 */
export function mailbox({ address, name }: { address: string; name?: string }): string {
  return name === undefined ? address : `"${name.replace(/[\\"]/g, '\\$&')}" <${address}>`;
}
