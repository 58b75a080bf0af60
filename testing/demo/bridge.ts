import { once } from 'node:events';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { parseArgs } from 'node:util';

/**
 * Carries connections between network namespaces through a socket file, which all of them see.
 * `node bridge.ts --socket FILE --port N` takes them from the file to a port of loopback;
 * `node bridge.ts --socket FILE --tell FILE` takes them from a port that the system chooses to the file.
 */
const { values } = parseArgs({
  options: { socket: { type: 'string' }, port: { type: 'string' }, tell: { type: 'string' } },
});
const { socket = '', port, tell } = values;

const server = createServer(near => {
  const far = port === undefined ? connect({ path: socket }) : connect(Number(port), '127.0.0.1');
  join(near, far);
  join(far, near);
});

function join(from: Socket, to: Socket): void {
  from.pipe(to);
  from.on('error', () => to.destroy());
  from.on('close', () => to.destroy());
}

if (port === undefined) {
  server.listen(0, '127.0.0.1');
} else {
  rmSync(socket, { force: true });
  server.listen(socket);
}
await once(server, 'listening');
if (tell !== undefined) {
  // A reader never finds half of it.
  writeFileSync(`${tell}.new`, String((server.address() as AddressInfo).port));
  renameSync(`${tell}.new`, tell);
}
