import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A TCP relay on loopback, for connections that fail like real ones. */
export interface Relay {
  port: number;
  /** Number of connections so far. */
  readonly connections: number;
  /** Silently drops all further data of the current connections, as if the far end lost power. */
  freeze(): void;
  /** Silently drops all further packets, including those of new connections. */
  cutOff(): void;
  /** Stops dropping packets. Data sent in the meantime arrives, except on connections that one end has closed. */
  restore(): void;
  stop(): Promise<void>;
}

/** One direction of one connection. */
interface Way {
  from: Socket;
  to: Socket;
  held: Buffer[];
}

export async function startRelay(target: { host: string; port: number }): Promise<Relay> {
  const ways = new Set<Way>();
  let connections = 0;
  let isCut = false;

  function carry(from: Socket, to: Socket): void {
    const way: Way = { from, to, held: [] };
    ways.add(way);
    from.on('data', (chunk: Buffer) => {
      if (isCut) way.held.push(chunk);
      else to.write(chunk);
    });
    from.on('error', () => from.destroy());
    from.on('close', () => {
      // While packets are dropped, the other end does not notice it either.
      if (isCut) return;
      ways.delete(way);
      to.destroy();
    });
  }

  const server = createServer(near => {
    connections += 1;
    const far = connect(target);
    carry(near, far);
    carry(far, near);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    get connections() {
      return connections;
    },
    freeze() {
      for (const { from } of ways) {
        from.removeAllListeners();
        from.on('error', () => {});
        from.pause();
      }
    },
    cutOff() {
      isCut = true;
    },
    restore() {
      isCut = false;
      for (const way of ways) {
        if (way.from.destroyed || way.to.destroyed) {
          ways.delete(way);
          way.from.destroy();
          way.to.destroy();
        } else {
          for (const chunk of way.held.splice(0)) way.to.write(chunk);
        }
      }
    },
    async stop() {
      for (const { from } of ways) from.destroy();
      await new Promise(resolve => server.close(resolve));
    },
  };
}
