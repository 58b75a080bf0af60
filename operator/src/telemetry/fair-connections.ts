import type { Socket } from 'node:net';

interface Held {
  address: string;
  /** Whether a request on this connection is in progress. */
  isBusy: boolean;
}

/**
 * Limits the connections of a server without ever refusing a new connection. The address with the most connections
 * loses the one that was idle for longest. A probe of the kubelet is therefore accepted even if another client holds
 * many connections.
 */
export class FairConnections {
  readonly #most: number;
  /** Ordered by idle time: the connection that was idle for longest comes first. */
  readonly #held = new Map<Socket, Held>();
  readonly #perAddress = new Map<string, number>();

  constructor(most: number) {
    this.#most = most;
  }

  get size(): number {
    return this.#held.size;
  }

  admit(socket: Socket): void {
    const address = socket.remoteAddress ?? '';
    this.#held.set(socket, { address, isBusy: false });
    this.#count(address, 1);
    socket.once('close', () => this.#drop(socket));
    if (this.#held.size > this.#most) this.#evict(socket);
  }

  /** Records that a request began or ended. */
  mark(socket: Socket, isBusy: boolean): void {
    const held = this.#held.get(socket);
    if (!held) return;
    held.isBusy = isBusy;
    this.#held.delete(socket);
    this.#held.set(socket, held);
  }

  #evict(newest: Socket): void {
    const most = Math.max(...this.#perAddress.values());
    let victim: Socket | undefined;
    for (const [socket, { address, isBusy }] of this.#held) {
      if (socket === newest || this.#perAddress.get(address) !== most) continue;
      victim ??= socket;
      if (isBusy) continue;
      victim = socket;
      break;
    }
    victim ??= newest;
    this.#drop(victim);
    victim.destroy();
  }

  #drop(socket: Socket): void {
    const held = this.#held.get(socket);
    if (!held) return;
    this.#held.delete(socket);
    this.#count(held.address, -1);
  }

  #count(address: string, change: number): void {
    const count = (this.#perAddress.get(address) ?? 0) + change;
    if (count > 0) this.#perAddress.set(address, count);
    else this.#perAddress.delete(address);
  }
}
