/** One idiom that this repository does not use, with its replacement. */
export interface Idiom {
  /** Name of the idiom, as docs/contributing/style.md lists it. */
  name: string;
  pattern: RegExp;
  instead: string;
  /** Example sentence, for the test that the pattern finds the idiom. */
  example: string;
}

export const IDIOMS: readonly Idiom[] = [
  {
    name: 'by itself',
    pattern: /\bby (?:itself|themselves)\b/i,
    instead: 'automatically, or self-signed',
    example: 'It is tried again by itself.',
  },
  {
    name: 'anew',
    pattern: /\banew\b/i,
    instead: 'again',
    example: 'Give consent anew.',
  },
  {
    name: 'mend',
    pattern: /\bmend(?:s|ed|ing)?\b/i,
    instead: 'fix',
    example: 'Mend the condition first.',
  },
  {
    name: 'besides',
    pattern: /\bbesides\b/i,
    instead: 'in addition to, also',
    example: 'Besides the port, check the host.',
  },
  {
    name: 'whoever',
    pattern: /\bwhoever\b/i,
    instead: 'the administrator, the owner',
    example: 'Whoever runs the server must renew it.',
  },
  {
    name: 'nobody, somebody, everybody',
    pattern: /\b(?:nobody|somebody|everybody)\b/i,
    instead: 'no one, a user, an administrator: name who acts',
    example: 'A name that nobody knows.',
  },
  {
    name: 'is no X',
    pattern: /(?<!\bthere )\b(?:is|are|was|were) no (?!longer\b|more\b)/i,
    instead: 'is not a X',
    example: 'The reply is no answer to it.',
  },
  {
    name: 'in place of',
    pattern: /\bin (?:\w+ )?place of\b/i,
    instead: 'instead of',
    example: 'Use a code in place of the password.',
  },
  {
    name: 'for the moment',
    pattern: /\bfor the moment\b/i,
    instead: 'currently, right now',
    example: 'It cannot answer for the moment.',
  },
  {
    name: 'what became of',
    pattern: /\bwhat (?:became|becomes) of\b/i,
    instead: 'the result of',
    example: 'The event shows what became of it.',
  },
  {
    name: 'says, tells, knows, wants',
    pattern: /\b(?:says|tells|knows|wants)\b/i,
    instead: 'reports, shows, requires, expects',
    example: 'The server wants a token.',
  },
  {
    name: 'goes out, comes up, stands',
    pattern: /\b(?:go(?:es)? out|comes? up|stands(?! for\b))\b/i,
    instead: 'is sent, starts, is',
    example: 'Mail goes out through port 25.',
  },
  {
    name: 'wait since',
    pattern: /\b(?:waits?|waiting) since\b/i,
    instead: 'pending since',
    example: 'It waits since noon.',
  },
  {
    name: 'unasked',
    pattern: /\bunasked\b/i,
    instead: 'automatically, without a request',
    example: 'It retries unasked.',
  },
  {
    name: 'vouch',
    pattern: /\bvouch(?:es|ed|ing)?\b/i,
    instead: 'trust',
    example: 'No CA vouches for it.',
  },
  {
    name: 'oneself',
    pattern: /\boneself\b/i,
    instead: 'yourself, the same account',
    example: 'Send a message to oneself.',
  },
  {
    name: 'stays so',
    pattern: /\bstays so\b/i,
    instead: 'if the problem persists',
    example: 'If it stays so, ask the provider.',
  },
  {
    name: 'no word of, without a word',
    pattern: /\b(?:no word of|without a word|by the word of)\b/i,
    instead: 'no reason given, without a reply',
    example: 'It closed the connection without a word.',
  },
  {
    name: 'is told, in the words of',
    pattern: /\b(?:is|are|was|were) told\b|\bin the words of\b/i,
    instead: 'gets, is reported, with the message of',
    example: 'A person who asks is told at once.',
  },
  {
    name: 'whatever',
    pattern: /\bwhatever\b/i,
    instead: 'for every, independent of, even if',
    example: 'It is stopped, whatever its size.',
  },
  {
    name: 'by the clock',
    pattern: /\bby the clock\b(?! of)/i,
    instead: 'by interval',
    example: 'Messages by the clock go on.',
  },
  {
    name: 'under way',
    pattern: /\bunder ?way\b/i,
    instead: 'in progress',
    example: 'A check is under way.',
  },
];

/** Maximum length of a sentence in a message, in words; the guide recommends 25. */
export const SENTENCE_LIMIT = 30;

/** Matches text from other sources: quotations, code and addresses. */
const NOT_OURS = [/`[^`]*`/g, /"[^"]*"/g, /“[^”]*”/g, /https?:\/\/\S*[^\s.,;:)]/g];

const ours = (text: string): string => NOT_OURS.reduce((rest, quoted) => rest.replace(quoted, 'X'), text);

/** Returns the idioms in a text, each with its replacement. */
export const idiomsIn = (text: string): string[] =>
  IDIOMS.flatMap(({ pattern, instead }) => {
    const found = pattern.exec(ours(text))?.[0];
    return found === undefined ? [] : [`"${found.trim()}": write ${instead}`];
  });

/** Matches the end of a sentence: its punctuation, a semicolon, or the start of a numbered item. */
const END = /[.!?;](?:\s+|$)|:?\s+(?=\(\d\)\s)|\n+/;

/** Returns the sentences of a message that are too long, each with its length. */
export const longSentencesIn = (text: string): string[] =>
  ours(text)
    .split(END)
    .map(sentence => ({ sentence, words: sentence.split(/\s+/).filter(word => /\w/.test(word)).length }))
    .filter(({ words }) => words > SENTENCE_LIMIT)
    .map(({ sentence, words }) => `${words} words in one sentence: ${sentence.slice(0, 60)}…`);

/** Reports whether a remedy gives the user nothing to act on. */
export const isEmptyRemedy = (remedy: string): boolean =>
  remedy.split(/\s+/).length < 3 || /^Nothing\b/.test(remedy);
