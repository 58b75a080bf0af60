import { createServer, type Server } from 'node:net';
import { likelyPort } from '../cluster/ports.ts';

/** Usual ports of mail servers, name servers, etcd, Kubernetes and developers. */
const USUAL = [25, 53, 443, 465, 587, 2379, 2380, 6443, 8080, 8443, 9443, 10250, 10257, 10259];
const AT_ONCE = 400;
const HELD_MS = 200;

/**
 * Simulates a busy machine: holds every usual port of 127.0.0.1, and continuously takes and releases others. The suites
 * next to it have their own addresses in 127.0.0.0/8. The process ends with its parent.
 */
for (const port of USUAL) grab(port);
for (let n = 0; n < AT_ONCE; n++) again(n % 2 === 0);
process.once('disconnect', () => process.exit());
process.send?.('grabbing');

function grab(port: number): Server {
  // If another program uses the port, the effect is the same.
  return createServer(socket => socket.destroy())
    .on('error', () => {})
    .listen(port, '127.0.0.1');
}

/** Takes either an ephemeral port of the system, or a specific port number. */
function again(any: boolean): void {
  const server = grab(any ? 0 : likelyPort());
  setTimeout(
    () => {
      server.close();
      again(any);
    },
    HELD_MS * (0.5 + Math.random()),
  );
}
