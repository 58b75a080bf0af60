import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** Variable that every process of a demo inherits. It identifies the processes that a killed demo left behind. */
const MARK = 'SMTP_OPERATOR_DEMO';

const ASKED_MS = 5_000;
const KILLED_MS = 10_000;

/** Marks this process, so that all its later child processes belong to the demo of a folder. */
export function markProcesses(dir: string): void {
  process.env[MARK] = dir;
}

/**
 * Stops every process of the demo of a folder, independent of its parent and of pid files.
 * @throws Error that names the processes that do not end
 */
export async function endLeftovers(dir: string): Promise<void> {
  for (const pid of leftovers(dir)) signal(pid, 'SIGTERM');
  if (await allEnd(dir, ASKED_MS)) return;
  for (const pid of leftovers(dir)) signal(pid, 'SIGKILL');
  if (await allEnd(dir, KILLED_MS)) return;
  throw new Error(
    `these processes of an earlier demo do not end: ${leftovers(dir).join(', ')}; end them with kill -9 and try again`,
  );
}

async function allEnd(dir: string, within: number): Promise<boolean> {
  const until = performance.now() + within;
  while (leftovers(dir).length > 0) {
    if (performance.now() > until) return false;
    await sleep(50);
  }
  return true;
}

function leftovers(dir: string): number[] {
  const own = ancestors();
  return readdirSync('/proc')
    .map(Number)
    .filter(pid => pid > 0 && !own.has(pid) && isMarked(pid, dir));
}

function isMarked(pid: number, dir: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(`${MARK}=${dir}`);
  } catch {
    // The process has ended, or belongs to another user.
    return false;
  }
}

/** Returns this process and its ancestors. */
function ancestors(): Set<number> {
  const found = new Set<number>();
  for (let pid = process.pid; pid > 1 && !found.has(pid); pid = parentOf(pid)) found.add(pid);
  return found;
}

function parentOf(pid: number): number {
  try {
    return Number(/^PPid:\t(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // The process has ended in the meantime.
  }
}
