import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from '@jest/globals';
import { parseSync } from '@swc/core';

const TOP = join(dirname(fileURLToPath(import.meta.url)), '../..');

interface Literal {
  where: string;
  pattern: string;
  flags: string;
}

/** Every regular expression that the operator or the schema holds. */
const literals: readonly Literal[] = globSync('{operator/src,crds}/**/*.ts', { cwd: TOP }).flatMap(file => {
  const found: Literal[] = [];
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const { type, pattern, flags } = node as Record<string, unknown>;
    if (type === 'RegExpLiteral') found.push({ where: file, pattern: String(pattern), flags: String(flags) });
    for (const child of Object.values(node)) visit(child);
  };
  visit(parseSync(readFileSync(join(TOP, file), 'utf8'), { syntax: 'typescript' }));
  return found;
});

const made: Literal[] = [];
beforeAll(async () => {
  const Real = globalThis.RegExp;
  const recorded = (pattern: unknown, flags: unknown = ''): void => {
    made.push({ where: 'new RegExp', pattern: String(pattern), flags: String(flags) });
  };
  globalThis.RegExp = new Proxy(Real, {
    construct: (target, [pattern, flags]) => {
      recorded(pattern, flags);
      return Reflect.construct(target, [pattern, flags]);
    },
  });
  try {
    await import('../../crds/reserved.ts');
    await import('../../operator/src/diagnose/lexicon/index.ts');
    await import('../../operator/src/providers/index.ts');
    const { patternOf } = await import('../../operator/src/providers/own/shape.ts');
    patternOf({ prefix: 'a.b', characters: 'Printable', minLength: 1, maxLength: 1024 });
  } finally {
    globalThis.RegExp = Real;
  }
});

const ESCAPES: Readonly<Record<string, string>> = { s: ' ', d: '0', w: 'a', W: '-', S: 'a', b: ' ', n: '\n' };
const CHARACTERS = [
  ' ',
  'a',
  '0',
  '.',
  '-',
  '"',
  "'",
  '`',
  '{',
  '(',
  '[',
  '%(',
  '${',
  '$__a{',
  '\n',
  'A=',
  '授',
];

/** Text on which the pattern might go back and forth: what it names, over and over, and never its end. */
function pumps(pattern: string): Set<string> {
  const plain = pattern
    .replaceAll(/\\u([0-9a-fA-F]{4})/g, (_all, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)))
    .replaceAll(/\\x([0-9a-fA-F]{2})/g, (_all, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)))
    .replaceAll(/\\(.)/g, (_all, letter: string) => ESCAPES[letter] ?? letter);
  const words = plain.split(/[|()[\]{}?*+^$]+/).filter(word => word !== '' && word.length < 40);
  return new Set([
    ...CHARACTERS,
    ...words,
    ...words.map(word => `${word} `),
    ...words.map(word => `${word}a `),
  ]);
}

/**
 * Milliseconds of CPU time of this thread: the least of some measurements, because the machine has other work.
 * @param enough a result below this needs no other measurement
 */
function cost(expression: RegExp, text: string, enough = 0): number {
  let best = Infinity;
  for (let round = 0; round < 3; round++) {
    const began = process.threadCpuUsage().user;
    text.replace(expression, '');
    best = Math.min(best, (process.threadCpuUsage().user - began) / 1000);
    if (best < enough) break;
  }
  return best;
}

/** Far more than any text that meets one: replies are bounded to 4 KiB, Secret values to what the API takes. */
const LENGTH = 16_000;

/** A linear expression takes less for that; a quadratic one takes several times that. */
const CHEAP_MS = 6;

/** A pump on which four times the text costs far more than four times the time. */
function superLinear({ pattern, flags }: Literal): string | undefined {
  const expression = new RegExp(pattern, flags);
  for (const pump of pumps(pattern)) {
    const text = pump.repeat(Math.ceil(LENGTH / pump.length)).slice(0, LENGTH);
    for (const candidate of [`${text}\u0000`, `\u0000${text}`]) {
      const long = cost(expression, candidate, CHEAP_MS);
      if (long < CHEAP_MS) continue;
      if (long > 9 * cost(expression, candidate.slice(-candidate.length / 4))) return JSON.stringify(pump);
    }
  }
  return undefined;
}

test('the expressions are found', () => {
  expect(literals.length).toBeGreaterThan(150);
  const patterns = made.map(({ pattern }) => pattern);
  expect(patterns).toContain('^a\\.b[\\x20-\\x7E]{1,1024}$');
  expect(patterns.length).toBeGreaterThan(20);
});

test('every regular expression is linear in the length of what it is given', () => {
  const found = [...literals, ...made].flatMap(literal => {
    const pump = superLinear(literal);
    return pump === undefined ? [] : [`${literal.where}: /${literal.pattern}/ on ${pump} repeated`];
  });
  expect(found).toEqual([]);
}, 120_000);

test('an expression that is not linear is found', () => {
  const of = (pattern: string) => superLinear({ where: '', pattern, flags: 'g' });
  expect([of('[^\\s]*\\d[^\\s]*'), of('%\\([^)]+\\)s'), of('[.-]+$'), of('token .*expired')]).not.toContain(
    undefined,
  );
});
