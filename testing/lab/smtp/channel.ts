import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Answer, exact } from './answer.ts';

/** A line reader and writer over a socket that can be exchanged for its TLS successor. */
export class Channel {
  #socket: Socket;
  #buffer: Buffer = Buffer.alloc(0);
  #ended = false;
  #wake = () => {};

  constructor(socket: Socket) {
    this.#socket = socket;
    this.adopt(socket);
  }

  get socket(): Socket {
    return this.#socket;
  }

  adopt(socket: Socket): void {
    this.#socket = socket;
    socket.on('data', this.#onData);
    socket.on('end', this.#onEnd);
    socket.on('close', this.#onEnd);
    socket.on('error', this.#onEnd);
    socket.resume();
  }

  /** Returns the plain socket. Data read beyond the last line is dropped, as RFC 3207 section 4.2 requires. */
  release(): Socket {
    const socket = this.#socket;
    socket.pause();
    socket.off('data', this.#onData);
    socket.off('end', this.#onEnd);
    socket.off('close', this.#onEnd);
    this.#buffer = Buffer.alloc(0);
    return socket;
  }

  /** Reads the next line without its end; undefined if the peer has closed or wrote more than `max` bytes. */
  async line(max: number): Promise<string | undefined> {
    const raw = await this.#until('\n', max);
    return raw?.toString('utf8').replace(/\r?\n$/, '');
  }

  /** Reads the message content up to the line with a single dot, and removes the dot stuffing. */
  async content(max: number): Promise<string | undefined> {
    // Even an empty message begins at the start of a line, so the terminator's first CRLF may be DATA's own.
    this.#buffer = Buffer.concat([Buffer.from('\r\n'), this.#buffer]);
    const raw = await this.#until('\r\n.\r\n', max);
    return raw?.subarray(2, -3).toString('utf8').replace(/^\.\./gm, '.');
  }

  /** Sends an answer. Returns false if the answer ended the connection. */
  async send(answer: Answer): Promise<boolean> {
    const { segments, gapMs, ending } = exact(answer);
    for (const [i, segment] of segments.entries()) {
      if (i > 0) await sleep(gapMs);
      if (this.#socket.writable) this.#socket.write(segment);
    }
    if (ending === 'reset') this.#socket.resetAndDestroy();
    if (ending === 'close') this.#socket.end();
    return ending === undefined;
  }

  #onData = (chunk: Buffer): void => {
    this.#buffer = this.#buffer.length === 0 ? chunk : Buffer.concat([this.#buffer, chunk]);
    this.#wake();
  };

  #onEnd = (): void => {
    this.#ended = true;
    this.#wake();
  };

  async #until(mark: string, max: number): Promise<Buffer | undefined> {
    for (;;) {
      const at = this.#buffer.indexOf(mark);
      if (at >= 0) {
        const end = at + mark.length;
        const found = this.#buffer.subarray(0, end);
        this.#buffer = this.#buffer.subarray(end);
        return found;
      }
      if (this.#ended || this.#buffer.length > max) return undefined;
      await new Promise<void>(wake => {
        this.#wake = wake;
      });
    }
  }
}
