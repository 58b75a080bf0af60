import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { TOP } from '../../cluster/binaries.ts';

/** Debian packages of each server. Their dependencies are installed too. */
const PACKAGES = {
  exim: ['exim4-daemon-light'],
  // OpenSMTPD delivers through a shell.
  opensmtpd: ['opensmtpd', 'dash'],
  postfix: ['postfix', 'libsasl2-modules', 'sasl2-bin'],
} as const;

export type MtaName = keyof typeof PACKAGES;
export const MTAS = Object.keys(PACKAGES) as readonly MtaName[];

const folder = (name: string): string => join(TOP, '.build', 'mta', name);

/**
 * Returns the server's own root folder. It contains nothing of the machine, because the packages exclude each other.
 */
export const rootOf = (name: string): string => join(folder(name), 'root');

const stamp = (name: string): string => join(folder(name), 'unpacked');

/** Returns one line with what is missing; undefined if the server can run. */
export function mtaUnavailable(name: MtaName): string | undefined {
  return rootUnavailable(name, PACKAGES[name]);
}

/** Like mtaUnavailable, for the greylisting service that Postfix can use. */
export const postgreyUnavailable = (): string | undefined => rootUnavailable('postgrey', ['postgrey']);

/** Like mtaUnavailable, for a root folder with any packages. */
export function rootUnavailable(name: string, packages: readonly string[]): string | undefined {
  if (process.getuid?.() !== 0) return `${name} needs root: it runs in a root folder of its own`;
  const wanted = packages.join(' ');
  if (existsSync(stamp(name)) && readFileSync(stamp(name), 'utf8') === wanted) return undefined;
  return unpack(name, packages);
}

/** Downloads and unpacks packages with all their dependencies. @returns the error, if any */
function unpack(name: string, packages: readonly string[]): string | undefined {
  const root = rootOf(name);
  rmSync(root, { recursive: true, force: true });
  mkdirSync(root, { recursive: true });
  const apt = aptOptions();
  if (typeof apt === 'string') return `${name}: ${apt}`;
  for (const command of [
    ['update'],
    ['--download-only', '--no-install-recommends', '-y', 'install', ...packages],
  ]) {
    const { status, stderr, error } = spawnSync('apt-get', [...apt, '-qq', ...command], { encoding: 'utf8' });
    if (status !== 0) return `${name} cannot be fetched with apt-get: ${lastLine(stderr ?? String(error))}`;
  }
  for (const file of readdirSync(ARCHIVES).filter(entry => entry.endsWith('.deb'))) {
    const { status, stderr } = spawnSync('dpkg', ['-x', join(ARCHIVES, file), root], { encoding: 'utf8' });
    if (status !== 0) return `${file} cannot be unpacked: ${lastLine(stderr)}`;
  }
  rmSync(ARCHIVES, { recursive: true, force: true });
  // The links of the merged /usr come from base-files, which no package here depends on.
  for (const top of ['bin', 'sbin', 'lib', 'lib64']) {
    mkdirSync(join(root, 'usr', top), { recursive: true });
    symlinkSync(join('usr', top), join(root, top));
  }
  writeFileSync(stamp(name), packages.join(' '));
  return undefined;
}

/**
 * Debian release. In the previous release, OpenSMTPD fails at the TLS handshake with the OpenSSL that it is built for.
 */
const RELEASE = 'trixie';
const APT = join(TOP, '.build', 'mta', 'apt');
const ARCHIVES = join(APT, 'archives');

/**
 * Returns options for a separate apt: it uses this machine's mirror for one release, independent of the machine's own
 * release. It treats no package as installed, so every dependency is included, down to the C library.
 */
function aptOptions(): string[] | string {
  const listed = spawnSync('apt-get', ['indextargets', '--format', '$(REPO_URI)'], { encoding: 'utf8' });
  const mirror = (listed.stdout ?? '').split('\n').find(uri => /\/debian\/?$/.test(uri));
  if (!mirror) return 'apt knows no Debian mirror here';
  for (const path of ['lists/partial', 'archives/partial']) mkdirSync(join(APT, path), { recursive: true });
  writeFileSync(join(APT, 'status'), '');
  writeFileSync(join(APT, 'sources.list'), `deb ${mirror} ${RELEASE} main\n`);
  return [
    `Dir::Etc::SourceList=${join(APT, 'sources.list')}`,
    'Dir::Etc::SourceParts=/dev/null',
    `Dir::State::Lists=${join(APT, 'lists')}`,
    `Dir::State::status=${join(APT, 'status')}`,
    `Dir::Cache::Archives=${ARCHIVES}`,
    'Dir::Cache::pkgcache=',
    'Dir::Cache::srcpkgcache=',
    'Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false',
    'Acquire::Languages=none',
    'Debug::NoLocking=1',
    'APT::Sandbox::User=root',
  ].flatMap(option => ['-o', option]);
}

const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? '';

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const missing of [...MTAS.map(mtaUnavailable), postgreyUnavailable()]) {
    if (missing) console.log(missing);
  }
}
