import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { TOP } from '../testing/cluster/binaries.ts';
import { eventually } from '../testing/support/wait.ts';
import type { Servers } from './servers.ts';

export const DIR = join(TOP, '.build', 'bench');

export interface RunningServers {
  servers: Servers;
  /** Returns the number of logins that the servers have received. */
  logins(): Promise<number>;
  stop(): void;
}

/** Starts mail servers in a separate process. */
export async function startServers(count: number): Promise<RunningServers> {
  const dir = join(DIR, 'servers');
  rmSync(dir, { recursive: true, force: true });
  const child = spawn(process.execPath, [join(TOP, 'bench/servers.ts'), dir, String(count)], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const file = join(dir, 'servers.json');
  await eventually(() => existsSync(file) && readFileSync(file, 'utf8') !== '');
  return {
    servers: JSON.parse(readFileSync(file, 'utf8')) as Servers,
    async logins() {
      const answer = once(child, 'message');
      child.send('logins');
      const [count] = (await answer) as [number];
      return count;
    },
    stop: () => void child.kill(),
  };
}

/** Returns the resident memory of a process in megabytes: the current and the peak value. */
export function memoryOf({ pid }: Pick<ChildProcess, 'pid'>): { now: number; peak: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const megabytes = (field: string) =>
    Number(new RegExp(`${field}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1024;
  return { now: megabytes('VmRSS'), peak: megabytes('VmHWM') };
}

/** Returns the CPU seconds of a process, including its threads. */
export function cpuOf({ pid }: Pick<ChildProcess, 'pid'>): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  const TICKS = 100;
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}
