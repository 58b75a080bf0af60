import { spawn } from 'node:child_process';
import { appendFileSync, closeSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Separates what a program wrote from what it wrote when it was started before. */
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

/** The pid of a program that was launched in `dir` and still runs. */
export function runningPid(dir: string, name: string): number | undefined {
  try {
    const pid = Number(readFileSync(join(dir, `${name}.pid`), 'utf8'));
    // A pid may belong to another process by now: ours has our folder in its command line.
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(dir) ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** Ends a program: asks first, and insists after ten seconds. */
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

/** The end of a program's log since its last start, for a person who looks for the cause of a failure. */
export function logTail(dir: string, name: string): string {
  try {
    const log = readFileSync(join(dir, `${name}.log`), 'utf8');
    return (log.split(`${STARTED}\n`).at(-1) ?? '').split('\n').slice(-15).join('\n');
  } catch {
    return '(no log)';
  }
}
