import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Listens and reports this. The process is stopped before it can accept a connection. */
const LISTEN = `
const [, address, port] = process.argv;
require('node:net').createServer().listen({ host: address, port: Number(port), backlog: 1 }, () => console.log('up'));
`;
const MAX_FILLERS = 16;
const ANSWERS_WITHIN_MS = 300;

export interface SilentPort {
  stop(): void;
}

/**
 * Opens a loopback port that drops packets like a firewall. A stopped process listens there with a full queue, and
 * Linux then ignores new connections. It needs neither root nor firewall rules.
 * A stopped process does not notice when the lab is killed, and would keep the port, so the kernel ends it then.
 */
export async function silentPort(address: string, port: number): Promise<SilentPort> {
  const listen = [process.execPath, '-e', LISTEN, address, String(port)];
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', ...listen], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const failed = once(child, 'exit').then(() => {
    throw new Error(`${address}:${port} cannot be listened on`);
  });
  await Promise.race([once(child.stdout, 'data'), failed]);
  failed.catch(() => {});
  child.kill('SIGSTOP');
  const fillers = await fill(address, port);
  return {
    stop() {
      for (const socket of fillers) socket.destroy();
      child.kill('SIGKILL');
    },
  };
}

/** Opens connections until the queue is full. */
async function fill(address: string, port: number): Promise<Socket[]> {
  const sockets: Socket[] = [];
  while (sockets.length < MAX_FILLERS) {
    const socket = connect({ host: address, port });
    socket.on('error', () => {});
    sockets.push(socket);
    const answered = once(socket, 'connect').then(() => true);
    if (!(await Promise.race([answered, sleep(ANSWERS_WITHIN_MS, false)]))) return sockets;
  }
  throw new Error(`the queue of ${address}:${port} never fills`);
}
