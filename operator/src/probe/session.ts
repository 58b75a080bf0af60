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
  /** Found by the stage `dns`, or the host itself where it is an address. */
  addresses: Address[];
  /** Addresses that the policy allows. Set by the stage `connect`. */
  allowed: Address[];
  /** The connection in use, once there is one. */
  connection?: SmtpConnection;
  /** True behind TLS whose certificate was verified. */
  secured: boolean;
  /** Drops the TLS session, so that the next probe makes a full handshake. */
  forgetTls?: () => void;
}

/** One connection of a dialogue: commands out, replies in. */
export class SmtpConnection {
  readonly #socket: Socket;
  readonly #reader: ReplyReader;
  /** Read at once: a socket that has closed has none. */
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
   * Sends one command and reads its reply. Bytes that arrived before the command are not its reply: except for 421, with
   * which a server takes leave at any time (RFC 5321 section 3.8), nothing of it can be believed.
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
      return { ok: false, fault: { kind: 'protocol', problem: 'unexpected-reply', received: early } };
    }
    if (early !== undefined) return this.#reader.read(ms);
    if (!this.#reader.alive) return this.#reader.read(0);
    this.#socket.write(bytes);
    return this.#reader.read(ms);
  }

  /** Gives the socket away, to be wrapped in TLS. */
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

/** The capabilities in effect: those after STARTTLS where there was one. */
export const capabilities = ({ evidence }: Session): Capabilities | undefined =>
  evidence.ehloSecured ?? evidence.ehlo;

/** The connection; stages that need one come after the stage that makes it. */
export function connectionOf({ connection }: Session): SmtpConnection {
  if (!connection) throw new Error('this stage needs a connection');
  return connection;
}
