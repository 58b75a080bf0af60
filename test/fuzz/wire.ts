import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';

/** Action of a fuzzed server in its turn. */
export interface Turn {
  bytes: Buffer;
  /** Positions at which the bytes are cut into segments. */
  cuts: readonly number[];
  ending: 'none' | 'close' | 'reset';
}

/**
 * A connection to a server that plays its turns, one for the greeting and one for each command, and then closes. A
 * server that leaves a reply incomplete also closes the connection, so that no case waits for a timeout.
 */
export class Wire extends EventEmitter {
  writable = true;
  /** Number of played turns. */
  played = 0;
  readonly #turns: readonly Turn[];
  readonly #coming: Buffer[] = [];
  #paused = false;
  #over = false;

  constructor(turns: readonly Turn[]) {
    super();
    this.#turns = turns;
    setImmediate(() => this.#play());
  }

  get socket(): Socket {
    return this as unknown as Socket;
  }

  write(_command: string): boolean {
    setImmediate(() => this.#play());
    return true;
  }

  pause(): void {
    this.#paused = true;
  }

  isPaused(): boolean {
    return this.#paused;
  }

  resume(): void {
    this.#paused = false;
    this.#flow();
  }

  destroy(): void {
    this.writable = false;
  }

  destroySoon(): void {
    this.writable = false;
  }

  #play(): void {
    const turn = this.#turns[this.played];
    this.played += 1;
    if (!turn) {
      this.#end();
      return;
    }
    const before = this.played;
    this.#coming.push(...segments(turn));
    this.#flow();
    if (turn.ending === 'reset') {
      // Unread data is lost, as with a reset.
      this.#coming.length = 0;
      this.emit('error', Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }));
      this.writable = false;
    } else if (turn.ending === 'close') this.#end();
    // A client that has read a whole reply has written its command by now. A client that has not would wait forever.
    else setImmediate(() => setImmediate(() => this.played === before && this.#end()));
  }

  #flow(): void {
    while (!this.#paused) {
      const segment = this.#coming.shift();
      if (!segment) break;
      this.emit('data', segment);
    }
    if (this.#over && this.#coming.length === 0) this.emit('end');
  }

  #end(): void {
    this.#over = true;
    this.writable = false;
    this.#flow();
  }
}

function segments({ bytes, cuts }: Turn): Buffer[] {
  const at = [0, ...cuts.filter(cut => cut < bytes.length).sort((a, b) => a - b), bytes.length];
  return at.slice(1).flatMap((end, index) => {
    const part = bytes.subarray(at[index], end);
    return part.length > 0 ? [part] : [];
  });
}
