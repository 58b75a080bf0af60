import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { TOP } from '../../testing/cluster/binaries.ts';

/** Versions: the first one is installed, and upgraded to the second one. */
export const VERSIONS = ['0.1.0', '0.1.1'] as const;
export type Version = (typeof VERSIONS)[number];

/** Image name that no registry serves: the nodes import the image from its archive. */
export const IMAGE = 'registry.invalid/mail/smtp-operator';

/** Returns the folder with the artifacts of a version. */
export const artifacts = (version: Version): string => join(TOP, '.build', 'e2e', 'releases', version);

/** Builds both versions from the committed files, with the program of `make release`. */
export function buildReleases(): void {
  execFileSync('make', ['-s', 'pulumi/dist/.built'], { cwd: TOP, stdio: 'inherit' });
  for (const version of VERSIONS) {
    const options = ['--version', version, '--image', IMAGE, '--out', artifacts(version)];
    execFileSync(process.execPath, ['scripts/release/main.ts', ...options], { cwd: TOP, stdio: 'inherit' });
  }
  for (const version of VERSIONS) installPackages(version);
}

/** Installs both npm packages like a user, while the registry is reachable. */
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

/** Returns the folder into which the npm packages of a version are installed. */
export const packagesOf = (version: Version): string => join(TOP, '.build', 'e2e', 'packages', version);
