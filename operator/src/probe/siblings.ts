import type { Socket } from 'node:net';
import type { Endpoint } from '../model/endpoint.ts';
import type { Alternative, Fault, StageRecord } from '../model/evidence.ts';
import type { ProbePlan } from '../model/plan.ts';
import { connectAny, faultOf } from './net/connect.ts';
import { handshake } from './net/handshake.ts';
import type { Session } from './session.ts';
import { SmtpConnection } from './session.ts';

/**
 * Part of the deadline after which the sibling endpoints are tried in parallel, if the chosen endpoint has not
 * answered.
 */
export const PATIENCE = 0.25;
/**
 * Part of the deadline that each sibling has. Its result is only additional evidence, so it does not justify a long
 * wait.
 */
const SHARE = 0.5;
/**
 * Part of the deadline within which a sibling must get a connection; other SmtpConfigs may be using the same endpoint.
 */
const TURN = 0.25;
/** Interval at which the presence of addresses is checked. */
const AGAIN_MS = 100;

const DISMISSED = 'the chosen endpoint answered';

/** Tries the sibling endpoints without credentials if the chosen endpoint seems unreachable. */
export class Siblings {
  readonly #session: Session;
  /** Created only if a sibling is tried. */
  #over: AbortController | undefined;
  #dismissed = false;
  #timer: NodeJS.Timeout;
  #running: Promise<(Alternative | undefined)[]> | undefined;

  constructor(session: Session) {
    this.#session = session;
    this.#timer = setTimeout(this.#lostPatience, session.deadline.totalMs * PATIENCE);
  }

  /** Starts the siblings. If a slow resolver has no addresses yet, they start as soon as there are some. */
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
    // Siblings need addresses that are known and allowed.
    if (this.#session.allowed.length === 0) return Promise.resolve([]);
    this.#running ??= Promise.all(candidates(this.#session).map(endpoint => this.#attempt(endpoint)));
    return this.#running;
  }

  /** @returns undefined if no connection was available in time */
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

/**
 * Reports whether other ports add evidence. If the server answered, even with a refusal, it is reachable, and they add
 * none.
 */
function tells({ stage, fault }: StageRecord): boolean {
  if (fault?.kind === 'refused' || fault?.kind === 'certificate') return false;
  if (stage === 'connect') return true;
  return (
    (stage === 'greeting' || stage === 'tls') && fault?.kind !== 'reply' && fault?.kind !== 'not-offered'
  );
}

/**
 * Returns the siblings of the preset, and the chosen port with implicit TLS: a port without a greeting may be waiting
 * for TLS.
 */
function candidates({ plan, evidence, environment }: Session): Endpoint[] {
  const { endpoint, siblings } = plan;
  const connected = evidence.addresses.some(({ ok }) => ok);
  const hidden: Endpoint[] =
    connected && endpoint.tls !== 'implicit' ? [{ ...endpoint, tls: 'implicit' }] : [];
  return [...hidden, ...siblings].filter(({ port }) => environment.portDenied(port) === undefined);
}

/** @returns the fault of the endpoint; no fault if a mail server greets */
async function answer(
  session: Session,
  endpoint: Endpoint,
  over: AbortSignal,
): Promise<Pick<Alternative, 'connected' | 'secured' | 'fault'>> {
  const { deadline, plan, environment } = session;
  const end = deadline.elapsed() + deadline.within(deadline.totalMs * SHARE);
  const left = () => Math.max(0, end - deadline.elapsed());
  const { socket, attempts } = await connectAny(session.allowed, endpoint.port, left(), over);
  if (!socket) return { fault: faultOf(attempts) ?? { kind: 'closed' } };
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
