import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { TOP } from '../../testing/cluster/binaries.ts';

/** A project whose only package demands a Node.js that no machine has. */
const PACKAGE = { name: 'picky', version: '1.0.0', engines: { node: '>=99' } };
const PROJECT = { name: 'project', version: '1.0.0', dependencies: { picky: 'file:picky' } };
const LOCK = {
  ...{ name: 'project', version: '1.0.0', lockfileVersion: 3, requires: true },
  packages: {
    '': PROJECT,
    'node_modules/picky': { resolved: 'picky', link: true },
    picky: { version: '1.0.0', engines: PACKAGE.engines },
  },
};

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'install-'));
  mkdirSync(join(dir, 'picky'));
  for (const [file, content] of [
    ['package.json', PROJECT],
    ['package-lock.json', LOCK],
    ['picky/package.json', PACKAGE],
  ] as const)
    writeFileSync(join(dir, file), JSON.stringify(content));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function run(command: string, ...args: string[]): string {
  const { stdout, stderr, status } = spawnSync(command, args, { cwd: dir, encoding: 'utf8' });
  expect({ status, stderr }).toMatchObject({ status: 0 });
  return stdout + stderr;
}

test('the first command installs without EBADENGINE warnings, and explains why', () => {
  expect(run('npm', 'ci', '--offline')).toContain('npm warn EBADENGINE');
  rmSync(join(dir, 'node_modules'), { recursive: true, force: true });
  const output = run('node', join(TOP, 'scripts', 'install.mjs'));
  expect(output).not.toContain('npm warn');
  expect(output).toContain('not shown: EBADENGINE');
});
