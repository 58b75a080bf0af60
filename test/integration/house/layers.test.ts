import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { LAYERS, PURE } from '../../../scripts/lint/layers.ts';

const ROOT = join(import.meta.dirname, '../../..');

/** Folder with a copy of the product, its configuration, and one forbidden file. */
let folder = '';

beforeEach(() => {
  mkdirSync(join(ROOT, '.build'), { recursive: true });
  folder = mkdtempSync(join(ROOT, '.build/layers-'));
  for (const name of [
    'operator',
    'crds',
    'scripts',
    '.dependency-cruiser.mjs',
    'package.json',
    'biome.json',
  ]) {
    cpSync(join(ROOT, name), join(folder, name), { recursive: true });
  }
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function add(path: string, text: string): void {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), text);
}

const tool = (name: string, ...args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(ROOT, 'node_modules/.bin', name), ...args],
    { cwd: folder, encoding: 'utf8' },
  );
  return { status, said: stdout + stderr };
};

const imports = () =>
  tool('depcruise', '--config', '.dependency-cruiser.mjs', '--output-type', 'err', 'operator/src', 'crds');

/** A forbidden import, and the rule that rejects it. */
const WRONG: readonly { what: string; rule: string; path: string; text: string }[] = [
  {
    what: 'a cycle of types alone',
    rule: 'no-cycle',
    path: 'operator/src/model/cycle-a.ts',
    text: "import type { B } from './cycle-b.ts';\nexport type A = B | 1;\n",
  },
  {
    what: 'an import in the wrong direction',
    rule: 'imports-of-diagnose',
    path: 'operator/src/diagnose/upward.ts',
    text: "export { decideStatus } from '../status/status.ts';\n",
  },
  {
    what: 'a type from the wrong direction',
    rule: 'imports-of-kube',
    path: 'operator/src/kube/upward.ts',
    text: "export type { State } from '../controller/state.ts';\n",
  },
  {
    what: 'a socket in a pure folder',
    rule: 'no-io-in-status',
    path: 'operator/src/status/socket.ts',
    text: "export { connect } from 'node:net';\n",
  },
  {
    what: 'a package in a pure folder',
    rule: 'no-io-in-render',
    path: 'operator/src/render/package.ts',
    text: "export { fetch } from 'undici';\n",
  },
  {
    what: 'a folder without an entry',
    rule: 'closed-folder',
    path: 'operator/src/novelty/closed.ts',
    text: "export { cut } from '../model/text.ts';\n",
  },
  {
    what: 'an import from a folder without an entry',
    rule: 'imports-of-controller',
    path: 'operator/src/controller/novelty.ts',
    text: "export { cut } from '../novelty/closed.ts';\n",
  },
];

describe('make verify', () => {
  test('finds nothing in what is committed, and each thing that does not belong there', () => {
    const clean = imports();
    expect({ ...clean, said: clean.status === 0 ? '' : clean.said }).toEqual({ status: 0, said: '' });
    for (const { path, text } of WRONG) add(path, text);
    add('operator/src/model/cycle-b.ts', "import type { A } from './cycle-a.ts';\nexport type B = A | 2;\n");
    const { status, said } = imports();
    const found = WRONG.filter(({ rule, path }) => said.includes(`error ${rule}: ${path}`));
    expect({ said, found: found.map(({ what }) => what) }).toEqual({
      said,
      found: WRONG.map(({ what }) => what),
    });
    expect(status).not.toBe(0);
  });

  test.each([
    ['Date.now', 'export const x = (): number => Date.now();\n'],
    ['new Date', 'export const x = (): Date => new Date();\n'],
    ['a timer', 'export const x = (): unknown => setTimeout(() => {}, 1);\n'],
    ['the environment', "export const x = (): unknown => process.env['HOME'];\n"],
  ])('refuses %s in every pure folder', (_what, text) => {
    const paths = PURE.map(name => (name === 'crds' ? 'crds/clock.ts' : `operator/src/${name}/clock.ts`));
    for (const path of paths) add(path, text);
    const { status, stdout, stderr } = spawnSync(
      join(ROOT, 'node_modules/.bin/biome'),
      ['lint', '--vcs-enabled=false', '--max-diagnostics=none', ...paths],
      { cwd: folder, encoding: 'utf8' },
    );
    const missed = paths.filter(path => !(stdout + stderr).includes(path));
    expect({ status, missed }).toEqual({ status: 1, missed: [] });
  });
});

test('each folder of the product has an entry, and each entry a folder', () => {
  const folders = readdirSync(join(ROOT, 'operator/src'), { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(({ name }) => name);
  const entries = Object.keys(LAYERS).filter(
    name => !['crds', 'main.ts'].includes(name) && !name.includes('/'),
  );
  expect(entries.sort()).toEqual(folders.sort());
});

test('make verify runs the tools', () => {
  const makefile = readFileSync(join(ROOT, 'Makefile'), 'utf8');
  for (const name of ['depcruise', 'knip', 'biome', 'tsc'])
    expect(makefile).toContain(`node_modules/.bin/${name} `);
});
