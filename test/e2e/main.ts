import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { binaries, nodeBinary, TOP } from '../../testing/cluster/binaries.ts';
import { tool } from '../../testing/tools/tools.ts';
import { buildImages } from './images.ts';
import { removeCgroups } from './node.ts';
import { buildReleases } from './releases.ts';

/** Command prefix for separate namespaces. Processes, mounts and network disappear with them. */
const OWN_NAMESPACES = ['unshare', '--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'];
const PROGRAMS = ['containerd', 'runc', 'ctr', 'buildah', 'debootstrap', 'nft', 'ip'];

/**
 * Runs the tests on a real node, or in the cluster of E2E_KUBECONFIG with the image E2E_IMAGE. With the argument
 * `release`, runs the tests of the artifacts of `make release`.
 * @returns the exit code
 */
async function main(): Promise<number> {
  const suite = process.argv[2] === 'release' ? 'release' : 'node';
  if (process.env['E2E_KUBECONFIG'] && suite === 'node') return inClusterOfUser();
  const missing = unavailable();
  if (missing) {
    console.error(`no node can be brought up: ${missing}`);
    return 1;
  }
  binaries();
  nodeBinary();
  tool('helm4');
  mkdirSync(join(TOP, '.build', 'e2e'), { recursive: true });
  writeFileSync(join(TOP, '.build', 'e2e', 'images.json'), JSON.stringify(buildImages(suite === 'node')));
  if (suite === 'release') buildReleases();
  const state = join(TOP, '.build', 'e2e', suite);
  rmSync(state, { recursive: true, force: true });
  const id = String(process.pid);
  const [command = '', ...args] = [...OWN_NAMESPACES, ...jest(suite)];
  const { status } = spawnSync(command, args, {
    cwd: TOP,
    stdio: 'inherit',
    env: { ...process.env, E2E_ID: id },
  });
  await cleaned(id);
  if (status === 0) rmSync(state, { recursive: true, force: true });
  else console.error(`the logs are in ${join(state, 'cluster')}`);
  return status ?? 1;
}

function inClusterOfUser(): number {
  if (!process.env['E2E_IMAGE']) {
    console.error('E2E_KUBECONFIG needs E2E_IMAGE: the image, where the nodes of that cluster can pull it');
    return 2;
  }
  tool('helm4');
  const [command = '', ...args] = jest('cluster');
  return spawnSync(command, args, { cwd: TOP, stdio: 'inherit' }).status ?? 1;
}

const jest = (file: string): string[] => [
  process.execPath,
  '--experimental-vm-modules',
  '--disable-warning=ExperimentalWarning',
  'node_modules/jest/bin/jest.js',
  '--config=test/e2e/jest.config.mjs',
  '--runInBand',
  `test/e2e/${file}.test.ts`,
];

function unavailable(): string | undefined {
  if (process.getuid?.() !== 0) return 'it needs root';
  const absent = PROGRAMS.filter(program => spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0);
  if (absent.length > 0) return `${absent.join(', ')} not installed (.ci/install does it on Debian)`;
  const [command = '', ...args] = [...OWN_NAMESPACES, 'true'];
  const { status, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  return status === 0 ? undefined : stderr.trim();
}

/** Removes the cgroups. Killed processes stay in their groups for a moment. */
async function cleaned(id: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return removeCgroups(id);
    } catch (error) {
      if (attempt === 50) throw error;
      await sleep(200);
    }
  }
}

process.exitCode = await main();
