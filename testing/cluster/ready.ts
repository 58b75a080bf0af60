import { get } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { PortTaken } from './ports.ts';
import { logTail, runningPid } from './processes.ts';

const READY_WITHIN_MS = 60_000;

interface Server {
  port: number;
  /** CA certificate as PEM. */
  ca: string;
  token: string;
}

/**
 * Waits until the API server in `dir` is ready.
 * @throws PortTaken if it could not listen
 * @throws Error with the end of the log of the failed program
 */
export async function ready(dir: string, server: Server): Promise<void> {
  const until = performance.now() + READY_WITHIN_MS;
  while (performance.now() < until) {
    const dead = ['etcd', 'kube-apiserver'].find(name => runningPid(dir, name) === undefined);
    if (dead) throw ended(dir, dead);
    if ((await statusOf(server)) === 200) return;
    await sleep(50);
  }
  throw new Error(
    `the API server was not ready within ${READY_WITHIN_MS / 1000} s:\n${logTail(dir, 'kube-apiserver')}`,
  );
}

function ended(dir: string, name: string): Error {
  const tail = logTail(dir, name);
  if (/address already in use/.test(tail)) return new PortTaken(`${name} found its port taken:\n${tail}`);
  return new Error(`${name} ended unexpectedly; its log is ${dir}/${name}.log and ends:\n${tail}`);
}

/** Returns the status of /readyz; 0 without a reply over a connection that this CA verifies. */
function statusOf({ port, ca, token }: Server): Promise<number> {
  const headers = { authorization: `Bearer ${token}` };
  const options = { host: '127.0.0.1', port, path: '/readyz', ca, headers, agent: false } as const;
  return new Promise(resolve => {
    get({ ...options, signal: AbortSignal.timeout(5_000) }, response => {
      response.resume();
      resolve(response.statusCode ?? 0);
    }).on('error', () => resolve(0));
  });
}
