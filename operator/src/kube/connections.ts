import type { Socket } from 'node:net';
import { connect } from 'node:net';
import { buildConnector } from 'undici';

const CONNECT_MS = 10_000;
const KEEP_ALIVE = { keepAlive: true, keepAliveInitialDelay: 15_000 };

/** The open TCP connections of a pool. They are tracked so that they can be reset instead of closed. */
export class Connections {
  readonly #open = new Set<Socket>();

  get size(): number {
    return this.#open.size;
  }

  /**
   * Returns a connector for undici. It opens the TCP connection itself, so that the socket is tracked, and adds TLS on
   * top.
   */
  connector(tls: buildConnector.BuildOptions): buildConnector.connector {
    const secure = buildConnector({ ...tls, allowH2: false, timeout: CONNECT_MS, ...KEEP_ALIVE });
    return (options, callback) => {
      const { hostname, protocol } = options;
      const port = Number(options.port || (protocol === 'https:' ? 443 : 80));
      const socket = connect({ host: hostname, port, ...KEEP_ALIVE, noDelay: true });
      this.#open.add(socket);
      const fail = (error: Error) => {
        socket.destroy();
        callback(error, null);
      };
      const late = setTimeout(
        () => socket.destroy(new Error(`no connection within ${CONNECT_MS / 1000} s`)),
        CONNECT_MS,
      );
      socket.once('close', () => {
        clearTimeout(late);
        this.#open.delete(socket);
      });
      socket.once('error', fail);
      socket.once('connect', () => {
        clearTimeout(late);
        socket.off('error', fail);
        // From here on, the layer above handles and reports errors.
        socket.on('error', () => {});
        if (protocol === 'https:') secure({ ...options, httpSocket: socket }, callback);
        else callback(null, socket);
      });
    };
  }

  /** Resets all connections with RST. */
  reset(): void {
    for (const socket of this.#open) socket.resetAndDestroy();
  }
}
