import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';

export type Architecture = 'amd64' | 'arm64';

/** Debian packages with the libraries that Node.js links to. */
const PACKAGES = ['libatomic1', 'libc6', 'libgcc-s1', 'libstdc++6'] as const;
/** Debian release of the Dockerfile's base image. */
const RELEASE = 'bookworm';

const LOADERS: Readonly<Record<Architecture, string>> = {
  amd64: 'ld-linux-x86-64.so.2',
  arm64: 'ld-linux-aarch64.so.1',
};

/** A Debian package whose files are in the image. */
export interface DebianPackage {
  name: string;
  version: string;
  sha256: string;
}

/**
 * Copies the libraries that a program links to into a root folder, for any architecture. It does not run the copied
 * files.
 * @param scratch folder for the packages, kept between calls
 * @throws Error if apt has no Debian mirror, or no package contains a library
 */
export function copyLibraries(
  program: string,
  root: string,
  architecture: Architecture,
  scratch: string,
): DebianPackage[] {
  const folder = join(scratch, architecture);
  const packages = download(folder, architecture);
  const unpacked = join(folder, 'root');
  rmSync(unpacked, { recursive: true, force: true });
  for (const { file } of packages) execFileSync('dpkg-deb', ['--extract', file, unpacked]);
  const libraries = findLibraries(unpacked);
  const wanted = [LOADERS[architecture], ...needed(program)];
  const copied = new Set<string>();
  for (const name of wanted) {
    if (copied.has(name)) continue;
    copied.add(name);
    const found = libraries.get(name);
    if (!found)
      throw new Error(`${name}, which ${basename(program)} links to, is in none of ${PACKAGES.join(', ')}.`);
    const target = join(root, name === LOADERS[architecture] ? loaderPath(architecture) : `/usr/lib/${name}`);
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(found, target);
    wanted.push(...needed(found));
  }
  return packages.map(({ name, version, sha256 }) => ({ name, version, sha256 }));
}

/** Path of the dynamic loader in the ABI. */
const loaderPath = (architecture: Architecture): string =>
  `${architecture === 'amd64' ? '/lib64' : '/lib'}/${LOADERS[architecture]}`;

/** Returns the names of the libraries that an ELF file links to. */
function needed(file: string): string[] {
  const dynamic = execFileSync('readelf', ['--dynamic', '--wide', file], { encoding: 'utf8' });
  return [...dynamic.matchAll(/\(NEEDED\).*\[([^\]]+)\]/g)].map(([, name = '']) => name);
}

function findLibraries(folder: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!/\.so(\.\d+)*$/.test(entry.name)) continue;
    const path = join(entry.parentPath, entry.name);
    // A link to an absolute path would point outside the package.
    if (entry.isSymbolicLink() && readlinkSync(path).startsWith('/')) continue;
    if (existsSync(path)) found.set(entry.name, realpathSync(path));
  }
  return found;
}

/**
 * Downloads packages with a separate apt configuration: it uses this machine's mirror, but another release and
 * architecture.
 */
function download(folder: string, architecture: Architecture): (DebianPackage & { file: string })[] {
  const options = aptOptions(folder, architecture);
  const archives = join(folder, 'archives');
  execFileSync('apt-get', ['-qq', ...options, 'update'], { stdio: ['ignore', 'ignore', 'inherit'] });
  rmSync(archives, { recursive: true, force: true });
  mkdirSync(join(archives, 'partial'), { recursive: true });
  execFileSync('apt-get', ['-qq', ...options, 'download', ...PACKAGES], {
    cwd: archives,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return readdirSync(archives)
    .filter(name => name.endsWith('.deb'))
    .toSorted()
    .map(name => {
      const file = join(archives, name);
      const field = (of: string) =>
        execFileSync('dpkg-deb', ['--field', file, of], { encoding: 'utf8' }).trim();
      const sum = execFileSync('sha256sum', [file], { encoding: 'utf8' }).slice(0, 64);
      return { name: field('Package'), version: field('Version'), sha256: sum, file };
    });
}

function aptOptions(folder: string, architecture: Architecture): string[] {
  const listed = execFileSync('apt-get', ['indextargets', '--format', '$(REPO_URI)'], { encoding: 'utf8' });
  const mirror = listed.split('\n').find(uri => /\/debian\/?$/.test(uri));
  if (!mirror) throw new Error('apt has no Debian mirror on this machine: run make release on Debian.');
  mkdirSync(join(folder, 'lists', 'partial'), { recursive: true });
  writeFileSync(join(folder, 'status'), '');
  writeFileSync(join(folder, 'sources.list'), `deb ${mirror} ${RELEASE} main\n`);
  return [
    `APT::Architecture=${architecture}`,
    `APT::Architectures=${architecture}`,
    `Dir::Etc::SourceList=${join(folder, 'sources.list')}`,
    'Dir::Etc::SourceParts=/dev/null',
    `Dir::State::Lists=${join(folder, 'lists')}`,
    `Dir::State::status=${join(folder, 'status')}`,
    'Dir::Cache::pkgcache=',
    'Dir::Cache::srcpkgcache=',
    'Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false',
    'Acquire::Languages=none',
    'Debug::NoLocking=1',
    'APT::Sandbox::User=root',
  ].flatMap(option => ['-o', option]);
}
