import type { Fault } from '../../model/evidence.ts';
import type { Login } from '../../model/plan.ts';
import type { Read } from '../net/replies.ts';
import type { Session, StageResult } from '../session.ts';
import { capabilities, lineOf } from '../session.ts';
import type { Mechanism } from './mechanisms.ts';
import { MECHANISMS } from './mechanisms.ts';
import { challengeFacts, looksLikeToken, notAToken, tokenFacts } from './token.ts';

/** Logs in (RFC 4954), once: a refused login is never tried again with another mechanism. */
export async function auth(session: Session, login: Login): Promise<StageResult> {
  const refusal = unsafe(session);
  if (refusal) return refusal;
  const chosen = choose(login, capabilities(session)?.mechanisms ?? [], hasAuth(session));
  if ('fault' in chosen) return chosen.fault;
  const { mechanism } = chosen;
  const byToken = mechanism.afterRefusal !== undefined;
  const detail = byToken ? notAToken(login.password) : undefined;
  if (detail !== undefined) return { kind: 'refused', why: 'mechanism-unsupported', detail };
  session.evidence.auth = {
    mechanism: mechanism.name,
    ...(byToken && { token: tokenFacts(login.password, session.clean) }),
    ...(!byToken && looksLikeToken(login.password) && { tokenAsPassword: true as const }),
  };
  return dialogue(session, login, mechanism);
}

function unsafe({ secured, plan, environment }: Session): Fault | undefined {
  const { host, tls } = plan.endpoint;
  if (secured || environment.plaintextLoginAllowed(host)) return undefined;
  return { kind: 'refused', why: 'tls-required', detail: `spec.endpoint.tls is ${tls}.` };
}

const hasAuth = (session: Session): boolean => 'AUTH' in (capabilities(session)?.keywords ?? {});

type Chosen = { mechanism: Mechanism } | { fault: Fault };

function choose({ methods }: Login, offered: readonly string[], hasKeyword: boolean): Chosen {
  if (!hasKeyword) return { fault: { kind: 'not-offered', wanted: 'AUTH', offered: [] } };
  const method = methods.find(wanted => offered.includes(MECHANISMS[wanted].name));
  if (method) return { mechanism: MECHANISMS[method] };
  return { fault: { kind: 'not-offered', wanted: 'mechanism', offered: [...offered] } };
}

async function dialogue(
  session: Session,
  login: Login,
  { name, initial, answers, afterRefusal }: Mechanism,
): Promise<StageResult> {
  const line = lineOf(session);
  const ask = (command: string) => line.ask(command, session.deadline.remaining());
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

/** The text of a challenge, still encoded; undefined where the reply is none. */
const challengeIn = (read: Read): string | undefined =>
  read.ok && read.reply.code === 334 ? read.reply.lines.join('') : undefined;

/** The server asks for more than the mechanism has: the client ends the exchange (RFC 4954 section 4). */
async function cancel(session: Session, challenge: string): Promise<Fault> {
  await lineOf(session).ask('*', session.deadline.remaining());
  return { kind: 'protocol', problem: 'unexpected-reply', received: `334 ${challenge}`.trim() };
}

const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');

const decoded = (text: string): string => Buffer.from(text, 'base64').toString('utf8');
