import type { AuthFacts, Fault } from '../../model/evidence.ts';
import type { Login } from '../../model/plan.ts';
import type { Deadline } from '../deadline.ts';
import type { Read } from '../net/replies.ts';
import type { Session, StageResult } from '../session.ts';
import { capabilities, connectionOf } from '../session.ts';
import type { Mechanism } from './mechanisms.ts';
import { MECHANISMS } from './mechanisms.ts';
import { challengeFacts, looksLikeToken, notAToken, tokenFacts } from './token.ts';

/** Time that a login needs before the deadline: this time or, if the whole deadline is short, this part of it. */
const LOGIN_NEEDS_MS = 2_000;
const LOGIN_NEEDS_PART = 0.25;

/**
 * Returns a fault if too little of the deadline is left for a login. The server would count a login whose reply comes
 * after the deadline, and the operator would not see the result.
 */
export function tooLateForLogin(deadline: Pick<Deadline, 'totalMs' | 'remaining'>): Fault | undefined {
  const { totalMs } = deadline;
  const remaining = deadline.remaining();
  if (remaining >= Math.min(LOGIN_NEEDS_MS, totalMs * LOGIN_NEEDS_PART)) return undefined;
  const spent = `${((totalMs - remaining) / 1000).toFixed(1)}s`;
  return {
    kind: 'refused',
    why: 'too-late',
    detail: `${spent} of the timeout of ${totalMs / 1000}s had passed before the server was ready for it.`,
  };
}

/**
 * Logs in once (RFC 4954). Another mechanism is tried only if the server refused the mechanism itself: a refused
 * password is never sent a second time.
 */
export async function auth(session: Session, login: Login): Promise<StageResult> {
  const refusal = unsafe(session);
  if (refusal) return refusal;
  const chosen = choose(session, login);
  if (chosen.length === 0) return notOffered(session);
  const unusable: NonNullable<AuthFacts['unusable']> = [];
  for (const mechanism of chosen) {
    const fault = await attempt(session, login, mechanism, unusable);
    if (!isOfMechanism(fault) || mechanism === chosen.at(-1)) return fault;
    unusable.push({ mechanism: mechanism.name, reply: fault.reply });
    // The server closed the connection, so its refusal is the result.
    if (!connectionOf(session).alive) return fault;
  }
  return undefined;
}

function unsafe({ secured, plan, environment }: Session): Fault | undefined {
  const { host, tls } = plan.endpoint;
  if (secured || environment.plaintextLoginAllowed(host)) return undefined;
  return { kind: 'refused', why: 'tls-required', detail: `the TLS mode is ${tls}` };
}

/**
 * Returns the mechanisms that both sides support, in the order to try. With verified TLS, the order is that of the
 * plan. Without it, CRAM-MD5 comes first, because it does not send the password.
 */
function choose(session: Session, { methods }: Login): Mechanism[] {
  const offered = capabilities(session)?.mechanisms ?? [];
  const both = methods.map(method => MECHANISMS[method]).filter(({ name }) => offered.includes(name));
  return session.secured ? both : both.toSorted((a, b) => Number(isExposing(a)) - Number(isExposing(b)));
}

const isExposing = ({ name }: Mechanism): boolean => name !== MECHANISMS['cram-md5'].name;

function notOffered(session: Session): Fault {
  const { keywords = {}, mechanisms = [] } = capabilities(session) ?? {};
  if (!('AUTH' in keywords)) return { kind: 'not-offered', wanted: 'AUTH', offered: [] };
  return { kind: 'not-offered', wanted: 'mechanism', offered: [...mechanisms] };
}

/**
 * Reports whether the server refused the mechanism and not the login: 500 or 502 (RFC 5321: the command is not
 * recognized), 504 (RFC 4954 section 4), 538 (RFC 2554 section 6), or "invalid command arguments" (RFC 3463, X.5.4) with any code except 535, which rejects the credentials.
 */
function isOfMechanism(fault: StageResult): fault is Extract<Fault, { kind: 'reply' }> {
  if (fault?.kind !== 'reply') return false;
  const { code, enhanced } = fault.reply;
  return [500, 502, 504, 538].includes(code) || (enhanced === '5.5.4' && code !== 535);
}

async function attempt(
  session: Session,
  login: Login,
  mechanism: Mechanism,
  unusable: NonNullable<AuthFacts['unusable']>,
): Promise<StageResult> {
  const byToken = mechanism.afterRefusal !== undefined;
  const detail = byToken ? notAToken(login.password) : undefined;
  if (detail !== undefined) return { kind: 'refused', why: 'mechanism-unsupported', detail };
  session.evidence.auth = {
    mechanism: mechanism.name,
    ...(unusable.length > 0 && { unusable }),
    ...(byToken && { token: tokenFacts(login.password, session.clean) }),
    ...(!byToken && looksLikeToken(login.password) && { tokenAsPassword: true as const }),
  };
  return dialogue(session, login, mechanism);
}

async function dialogue(
  session: Session,
  login: Login,
  { name, initial, answers, afterRefusal }: Mechanism,
): Promise<StageResult> {
  const connection = connectionOf(session);
  const ask = (command: string) => connection.ask(command, session.deadline.remaining());
  let read = await ask(
    ['AUTH', name, ...(initial ? [base64(initial(login, session.plan.endpoint))] : [])].join(' '),
  );
  for (const answer of answers) {
    const challenge = challengeIn(read);
    if (challenge === undefined) break;
    read = await ask(base64(answer(login, decoded(challenge))));
  }
  const explained = afterRefusal === undefined ? undefined : challengeIn(read);
  if (explained !== undefined && afterRefusal !== undefined) {
    const challenge = challengeFacts(explained, session.clean);
    if (session.evidence.auth && challenge) session.evidence.auth.challenge = challenge;
    read = await ask(base64(afterRefusal));
  }
  const surplus = challengeIn(read);
  if (surplus !== undefined) return cancel(session, surplus);
  if (!read.ok) return read.fault;
  return read.reply.code === 235 ? undefined : { kind: 'reply', reply: read.reply };
}

/** Returns the text of a challenge, still encoded; undefined if the reply is not a challenge. */
const challengeIn = (read: Read): string | undefined =>
  read.ok && read.reply.code === 334 ? read.reply.lines.join('') : undefined;

/** The server sent more challenges than the mechanism has: the client cancels the exchange (RFC 4954 section 4). */
async function cancel(session: Session, challenge: string): Promise<Fault> {
  await connectionOf(session).ask('*', session.deadline.remaining());
  return { kind: 'protocol', problem: 'unexpected-reply', received: `334 ${challenge}`.trim() };
}

const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');

const decoded = (text: string): string => Buffer.from(text, 'base64').toString('utf8');
