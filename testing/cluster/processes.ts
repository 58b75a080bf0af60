import { spawn } from 'node:child_process';
import { appendFileSync, closeSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Line in a log that separates the output of two starts of a program. */
const STARTED = '--- started';

/** Starts a program in the background with a pid file and a log in `dir`. */
export function launch(dir: string, name: string, program: string, args: readonly string[]): number {
  const path = join(dir, `${name}.log`);
  appendFileSync(path, `${STARTED}\n`);
  const log = openSync(path, 'a');
  const child = spawn(program, [...args], { cwd: dir, detached: true, stdio: ['ignore', log, log] });
  closeSync(log);
  child.unref();
  if (child.pid === undefined) throw new Error(`cannot start ${program}`);
  writeFileSync(join(dir, `${name}.pid`), String(child.pid));
  return child.pid;
}

/** Returns the pid of a program that was launched in `dir` and still runs. */
export function runningPid(dir: string, name: string): number | undefined {
  try {
    const pid = Number(readFileSync(join(dir, `${name}.pid`), 'utf8'));
    // The pid may already belong to another process: only this program has the folder in its command line.
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(dir) ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** Stops a program with a signal, and with SIGKILL after ten seconds. */
export async function end(
  dir: string,
  name: string,
  signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM',
): Promise<void> {
  const pid = runningPid(dir, name);
  if (pid === undefined) return;
  process.kill(pid, signal);
  for (let waited = 0; runningPid(dir, name) !== undefined; waited += 50) {
    if (waited === 10_000) process.kill(pid, 'SIGKILL');
    await sleep(50);
  }
  rmSync(join(dir, `${name}.pid`), { force: true });
}

/** Returns the end of a program's log since its last start, for debugging a failure. */
export function logTail(dir: string, name: string): string {
  try {
    const log = readFileSync(join(dir, `${name}.log`), 'utf8');
    return (log.split(`${STARTED}\n`).at(-1) ?? '').split('\n').slice(-15).join('\n');
  } catch {
    return '(no log)';
  }
}
