import { spawn } from 'node:child_process';
import { mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const pidFile = (log: string): string => log.replace(/\.log$/, '.pid');

/** Starts a program that continues after this process ends; its output is written to `log`. */
export function startInBackground(log: string, command: string, args: readonly string[], cwd?: string): void {
  mkdirSync(dirname(log), { recursive: true });
  const out = openSync(log, 'w');
  const child = spawn(command, [...args], {
    detached: true,
    stdio: ['ignore', out, out],
    ...(cwd !== undefined && { cwd }),
  });
  writeFileSync(pidFile(log), String(child.pid));
  child.unref();
}

/** Stops the program that was started with this log, and waits until it ends. */
export async function stopInBackground(log: string): Promise<void> {
  const pid = pidOf(log);
  if (pid === undefined) return;
  signal(pid, 'SIGTERM');
  for (let waited = 0; waited < 15_000 && isOurs(pid, log); waited += 100) await sleep(100);
  if (isOurs(pid, log)) signal(pid, 'SIGKILL');
  rmSync(pidFile(log), { force: true });
}

function pidOf(log: string): number | undefined {
  try {
    const pid = Number(readFileSync(pidFile(log), 'utf8'));
    return isOurs(pid, log) ? pid : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Reports whether the pid belongs to the demo. Another process may have reused it; the demo's processes have its folder
 * among their arguments.
 */
function isOurs(pid: number, log: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(dirname(log));
  } catch {
    return false;
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // The process has already ended.
  }
}
