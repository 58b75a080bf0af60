import type { Socket } from 'node:net';
import { connect } from 'node:net';
import type { AddressAttempt, Fault } from '../../model/evidence.ts';
import type { Address } from './resolver.ts';

/** Delay before the next address is tried in parallel with the attempts in progress (RFC 8305 section 8). */
const STAGGER_MS = 250;
/** Maximum number of addresses to try: a name with more is a mistake or an attack. */
const MAX_ADDRESSES = 8;

export interface Connected {
  /** Absent when no address answered. */
  socket?: Socket;
  /** Finished attempts, in order. Attempts still in progress when another one succeeded are not included. */
  attempts: AddressAttempt[];
}

/** Connects to the first address that answers within `ms`. The attempts start one after the other and overlap. */
export function connectAny(
  addresses: readonly Address[],
  port: number,
  ms: number,
  signal: AbortSignal,
): Promise<Connected> {
  return new Race(addresses.slice(0, MAX_ADDRESSES), port, ms, signal).run();
}

interface Runner extends Address {
  socket: Socket;
  began: number;
}

class Race {
  readonly #waiting: Address[];
  readonly #port: number;
  readonly #ms: number;
  readonly #signal: AbortSignal;
  readonly #running = new Set<Runner>();
  readonly #attempts: AddressAttempt[] = [];
  readonly #result = Promise.withResolvers<Connected>();
  #stagger: NodeJS.Timeout | undefined;

  constructor(addresses: readonly Address[], port: number, ms: number, signal: AbortSignal) {
    this.#waiting = [...addresses];
    this.#port = port;
    this.#ms = ms;
    this.#signal = signal;
  }

  async run(): Promise<Connected> {
    const deadline = setTimeout(this.#expire, this.#ms);
    this.#signal.addEventListener('abort', this.#expire);
    this.#next();
    try {
      return await this.#result.promise;
    } finally {
      clearTimeout(deadline);
      clearTimeout(this.#stagger);
      this.#signal.removeEventListener('abort', this.#expire);
    }
  }

  #next = (): void => {
    clearTimeout(this.#stagger);
    const address = this.#waiting.shift();
    if (address) this.#start(address);
    else if (this.#running.size === 0) this.#result.resolve({ attempts: this.#attempts });
    if (this.#waiting.length > 0) this.#stagger = setTimeout(this.#next, STAGGER_MS);
  };

  #start(address: Address): void {
    const socket = connect({ host: address.address, port: this.#port, noDelay: true, keepAlive: false });
    const runner = { ...address, socket, began: performance.now() };
    this.#running.add(runner);
    socket.once('connect', () => this.#won(runner));
    socket.once('error', (error: NodeJS.ErrnoException) => {
      if (!this.#running.has(runner)) return;
      this.#lost(runner, { kind: 'system', code: error.code ?? 'EUNKNOWN', message: error.message });
      this.#next();
    });
  }

  #won(runner: Runner): void {
    if (!this.#running.delete(runner)) return;
    for (const { socket } of this.#running) abandon(socket);
    this.#running.clear();
    this.#attempts.push(attempt(runner, this.#port, undefined));
    runner.socket.removeAllListeners();
    this.#result.resolve({ socket: runner.socket, attempts: this.#attempts });
  }

  #lost(runner: Runner, fault: Fault): void {
    this.#running.delete(runner);
    abandon(runner.socket);
    this.#attempts.push(attempt(runner, this.#port, fault));
  }

  #expire = (): void => {
    this.#waiting.length = 0;
    for (const runner of [...this.#running]) {
      // A timer that fires late does not extend the given time.
      const afterMs = Math.round(Math.min(this.#ms, performance.now() - runner.began));
      this.#lost(runner, { kind: 'timeout', afterMs });
    }
    this.#result.resolve({ attempts: this.#attempts });
  };
}

/** Codes for an address of a family that this network does not have. */
const NO_ROUTE: readonly string[] = ['ENETUNREACH', 'ENETDOWN', 'EADDRNOTAVAIL', 'EAFNOSUPPORT'];

/** Returns the fault of all attempts together: a family without a route does not count if another fault exists. */
export function faultOf(attempts: readonly AddressAttempt[]): Fault | undefined {
  const faults = attempts.flatMap(({ fault }) => fault ?? []);
  return faults.find(fault => fault.kind !== 'system' || !NO_ROUTE.includes(fault.code)) ?? faults[0];
}

/** A destroyed socket may still emit an error, so it keeps a listener. */
function abandon(socket: Socket): void {
  socket.removeAllListeners();
  socket.on('error', () => {});
  socket.destroy();
}

const attempt = (
  { address, family, began }: Runner,
  port: number,
  fault: Fault | undefined,
): AddressAttempt => ({
  address,
  family,
  port,
  ok: fault === undefined,
  ms: performance.now() - began,
  ...(fault && { fault }),
});
