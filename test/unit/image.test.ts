import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { TOP } from '../../testing/cluster/binaries.ts';

const read = (path: string): string => readFileSync(join(TOP, path), 'utf8');
const dockerfile = read('Dockerfile');

test('the image has the Node that package.json pins', () => {
  const { devDependencies } = JSON.parse(read('package.json')) as { devDependencies: Record<string, string> };
  expect(/^ARG NODE_IMAGE=node:([\d.]+)-/m.exec(dockerfile)?.[1]).toBe(devDependencies['node']);
});

test('the image starts Node with the flags and the environment of bin/smtp-operator', () => {
  const bin = read('bin/smtp-operator');
  const flags = [...(/^exec .*$/m.exec(bin)?.[0] ?? '').matchAll(/--[a-z-]+(?:=\d+)?/g)].map(
    ([flag]) => flag,
  );
  expect(flags.length).toBeGreaterThan(0);
  const entrypoint = JSON.parse(/^ENTRYPOINT (.*)$/m.exec(dockerfile)?.[1] ?? '[]') as string[];
  expect(entrypoint.slice(1, -1)).toEqual(flags);
  const arenas = /MALLOC_ARENA_MAX:-(\d+)/.exec(bin)?.[1];
  expect(dockerfile).toContain(`MALLOC_ARENA_MAX=${arenas}`);
});

test('what the image is built from is not ignored', () => {
  const kept = new Set(read('.dockerignore').match(/(?<=^!).*/gm));
  const copied = [...dockerfile.matchAll(/^COPY (?!--)(.*) \S+$/gm)].flatMap(([, from = '']) =>
    from.split(' '),
  );
  expect(copied.length).toBeGreaterThan(0);
  expect(copied.filter(path => !kept.has(path))).toEqual([]);
});
