import type { Socket } from 'node:net';
import type { Fault, ProtocolProblem } from '../../model/evidence.ts';
import type { Reply } from '../../model/reply.ts';
import type { Clean } from './clean.ts';

/** RFC 5321 section 4.5.3.1.5 allows 512 octets; servers with long help texts exceed it. */
const MAX_LINE = 4096;
/** Maximum size of one reply in bytes: no RFC limits the number of its lines. */
const MAX_REPLY = 512 * 1024;
/** Memory in bytes that every line costs, in addition to its length. */
const MIN_PER_LINE = 64;
/** Maximum length of a refusal that is kept, in UTF-16 units: more than any rule reads. */
const MAX_KEPT = 8192;
/** The same limit for a reply to EHLO, in which every line matters. */
const MAX_KEPT_OF_EHLO = 64 * 1024;
const OK = 250;
/** Maximum of unread bytes. The connection ends if a server sends more than this without a request. */
const MAX_WAITING = 64 * 1024;

export type Read = { ok: true; reply: Reply } | { ok: false; fault: Fault };

/** Reads SMTP replies from a socket, with limits on size and time. */
export class ReplyReader {
  readonly #socket: Socket;
  readonly #clean: Clean;
  #pending: Buffer = Buffer.alloc(0);
  /** Position at which the search for the end of the current line continues. */
  #searched = 0;
  #lines: Buffer[] = [];
  /** Cost of `#lines` in bytes. */
  #size = 0;
  #ended: Fault | undefined;
  #wake: () => void = () => {};

  constructor(socket: Socket, clean: Clean) {
    this.#socket = socket;
    this.#clean = clean;
    socket.on('data', this.#onData);
    socket.on('end', this.#onEnd);
    socket.on('close', this.#onEnd);
    socket.on('error', this.#onError);
  }

  /** Received bytes that belong to no reply that was read. */
  get waiting(): Buffer {
    return this.#pending;
  }

  get alive(): boolean {
    return this.#ended === undefined && this.#socket.writable;
  }

  /** Returns the unread text, cleaned. */
  shown(): string {
    return this.#clean(Buffer.concat([...this.#lines, this.#pending]).subarray(0, MAX_LINE));
  }

  /** Removes all listeners and returns the socket, so that it can be wrapped in TLS. */
  release(): Socket {
    this.#socket.off('data', this.#onData);
    this.#socket.off('end', this.#onEnd);
    this.#socket.off('close', this.#onEnd);
    this.#socket.off('error', this.#onError);
    return this.#socket;
  }

  /** Reads the next reply. Returns a fault if no reply arrives within `ms`, or if the bytes are not a reply. */
  async read(ms: number): Promise<Read> {
    const began = performance.now();
    for (;;) {
      const found = this.#take();
      if (found) return found;
      if (this.#ended) return { ok: false, fault: this.#ended };
      const left = ms - (performance.now() - began);
      if (left <= 0) return { ok: false, fault: this.#timedOut(ms) };
      await this.#more(left);
    }
  }

  #timedOut(ms: number): Fault {
    const received = this.shown();
    return { kind: 'timeout', afterMs: Math.round(ms), ...(received !== '' && { received }) };
  }

  #more(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    // The lines that caused the pause have been read by now: only an incomplete line is left.
    if (this.#socket.isPaused()) this.#socket.resume();
    const timer = setTimeout(resolve, ms);
    this.#wake = () => {
      clearTimeout(timer);
      resolve();
    };
    return promise;
  }

  #take(): Read | undefined {
    if (this.#lines.length === 0 && looksLikeTLS(this.#pending)) return this.#broken('tls-bytes');
    for (;;) {
      const end = this.#pending.indexOf(10, this.#searched);
      if (end === -1) {
        this.#searched = this.#pending.length;
        return this.#pending.length > MAX_LINE ? this.#broken('line-too-long') : undefined;
      }
      const line = this.#pending.subarray(0, end && this.#pending[end - 1] === 13 ? end - 1 : end);
      if (line.length > MAX_LINE) return this.#broken('line-too-long');
      if (!isReplyLine(line)) return this.#broken('not-smtp');
      this.#pending = this.#pending.subarray(end + 1);
      this.#searched = 0;
      this.#lines.push(line);
      this.#size += Math.max(end + 1, MIN_PER_LINE);
      if (this.#size > MAX_REPLY) return this.#broken('reply-too-long');
      if (line[3] !== DASH) return { ok: true, reply: this.#finish() };
    }
  }

  #finish(): Reply {
    const lines = this.#lines;
    this.#lines = [];
    this.#size = 0;
    return parseReply(lines, this.#clean);
  }

  #broken(problem: ProtocolProblem): Read {
    return { ok: false, fault: { kind: 'protocol', problem, received: this.shown() } };
  }

  #onData = (chunk: Buffer): void => {
    this.#pending = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk]);
    if (this.#pending.length > MAX_WAITING) this.#socket.pause();
    this.#wake();
  };

  #onEnd = (): void => {
    const received = this.shown();
    this.#ended ??= { kind: 'closed', ...(received !== '' && { received }) };
    this.#wake();
  };

  #onError = (error: NodeJS.ErrnoException): void => {
    this.#ended ??= socketFault(error);
    this.#wake();
  };
}

const DASH = 45;

const isDigit = (byte: number | undefined, least: number, most: number): boolean =>
  byte !== undefined && byte >= 48 + least && byte <= 48 + most;

/** `250-text`, `250 text` or a bare `250`, code 200 to 599 (RFC 5321 section 4.2). */
function isReplyLine(line: Buffer): boolean {
  const separator = line[3];
  return (
    isDigit(line[0], 2, 5) &&
    isDigit(line[1], 0, 9) &&
    isDigit(line[2], 0, 9) &&
    (separator === undefined || separator === 32 || separator === DASH)
  );
}

/** The head of a TLS record: content type 20 to 23, then the major version 3. */
const looksLikeTLS = (bytes: Buffer): boolean =>
  bytes[0] !== undefined && bytes[0] >= 20 && bytes[0] <= 23 && bytes[1] === 3;

const ENHANCED = /^([245]\.\d{1,3}\.\d{1,3})(?:\s+|$)/;

/** Returns the reply with the code of its last line; all lines should have the same code. */
function parseReply(lines: readonly Buffer[], clean: Clean): Reply {
  const code = Number(lines.at(-1)?.toString('latin1', 0, 3));
  let room = code === OK ? MAX_KEPT_OF_EHLO : MAX_KEPT;
  const texts = lines.map(line => {
    const text = room > 0 ? clean(line.subarray(4)).slice(0, room) : '';
    room -= text.length;
    return text;
  });
  const enhanced = texts.map(text => ENHANCED.exec(text)?.[1]).find(code => code !== undefined);
  return {
    code,
    ...(enhanced !== undefined && { enhanced }),
    lines: texts.map(text => text.replace(ENHANCED, '')),
  };
}

/** Converts an error event of a socket: a late TLS alert is a handshake fault, any other error a system fault. */
export function socketFault(error: NodeJS.ErrnoException): Fault {
  const code = error.code ?? 'EUNKNOWN';
  return { kind: /^ERR_(?:SSL|TLS)_/.test(code) ? 'handshake' : 'system', code, message: errorText(error) };
}

/** Errors of OpenSSL have a readable `reason`; their message is for developers of OpenSSL. */
export function errorText(error: NodeJS.ErrnoException & { reason?: unknown }): string {
  const text = typeof error.reason === 'string' ? error.reason : error.message;
  return text.trim().slice(0, 300);
}
