import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { eventually } from '../../support/wait.ts';
import { type MtaName, rootOf } from './packages.ts';

/** Timeout (ms): the maximum run time of another suite that uses the same server. */
const WITHIN_MS = 300_000;

/**
 * Waits until no other process uses the root folder of the server, which has only one configuration, queue and set of
 * sockets.
 * @returns a function that releases the folder
 */
export async function holdRoot(name: MtaName): Promise<() => void> {
  const file = `${rootOf(name)}.lock`;
  await eventually(() => take(file), { within: WITHIN_MS, every: 200, describe: () => `${file} is held` });
  return () => rmSync(file, { force: true });
}

function take(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    // A killed process does not release the folder.
    if (!isAlive(holderOf(file))) rmSync(file, { force: true });
    return false;
  }
}

function holderOf(file: string): number {
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch {
    return 0;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return pid > 0;
  } catch {
    return false;
  }
}
