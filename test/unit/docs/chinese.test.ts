import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';

const TOP = fileURLToPath(new URL('../../../', import.meta.url));
const read = (path: string): string => readFileSync(`${TOP}${path}`, 'utf8').replaceAll(/<!--.*?-->/gs, '');

/** Chinese page and English page. The index of docs/zh lists the translated pages only. */
const PAIRS: [chinese: string, english: string][] = [
  ['README.zh-CN.md', 'README.md'],
  ...globSync('docs/zh/*.md', { cwd: TOP })
    .filter(page => basename(page) !== 'README.md')
    .toSorted()
    .map((page): [string, string] => [page, `docs/${basename(page)}`]),
];

interface Block {
  language: string;
  /** Without comments, which are translated. */
  lines: string[];
}

const BLOCK = /^```(\w*)\n(.*?)^```$/gms;

const blocksOf = (text: string): Block[] =>
  [...text.matchAll(BLOCK)].map(([, language = '', body = '']) => ({
    language,
    lines: body
      .split('\n')
      .map(line => line.replace(/(?:^| )# .*[\u4e00-\u9fff].*$|(?: )# .*$/, '').trimEnd()),
  }));

/** Headings by their level: their words are translated. */
const levelsOf = (text: string): number[] =>
  [...text.replace(BLOCK, '').matchAll(/^(#+) /gm)].map(([, marks = '']) => marks.length);

/** What a reader types or sees: fields, reasons, flags, file names. Generated tables are translated in part. */
const codesOf = (text: string): string[] =>
  [
    ...text
      .replace(BLOCK, '')
      .replaceAll(/^ *\|.*$/gm, '')
      .matchAll(/`([^`\n]+)`/g),
  ]
    .map(([, code = '']) => code)
    .toSorted();

describe.each(PAIRS)('%s is in step with %s', (chinese, english) => {
  const [own, other] = [read(chinese), read(english)];

  test('headings', () => {
    expect(levelsOf(own)).toEqual(levelsOf(other));
  });

  test('commands and code blocks', () => {
    expect(blocksOf(own)).toEqual(blocksOf(other));
  });

  test('fields, reasons and values', () => {
    const [ours, theirs] = [codesOf(own), codesOf(other)];
    expect(theirs.filter(code => !ours.includes(code))).toEqual([]);
    expect(ours.filter(code => !other.includes(code))).toEqual([]);
  });
});

test('every Chinese page is in the index, and every page of the index exists', () => {
  const listed = [...read('docs/zh/README.md').matchAll(/\]\(([a-z0-9-]+\.md)\)/g)].map(
    ([, page = '']) => page,
  );
  const pages = globSync('*.md', { cwd: `${TOP}docs/zh` }).filter(page => page !== 'README.md');
  expect(listed.toSorted()).toEqual(pages.toSorted());
  expect(listed.filter(page => !existsSync(`${TOP}docs/${page}`))).toEqual([]);
});
