/** Marks a position at which a pattern allows any text. */
const GAP = '\0';

/** Maximum number of alternatives that are expanded. */
const MAX_TEXTS = 16;

/**
 * Returns the texts that a built-in pattern matches, each as the words that must be in a reply.
 * @returns undefined if there are too many, or if words cannot express the pattern
 */
export function wordsOf({ source }: RegExp): string[][] | undefined {
  const found = new Reader(source).all();
  const words = found?.map(text =>
    text
      .split(GAP)
      .map(part => part.replace(/ +/g, ' ').trim())
      .filter(part => part.length > 1),
  );
  return words?.some(parts => parts.length === 0) ? undefined : words;
}

/** Returns the prefixes of enhanced codes that a built-in pattern matches. */
export function enhancedOf({ source }: RegExp): string[] | undefined {
  const found = new Reader(source).all()?.map(text => text.replaceAll(GAP, '').replace(/[.]$/, ''));
  return found?.every(text => /^[245]([.][0-9]{1,3}){0,2}$/.test(text)) ? found : undefined;
}

/** Parses the subset of the regular expression syntax that the presets use. */
class Reader {
  readonly #source: string;
  #at = 0;

  constructor(source: string) {
    this.#source = source;
  }

  all(): string[] | undefined {
    const texts = this.#alternatives();
    return this.#at === this.#source.length ? texts : undefined;
  }

  #alternatives(): string[] | undefined {
    const texts: string[] = [];
    for (;;) {
      const more = this.#sequence();
      if (!more || texts.push(...more) > MAX_TEXTS) return undefined;
      if (this.#peek() !== '|') return texts;
      this.#at++;
    }
  }

  #sequence(): string[] | undefined {
    let texts = [''];
    while (this.#at < this.#source.length && this.#peek() !== '|' && this.#peek() !== ')') {
      const atom = this.#atom();
      if (!atom) return undefined;
      const choices = this.#counted(atom);
      texts = texts.flatMap(text => choices.map(choice => text + choice));
      if (texts.length > MAX_TEXTS) return undefined;
    }
    return texts;
  }

  #peek = (): string => this.#source.charAt(this.#at);

  #next = (): string => this.#source.charAt(this.#at++);

  #atom(): string[] | undefined {
    const letter = this.#next();
    if (letter === '(') return this.#group();
    if (letter === '[') return this.#set();
    if (letter === '.') return [GAP];
    if (letter === '^' || letter === '$') return [''];
    if (letter !== '\\') return [letter];
    const escaped = this.#next();
    if (escaped === 'b') return [''];
    if (escaped === 's') return [' '];
    return /[A-Za-z0-9]/.test(escaped) ? [GAP] : [escaped];
  }

  #group(): string[] | undefined {
    if (this.#source.startsWith('?:', this.#at)) this.#at += 2;
    else if (this.#peek() === '?') return undefined;
    const inner = this.#alternatives();
    return this.#next() === ')' ? inner : undefined;
  }

  #set(): string[] {
    const end = this.#source.indexOf(']', this.#at);
    const members = this.#source.slice(this.#at, end);
    this.#at = end + 1;
    return /^[^\\^-]{1,4}$/.test(members) ? [...members] : [GAP];
  }

  /** Returns the texts, repeated as the count that follows them in the pattern allows. */
  #counted(texts: readonly string[]): readonly string[] {
    const count = /^(?:[?*+]|\{[0-9,]+\})/.exec(this.#source.slice(this.#at))?.[0] ?? '';
    this.#at += count.length;
    if (count === '?') return [...texts, ''];
    if (count === '' || (count === '+' && texts[0] === ' ')) return texts;
    return count === '*' && texts[0] === ' ' ? [' ', ''] : [GAP];
  }
}
