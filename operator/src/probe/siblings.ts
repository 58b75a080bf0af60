import type { Socket } from 'node:net';
import type { Endpoint } from '../model/endpoint.ts';
import type { Alternative, Fault, StageRecord } from '../model/evidence.ts';
import type { ProbePlan } from '../model/plan.ts';
import { connectAny } from './net/connect.ts';
import { handshake } from './net/handshake.ts';
import type { Session } from './session.ts';
import { SmtpConnection } from './session.ts';

/** When the chosen endpoint is silent for this part of the deadline, the others are asked beside it. */
export const PATIENCE = 0.25;
/** The part of the deadline that each of them has; what they say is a help, and not worth a long wait. */
const SHARE = 0.5;
/** The part of the deadline in which there must be a connection for them: others may use the same endpoint. */
const TURN = 0.25;
/** How often it is looked whether the addresses are there. */
const AGAIN_MS = 100;

const DISMISSED = 'the chosen endpoint answered';

/** Tries the sibling endpoints, without credentials, once the chosen one seems out of reach. */
export class Siblings {
  readonly #session: Session;
  /** Made only where another endpoint is tried. */
  #over: AbortController | undefined;
  #dismissed = false;
  #timer: NodeJS.Timeout;
  #running: Promise<(Alternative | undefined)[]> | undefined;

  constructor(session: Session) {
    this.#session = session;
    this.#timer = setTimeout(this.#lostPatience, session.deadline.totalMs * PATIENCE);
  }

  /** A slow resolver may have used up the patience: then they begin as soon as there are addresses. */
  #lostPatience = (): void => {
    if (this.#session.allowed.length > 0) this.#start();
    else this.#timer = setTimeout(this.#lostPatience, AGAIN_MS);
  };

  /** The chosen endpoint answers: no sibling is needed. */
  dismiss(): void {
    clearTimeout(this.#timer);
    // A plain text as the reason: the default would be an exception with an unused stack trace.
    this.#dismissed = true;
    this.#over?.abort(DISMISSED);
  }

  /** Results of the sibling endpoints when the chosen one could not be reached, within the deadline of the probe. */
  async findings(failed: StageRecord): Promise<Alternative[]> {
    clearTimeout(this.#timer);
    if (!tells(failed)) {
      this.dismiss();
      return [];
    }
    return (await this.#start()).filter(tried => tried !== undefined);
  }

  #start(): Promise<(Alternative | undefined)[]> {
    // Before the addresses are known and allowed there is nothing to try.
    if (this.#session.allowed.length === 0) return Promise.resolve([]);
    this.#running ??= Promise.all(candidates(this.#session).map(endpoint => this.#attempt(endpoint)));
    return this.#running;
  }

  /** @returns undefined where there was no connection for it in time */
  async #attempt(endpoint: Endpoint): Promise<Alternative | undefined> {
    this.#over ??= new AbortController();
    if (this.#dismissed) this.#over.abort(DISMISSED);
    const over = AbortSignal.any([this.#over.signal, this.#session.signal]);
    const { plan, deadline } = this.#session;
    const { beside = atOnce } = plan;
    const turn = AbortSignal.any([over, AbortSignal.timeout(deadline.totalMs * TURN)]);
    return beside(endpoint, turn, async () => {
      const began = performance.now();
      const seen = await answer(this.#session, endpoint, over);
      return { endpoint, ok: seen.fault === undefined, ms: performance.now() - began, ...seen };
    });
  }
}

const atOnce: NonNullable<ProbePlan['beside']> = (_endpoint, _signal, work) => work();

/** A server that answered, if only with a refusal, is reached: other ports tell nothing new. */
function tells({ stage, fault }: StageRecord): boolean {
  if (fault?.kind === 'refused' || fault?.kind === 'certificate') return false;
  if (stage === 'connect') return true;
  return (
    (stage === 'greeting' || stage === 'tls') && fault?.kind !== 'reply' && fault?.kind !== 'not-offered'
  );
}

/** The siblings of the preset, and the chosen port with TLS at once: a silent port may be waiting for that. */
function candidates({ plan, evidence, environment }: Session): Endpoint[] {
  const { endpoint, siblings } = plan;
  const connected = evidence.addresses.some(({ ok }) => ok);
  const hidden: Endpoint[] =
    connected && endpoint.tls !== 'implicit' ? [{ ...endpoint, tls: 'implicit' }] : [];
  return [...hidden, ...siblings].filter(({ port }) => environment.portDenied(port) === undefined);
}

/** @returns why the endpoint cannot be used; without a fault where a mail server greets */
async function answer(
  session: Session,
  endpoint: Endpoint,
  over: AbortSignal,
): Promise<Pick<Alternative, 'connected' | 'secured' | 'fault'>> {
  const { deadline, plan, environment } = session;
  const end = deadline.elapsed() + deadline.within(deadline.totalMs * SHARE);
  const left = () => Math.max(0, end - deadline.elapsed());
  const { socket, attempts } = await connectAny(session.allowed, endpoint.port, left(), over);
  if (!socket) return { fault: attempts[0]?.fault ?? { kind: 'closed' } };
  const stop = () => socket.destroy();
  over.addEventListener('abort', stop);
  const greeted = async (from: Socket) => {
    const fault = await greets(new SmtpConnection(from, session.clean), left());
    return { connected: true as const, ...(fault && { fault }) };
  };
  try {
    if (endpoint.tls !== 'implicit') return await greeted(socket);
    const secureContext = environment.secureContext(plan.caBundle, plan.minTLSVersion);
    const options = { secureContext, serverName: plan.serverName, mode: endpoint.tls };
    const done = await handshake(socket, options, left());
    return done.ok
      ? { ...(await greeted(done.socket)), secured: true }
      : { connected: true, fault: done.fault };
  } finally {
    over.removeEventListener('abort', stop);
  }
}

async function greets(connection: SmtpConnection, ms: number): Promise<Fault | undefined> {
  const read = await connection.read(ms);
  if (!read.ok) {
    connection.destroy();
    return read.fault;
  }
  connection.close();
  return read.reply.code === 220 ? undefined : { kind: 'reply', reply: read.reply };
}
