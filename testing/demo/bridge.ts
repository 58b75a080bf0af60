import { once } from 'node:events';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { parseArgs } from 'node:util';

/**
 * Forwards connections between network namespaces through a socket file, which all of them see.
 * `node bridge.ts --socket FILE --port N` forwards from the file to a port of loopback;
 * `node bridge.ts --socket FILE --tell FILE` forwards from a port that the system selects to the file.
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
  // The rename prevents that a reader finds an incomplete file.
  writeFileSync(`${tell}.new`, String((server.address() as AddressInfo).port));
  renameSync(`${tell}.new`, tell);
}
