import { isIP } from 'node:net';
import type { Evidence, Stage, StageRecord } from '../model/evidence.ts';
import type { MessagePlan, ProbePlan } from '../model/plan.ts';
import { Deadline } from './deadline.ts';
import type { ProbeEnvironment } from './environment.ts';
import { cleaner } from './net/clean.ts';
import type { Address } from './net/resolver.ts';
import type { Session, StageResult } from './session.ts';
import { Siblings } from './siblings.ts';
import { auth, tooLateForLogin } from './stages/auth.ts';
import { connect } from './stages/connect.ts';
import { compareAbsolute, dns } from './stages/dns.ts';
import { ehlo } from './stages/ehlo.ts';
import { greeting } from './stages/greeting.ts';
import { secretsOf } from './stages/mechanisms.ts';
import { message } from './stages/message.ts';
import { quit } from './stages/quit.ts';
import { recipient } from './stages/recipient.ts';
import { reset } from './stages/reset.ts';
import { sender } from './stages/sender.ts';
import { implicitTLS, startTLS } from './stages/tls.ts';
import { Surroundings } from './surroundings.ts';

/**
 * Runs the SMTP dialogue of the plan until it ends or a stage fails.
 * @returns the evidence; a network fault is evidence and never an exception
 * @throws the signal's reason when it is aborted: the evidence is discarded, unless a login was sent
 */
export async function probe(
  plan: ProbePlan,
  environment: ProbeEnvironment,
  signal: AbortSignal,
): Promise<Evidence> {
  const over = new AbortController();
  // One controller and one listener for the whole probe.
  const stop = () => over.abort(signal.reason);
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop);
  const session = begin(plan, environment, over.signal);
  const siblings = new Siblings(session);
  const surroundings = new Surroundings(session);
  try {
    const failed = await dialogue(session, siblings, surroundings);
    if (failed) session.forgetTls?.();
    if (!hasLoggedIn(session)) {
      signal.throwIfAborted();
      if (failed) await lookFurther(session, failed, siblings, surroundings);
      signal.throwIfAborted();
    }
    if (session.connection?.alive && isOnTerms(failed)) await run(session, 'quit', quit);
    session.evidence.ms = session.deadline.elapsed();
    return session.evidence;
  } finally {
    siblings.dismiss();
    surroundings.dismiss();
    session.connection?.close();
    signal.removeEventListener('abort', stop);
    over.abort(OVER);
  }
}

/** A server counts logins, so the reply to a login is never discarded. */
const hasLoggedIn = ({ evidence }: Session): boolean =>
  evidence.auth !== undefined || evidence.message !== undefined;

const OVER = 'the probe is over';

function begin(plan: ProbePlan, environment: ProbeEnvironment, signal: AbortSignal): Session {
  return {
    plan,
    environment,
    deadline: new Deadline(plan.timeoutMs),
    signal,
    clean: cleaner(plan.login ? secretsOf(plan.login, plan.endpoint) : []),
    addresses: literal(plan.endpoint.host),
    allowed: [],
    secured: false,
    evidence: {
      endpoint: plan.endpoint,
      serverName: plan.serverName,
      startedAt: environment.now(),
      ms: 0,
      timeoutMs: plan.timeoutMs,
      stages: [],
      addresses: [],
      alternatives: [],
    },
  };
}

/** A host that is an address needs no DNS. */
function literal(host: string): Address[] {
  const family = isIP(host);
  return family === 4 || family === 6 ? [{ address: host, family }] : [];
}

type Step = readonly [Stage, (session: Session) => Promise<StageResult>];

/** Returns the stages of a plan in their order. */
function stepsOf(plan: ProbePlan): Step[] {
  const { endpoint, login, sender: from, recipient: to = from } = plan;
  return [
    ...when(isIP(endpoint.host) === 0, ['dns', dns]),
    ['connect', connect],
    ...when(endpoint.tls === 'implicit', ['tls', implicitTLS]),
    ['greeting', greeting],
    ['ehlo', ehlo],
    ...when(endpoint.tls === 'starttls', ['tls', startTLS], ['ehlo', ehlo]),
    ...(login ? [['auth', (session: Session) => auth(session, login)] as const] : []),
    ...(from === undefined || to === undefined ? [] : envelope(from, to, plan.message)),
  ];
}

/** Without a message the transaction is reset, and no mail is sent. */
const envelope = (from: string, to: string, mail: MessagePlan | undefined): Step[] => [
  ['sender', session => sender(session, from, to)],
  [
    'recipient',
    async session => {
      const fault = await recipient(session, to);
      if (!fault && !mail) await reset(session);
      return fault;
    },
  ],
  ...(mail ? [['message', (session: Session) => message(session, mail)] as const] : []),
];

const when = (condition: boolean, ...steps: Step[]): Step[] => (condition ? steps : []);

/** @returns the stage that failed */
async function dialogue(
  session: Session,
  siblings: Siblings,
  surroundings: Surroundings,
): Promise<StageRecord | undefined> {
  for (const [stage, step] of stepsOf(session.plan)) {
    const late = stage === 'auth' ? tooLateForLogin(session.deadline) : undefined;
    if (stage === 'auth' && !late) await beforeLogin(session);
    const record = await run(session, stage, late ? async () => late : step);
    if (!record.ok) return record;
    if (stage === 'connect') surroundings.dismiss();
    if (session.evidence.greeting) siblings.dismiss();
  }
  return undefined;
}

/** Collects further evidence when the server could not be reached. */
async function lookFurther(
  session: Session,
  failed: StageRecord,
  siblings: Siblings,
  surroundings: Surroundings,
): Promise<void> {
  const { evidence } = session;
  const [alternatives, found] = await Promise.all([
    siblings.findings(failed),
    surroundings.findings(failed),
    compareAbsolute(session),
  ]);
  evidence.alternatives = alternatives;
  if (found) evidence.surroundings = found;
}

async function beforeLogin({ plan, deadline, signal }: Session): Promise<void> {
  signal.throwIfAborted();
  const { before } = plan.login ?? {};
  if (before) await deadline.apart(before);
  signal.throwIfAborted();
}

/** QUIT is sent only to a server that still follows the protocol, even if it rejected a command. */
const isOnTerms = (failed: StageRecord | undefined): boolean =>
  failed?.fault === undefined || ['reply', 'not-offered', 'refused'].includes(failed.fault.kind);

async function run(session: Session, stage: Stage, step: Step[1]): Promise<StageRecord> {
  const began = performance.now();
  const fault = await step(session);
  const record = { stage, ok: fault === undefined, ms: performance.now() - began, ...(fault && { fault }) };
  session.evidence.stages.push(record);
  return record;
}
