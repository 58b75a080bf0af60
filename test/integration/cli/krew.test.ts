import { execFileSync } from 'node:child_process';
import {
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { krewArchive, krewArchiveName, krewManifest } from '../../../scripts/release/krew.ts';
import { cliFolder } from '../../../scripts/release/npm.ts';
import { sha256 } from '../../../scripts/release/oci.ts';
import { binaries, TOP } from '../../../testing/cluster/binaries.ts';

const VERSION = '1.2.3';

interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string };
  spec: {
    version: string;
    homepage: string;
    shortDescription: string;
    platforms: {
      uri: string;
      sha256: string;
      bin: string;
      files: { from: string; to: string }[];
      selector: { matchExpressions: { key: string; operator: string; values: string[] }[] };
    }[];
  };
}

let dir: string;
let archive: string;
let manifest: Manifest;

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'krew-'));
  cliFolder(TOP, VERSION, join(dir, 'cli'));
  const content = krewArchive(join(dir, 'cli'), 1_700_000_000);
  archive = join(dir, krewArchiveName(VERSION));
  writeFileSync(archive, content);
  const home = 'https://github.com/example/smtp-operator';
  manifest = parse(
    krewManifest(VERSION, { url: `${home}/${krewArchiveName(VERSION)}`, sha256: sha256(content) }, home),
  ) as Manifest;
}, 60_000);
afterAll(() => rmSync(dir, { recursive: true }));

test("the manifest follows the rules that krew's own validation and index have", () => {
  expect(manifest).toMatchObject({
    apiVersion: 'krew.googlecontainertools.github.com/v1alpha2',
    kind: 'Plugin',
    metadata: { name: expect.stringMatching(/^[\w-]+$/) },
    spec: {
      version: expect.stringMatching(/^v\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/),
      homepage: expect.stringMatching(/^https:/),
      // The index allows at most fifty characters, without a full stop at the end.
      shortDescription: expect.stringMatching(/^[A-Z][^\r\n]{0,48}[^.\r\n]$/),
    },
  });
  const { platforms } = manifest.spec;
  expect(platforms.length).toBeGreaterThan(0);
  for (const { uri, sha256: digest, bin, files, selector } of platforms) {
    expect(uri).toMatch(/^https:.*\.(?:tar\.gz|zip)$/);
    expect(digest).toMatch(/^[a-f0-9]{64}$/);
    expect(bin).not.toBe('');
    expect(files.length).toBeGreaterThan(0);
    for (const { from, to } of files) expect([from, to]).not.toContain('');
    expect(selector.matchExpressions.length).toBeGreaterThan(0);
    for (const { key } of selector.matchExpressions) expect(['os', 'arch']).toContain(key);
  }
});

test('unpacked, moved and linked as krew does it, kubectl runs it', () => {
  const [{ bin, files, sha256: digest } = { bin: '', files: [], sha256: '' }] = manifest.spec.platforms;
  expect(sha256(readFileSync(archive))).toBe(digest);
  const [download, store, links] = ['download', join('store', 'smtp', 'v1.2.3'), 'bin'].map(name => {
    mkdirSync(join(dir, name), { recursive: true });
    return join(dir, name);
  }) as [string, string, string];
  execFileSync('tar', ['-xzf', archive, '-C', download]);
  for (const { from, to } of files) {
    for (const found of globSync(from, { cwd: download }))
      renameSync(join(download, found), join(store, to, basename(found)));
  }
  symlinkSync(join(store, bin), join(links, 'kubectl-smtp'));
  const path = [links, dirname(process.execPath), process.env['PATH']].join(delimiter);
  const kubectl = (...args: readonly string[]) =>
    execFileSync(binaries().kubectl, args, { encoding: 'utf8', env: { ...process.env, PATH: path } });
  expect(kubectl('smtp', 'status', '--help')).toContain('Usage: kubectl smtp status');
  expect(kubectl('plugin', 'list')).toContain(join(links, 'kubectl-smtp'));
});

test('the documented command names the archive that a release has', () => {
  const page = readFileSync(join(TOP, 'docs', 'kubectl-smtp.md'), 'utf8');
  expect(page).toContain(`--archive=${krewArchiveName('VERSION')}`);
});
