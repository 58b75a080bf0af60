import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** Everything that the demo of a folder starts inherits this variable: it finds what a killed demo has left. */
const MARK = 'SMTP_OPERATOR_DEMO';

const ASKED_MS = 5_000;
const KILLED_MS = 10_000;

/** From here on, what this process starts belongs to the demo of a folder. */
export function markProcesses(dir: string): void {
  process.env[MARK] = dir;
}

/**
 * Ends every process of the demo of a folder, independent of its parent and of pid files.
 * @throws Error that names what does not end
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
    // It ended, or it is another user's.
    return false;
  }
}

/** This process and those that started it. */
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
    // It ended meanwhile.
  }
}
