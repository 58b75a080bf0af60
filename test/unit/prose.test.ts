import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { IDIOMS, idiomsIn, isEmptyRemedy, longSentencesIn } from '../../scripts/lint/prose.ts';
import { commentsOf, linesOf, stringsOf, titlesOf } from '../../scripts/lint/prose-sources.ts';

const GUIDE = readFileSync(new URL('../../docs/contributing/style.md', import.meta.url), 'utf8');

describe('the linter of texts', () => {
  test.each(IDIOMS)('refuses "$name"', ({ example }) => {
    expect(idiomsIn(example)).not.toEqual([]);
  });

  test.each(IDIOMS)('refuses only what the guide lists: $name', ({ name }) => {
    expect(GUIDE).toContain(`| "${name}" |`);
  });

  test('accepts plain sentences', () => {
    for (const text of [
      'The operator retries automatically.',
      'There is no Secret with this name.',
      'The certificate is no longer valid.',
      'TENANT stands for the directory.',
    ]) {
      expect(idiomsIn(text)).toEqual([]);
    }
  });

  test('does not check what is quoted: a server chooses its own words', () => {
    expect(idiomsIn('The server replied "554 nobody wants this".')).toEqual([]);
    expect(idiomsIn('Run `mend anew`.')).toEqual([]);
  });

  test('counts the words of each sentence', () => {
    const words = (count: number) => Array.from({ length: count }, () => 'word').join(' ');
    expect(longSentencesIn(`${words(30)}. ${words(30)}.`)).toEqual([]);
    expect(longSentencesIn(`${words(3)}. ${words(31)}.`)).toHaveLength(1);
  });

  test('counts the items of a numbered list separately', () => {
    const item = Array.from({ length: 20 }, () => 'word').join(' ');
    expect(longSentencesIn(`Check in this order: (1) ${item} (2) ${item}`)).toEqual([]);
  });

  test('rejects a remedy without an action', () => {
    expect(isEmptyRemedy('Nothing.')).toBe(true);
    expect(isEmptyRemedy('Wait.')).toBe(true);
    expect(isEmptyRemedy('Create the Secret.')).toBe(false);
  });
});

describe('what the linter reads', () => {
  test('strings and templates of a program, without imports and the words of servers', () => {
    const source =
      "import x from 'not this one here';\nconst a = { message: 'this is read', says: 'this is not read' };\nconst b = `seen by ${a} people`;";
    expect(stringsOf(source)).toEqual(['this is read', 'seen by X people']);
  });

  test('comments of a program, each as one sentence', () => {
    const source =
      '/** What one\n * block says. */\nconst a = 1; // Behind some code.\n// Two lines\n// in one.\nconst b = 2;\n';
    expect(commentsOf(source)).toEqual(['What one block says.', 'Behind some code.', 'Two lines in one.']);
  });

  test('titles of tests, in tables as well', () => {
    const source =
      "describe('a whole suite', () => {\n  test.each([1])('takes number %s', () => {});\n  test(`one more`, () => {});\n});";
    expect(titlesOf(source)).toEqual(['a whole suite', 'takes number %s', 'one more']);
  });

  test('lines of a document, without blocks of code', () => {
    expect(linesOf('# A title here\n\n```sh\necho not this one\n```\n\nThis is read.')).toEqual([
      '# A title here',
      'This is read.',
    ]);
  });
});
