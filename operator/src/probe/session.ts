import type { Socket } from 'node:net';
import type { Capabilities, Evidence, Fault } from '../model/evidence.ts';
import type { ProbePlan } from '../model/plan.ts';
import type { Deadline } from './deadline.ts';
import type { ProbeEnvironment } from './environment.ts';
import type { Clean } from './net/clean.ts';
import type { Read } from './net/replies.ts';
import { ReplyReader } from './net/replies.ts';
import type { Address } from './net/resolver.ts';

/** Result of one stage: nothing, or the failure that ends the dialogue. */
export type StageResult = Fault | undefined;

/** State of one probe in progress, which the stages pass to each other. */
export interface Session {
  readonly plan: ProbePlan;
  readonly environment: ProbeEnvironment;
  readonly deadline: Deadline;
  /** Aborted when the operator stops or the probe is over. */
  readonly signal: AbortSignal;
  readonly clean: Clean;
  readonly evidence: Evidence;
  /** Addresses that the stage `dns` found, or the host itself if it is an address. */
  addresses: Address[];
  /** Addresses that the policy allows. Set by the stage `connect`. */
  allowed: Address[];
  /** The connection in use, once there is one. */
  connection?: SmtpConnection;
  /** True if the connection uses TLS and the certificate was verified. */
  secured: boolean;
  /** Drops the TLS session, so that the next probe makes a full handshake. */
  forgetTls?: () => void;
}

/** One SMTP connection: sends commands and reads replies. */
export class SmtpConnection {
  readonly #socket: Socket;
  readonly #reader: ReplyReader;
  /** Read immediately, because a closed socket has no local address. */
  readonly localAddress: string | undefined;

  constructor(socket: Socket, clean: Clean) {
    this.#socket = socket;
    this.localAddress = socket.localAddress;
    this.#reader = new ReplyReader(socket, clean);
  }

  get alive(): boolean {
    return this.#reader.alive;
  }

  /** Bytes that arrived without a command. */
  get unasked(): string | undefined {
    return this.#reader.waiting.length > 0 ? this.#reader.shown() : undefined;
  }

  read(ms: number): Promise<Read> {
    return this.#reader.read(ms);
  }

  /**
   * Sends one command and reads its reply. Bytes that arrived before the command are not its reply and cause a protocol
   * fault. The exception is 421, with which a server may end the session at any time (RFC 5321 section 3.8).
   */
  ask(command: string, ms: number): Promise<Read> {
    return this.#exchange(`${command}\r\n`, ms);
  }

  /** Sends the content of a message, which ends with its final dot, and reads the reply to it. */
  submit(content: Uint8Array, ms: number): Promise<Read> {
    return this.#exchange(content, ms);
  }

  async #exchange(bytes: string | Uint8Array, ms: number): Promise<Read> {
    const early = this.unasked;
    if (early !== undefined && !early.startsWith('421')) {
      return { ok: false, fault: { kind: 'protocol', problem: 'unasked-reply', received: early } };
    }
    if (early !== undefined) return this.#reader.read(ms);
    if (!this.#reader.alive) return this.#reader.read(0);
    this.#socket.write(bytes);
    return this.#reader.read(ms);
  }

  /** Returns the socket, so that it can be wrapped in TLS. */
  release(): Socket {
    return this.#reader.release();
  }

  close(): void {
    const socket = this.#reader.release();
    socket.on('error', () => {});
    socket.destroySoon();
  }

  destroy(): void {
    const socket = this.#reader.release();
    socket.on('error', () => {});
    socket.destroy();
  }
}

/** Returns the capabilities in effect: those after STARTTLS if it was used. */
export const capabilities = ({ evidence }: Session): Capabilities | undefined =>
  evidence.ehloSecured ?? evidence.ehlo;

/** Returns the connection. Stages that need it run after the stage `connect`. */
export function connectionOf({ connection }: Session): SmtpConnection {
  if (!connection) throw new Error('this stage needs a connection');
  return connection;
}
