import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { eventually } from '../../support/wait.ts';
import { type MtaName, rootOf } from './packages.ts';

/** As long as the other suite that uses the same server may run. */
const WITHIN_MS = 300_000;

/**
 * Waits until no other process uses the root folder of the server: its configuration, queue and sockets exist once.
 * @returns what gives it back
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
    // A process that was killed gives nothing back.
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
