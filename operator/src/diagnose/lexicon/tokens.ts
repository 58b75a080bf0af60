import type { Reply } from '../../model/reply.ts';

/** A word of a reply, in the normalized form for patterns and as the server wrote it. */
export interface Token {
  word: string;
  written: string;
  /** The joined name that this word is a part of, in the normalized form. */
  of?: string;
}

/** Maximum length of a reply that is read, in UTF-16 units: longer than a person would read. */
const MAX_TEXT = 2048;

const BETWEEN_WORDS = /[\s<>()[\]{}"'“”,;|]+/;
const HOST = /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.[a-z]{2,24}$/;
const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){2,5}|[\da-f]{0,4}(?::[\da-f]{0,4}){2,8})$/i;

/** Scripts without spaces between words: each character is a word. */
const CHARACTER = String.raw`[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー]`;
const WORD = new RegExp(
  `${CHARACTER}|[Ee]-[Mm]ails?(?![\\p{L}\\p{N}])|(?:(?!${CHARACTER})[\\p{L}\\p{M}\\p{N}])+`,
  'gu',
);
const ONE_CHARACTER = new RegExp(`^${CHARACTER}`, 'u');

/** Queue ids, hashes and serial numbers. Names of protocols mix letters and digits too. */
const ID = /^(?=.*\d)(?=.*[a-z])[a-z0-9]{6,}$/;
const NO_ID = /^(?:x?oauth2|smtputf8|base64|rfc\d{3,5}|mailfrom\d?)$/;

/** Letters that Unicode normalization does not decompose. */
const LETTERS: Readonly<Record<string, string>> = { ł: 'l', ı: 'i', ß: 'ss', ø: 'o', æ: 'ae', œ: 'oe' };

/** Returns lower case without accents; characters that differ only in width become equal. */
export function folded(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .toLowerCase()
    .replace(/[łıßøæœ]/g, letter => LETTERS[letter] ?? letter);
}

/** Returns the words of the reply, without URLs, addresses, host names, numbers and ids, but for block lists. */
export function tokensOf({ lines }: Pick<Reply, 'lines'>): Token[] {
  const text = lines.join(' ').slice(0, MAX_TEXT);
  const said = text.split(BETWEEN_WORDS).map(withoutPlaces).join(' ');
  return withoutContractions(words(said).flatMap(withHumps)).filter(
    ({ word }) => !ID.test(word) || NO_ID.test(word),
  );
}

/** A name of words that are joined, such as `TrialExpired`. */
const HUMPS = /^\p{Lu}\p{Ll}+(?:\p{Lu}\p{Ll}+)+$/u;

/** Returns a joined name, and then its words. */
function withHumps(token: Token): Token[] {
  if (!HUMPS.test(token.written)) return [token];
  const parts = words(token.written.replace(/(?<=\p{Ll})(?=\p{Lu})/gu, ' '));
  return [token, ...parts.map(part => ({ ...part, of: token.word }))];
}

/** The first words of contractions such as `isn't`, whose apostrophe separates words. */
const CONTRACTED: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    [
      'is',
      'are',
      'was',
      'were',
      'do',
      'does',
      'did',
      'has',
      'have',
      'had',
      'could',
      'would',
      'should',
      'must',
    ].map(verb => [`${verb}n`, verb]),
  ),
  can: 'can',
  won: 'will',
};

/** Reads `isn't` as `is not`. */
function withoutContractions(tokens: readonly Token[]): Token[] {
  return tokens.map((token, index) => {
    const next = tokens[index + 1];
    if (next?.word === 't' && Object.hasOwn(CONTRACTED, token.word))
      return { ...token, word: CONTRACTED[token.word] as string };
    const verb = tokens[index - 1]?.word ?? '';
    return token.word === 't' && Object.hasOwn(CONTRACTED, verb) ? { ...token, word: 'not' } : token;
  });
}

/**
 * Splits a text at spaces and removes URLs, mail addresses and host names, whose words are not a statement of the
 * server.
 */
function withoutPlaces(part: string): string {
  const scheme = part.indexOf('://');
  if (scheme >= 0) return `${withoutScheme(part.slice(0, scheme))} ${blockListAt(part.slice(scheme))}`;
  const place = trimmed(part);
  // A mailbox is one that the client named.
  if (place.includes('@') || ADDRESS.test(place)) return '';
  if (place.startsWith('www.')) return blockListAt(place);
  // Names such as `SendAsDenied.Exception` are words.
  const same = place === place.toLowerCase() || place === place.toUpperCase();
  return same && HOST.test(place.toLowerCase()) ? blockListAt(place) : part;
}

/** Names of block lists of addresses. Shorter ones, such as `rbl`, can be part of a host name of the client. */
const OF_ADDRESSES =
  /(?:^|[./_-])(?:spamhaus|sorbs|spamcop|barracudacentral|uceprotect|spamrats|abuseat|mail-abuse|invaluement|senderscore|dnsbl)(?:[./_-]|$)/;
/** Words in the URLs of pages where an address is removed from a list. In a host name they can be anything. */
const OF_PAGES = /[./_-](?:ipcheck|delist)(?:[./_-]|$)/;
/** Names of block lists of the domains in a message. */
const OF_DOMAINS = /(?:^|[./_-])(?:dbl\.spamhaus|uribl|surbl)(?:[./_-]|$)/;

/** Returns the word for a block list if a place names one: servers often give no other reason. */
function blockListAt(place: string): string {
  const name = place.toLowerCase();
  if (OF_DOMAINS.test(name)) return 'uribl';
  const isPage = name.startsWith(':') && OF_PAGES.test(name);
  return isPage || OF_ADDRESSES.test(name) ? 'dnsbl' : '';
}

/** A URL may follow a word without a space: `详情请看:http`. */
function withoutScheme(before: string): string {
  let end = before.length;
  while (end > 0 && /[a-z]/i.test(before.charAt(end - 1))) end--;
  return before.slice(0, end);
}

function trimmed(part: string): string {
  let end = part.length;
  while (end > 0 && '.:!?'.includes(part.charAt(end - 1))) end--;
  return part.slice(0, end);
}

/** Returns all words of a text, without removing any. */
export function words(text: string): Token[] {
  // Half-width kana consist of parts, which are composed first.
  const parts = text.normalize('NFKC').match(WORD) ?? [];
  return parts.flatMap(written => {
    const word = folded(written).replace('-', '');
    return ONE_CHARACTER.test(word)
      ? Array.from(word, char => ({ word: char, written: char }))
      : [{ word, written }];
  });
}
