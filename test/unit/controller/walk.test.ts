import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';

const top = new URL('../../../', import.meta.url);
const page = readFileSync(new URL('docs/contributing/walk.md', top), 'utf8');
const source = (path: string): string => {
  const url = new URL(`operator/src/${path}`, top);
  return existsSync(url) ? readFileSync(url, 'utf8') : '';
};

interface Entry {
  depth: number;
  name: string;
  path: string;
  caller?: Entry;
}

const entries: Entry[] = [];
for (const [, indent = '', name = '', path = ''] of page.matchAll(/^( *)- `(\w+)` ([\w/.-]+\.ts)/gm)) {
  const depth = indent.length / 2;
  const caller = entries.findLast(entry => entry.depth === depth - 1);
  entries.push({ depth, name, path, ...(caller && depth > 0 && { caller }) });
}

test('the walk has every line that looks like an entry', () => {
  expect(entries.length).toBe(page.split('\n').filter(line => /^ *- /.test(line)).length);
  expect(entries.length).toBeGreaterThan(50);
});

test.each(entries.map(entry => [entry.name, entry] as const))(
  '%s exists, and its caller names it',
  (name, entry) => {
    expect(source(entry.path)).toMatch(new RegExp(`(?:function|const) ${name}\\b`));
    if (entry.caller) expect(called(entry.caller)).toMatch(new RegExp(`\\b${name}\\b`));
  },
);

/** The registry, and the files that it names. */
const CHECKS = ['controller/checks/registry.ts', 'controller/checks/probing.ts'];

/** The file of a caller; what a table or a registry calls for it is in the file that it names. */
const called = ({ name, path }: Entry): string =>
  ['runChecks', 'restoredMemory'].includes(name) ? CHECKS.map(source).join('\n') : source(path);

test('no function is listed twice', () => {
  const names = entries.map(({ name, path }) => `${path} ${name}`);
  expect(names.filter((entry, index) => names.indexOf(entry) !== index)).toEqual([]);
});
