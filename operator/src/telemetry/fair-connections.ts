import type { Socket } from 'node:net';

interface Held {
  address: string;
  /** A request is being answered. */
  isBusy: boolean;
}

/**
 * Bounds the connections of a server without ever refusing a new one: the address with the most connections gives
 * one up, the one that has been idle for longest. So a probe of the kubelet gets in, however many a stranger holds.
 */
export class FairConnections {
  readonly #most: number;
  /** Those that have been idle for longest come first. */
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

  /** A request began or ended. */
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
