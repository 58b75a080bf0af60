import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { TOP } from '../../testing/cluster/binaries.ts';

/** The version that is installed, and the one that it is upgraded to. */
export const VERSIONS = ['0.1.0', '0.1.1'] as const;
export type Version = (typeof VERSIONS)[number];

/** A name that no registry answers to: the nodes have the image from its archive. */
export const IMAGE = 'registry.invalid/mail/smtp-operator';

/** Folder with the artifacts of a version. */
export const artifacts = (version: Version): string => join(TOP, '.build', 'e2e', 'releases', version);

/** Builds both versions from the committed files, by `make release`'s own program. */
export function buildReleases(): void {
  execFileSync('make', ['-s', 'pulumi/dist/.built'], { cwd: TOP, stdio: 'inherit' });
  for (const version of VERSIONS) {
    const options = ['--version', version, '--image', IMAGE, '--out', artifacts(version)];
    execFileSync(process.execPath, ['scripts/release/main.ts', ...options], { cwd: TOP, stdio: 'inherit' });
  }
  for (const version of VERSIONS) installPackages(version);
}

/** Installs both npm packages as a user does, while the registry can be reached. */
function installPackages(version: Version): void {
  const folder = packagesOf(version);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const tarballs = [`kubectl-smtp-${version}.tgz`, `smtp-operator-${version}.tgz`];
  execFileSync(
    'npm',
    ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', '--prefix', folder].concat(
      tarballs.map(name => join(artifacts(version), name)),
    ),
    { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] },
  );
}

/** Folder that the npm packages of a version are installed in. */
export const packagesOf = (version: Version): string => join(TOP, '.build', 'e2e', 'packages', version);
