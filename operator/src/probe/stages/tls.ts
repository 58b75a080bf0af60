import type { TLSFacts } from '../../model/evidence.ts';
import { secure } from '../net/handshake.ts';
import type { HeldSession } from '../net/sessions.ts';
import type { Session, StageResult } from '../session.ts';
import { connectionOf, SmtpConnection } from '../session.ts';

/** Starts TLS from the first byte (RFC 8314). */
export const implicitTLS = (session: Session): Promise<StageResult> => upgrade(session, 'implicit');

/** Upgrades the connection with STARTTLS (RFC 3207). Capabilities from before it are not used afterwards. */
export async function startTLS(session: Session): Promise<StageResult> {
  const { evidence, deadline } = session;
  const connection = connectionOf(session);
  const offered = evidence.ehlo?.keywords ?? {};
  if (!('STARTTLS' in offered)) {
    const { unasked } = connection;
    return {
      kind: 'not-offered',
      wanted: 'STARTTLS',
      offered: Object.keys(offered),
      ...(unasked !== undefined && { unread: unasked }),
    };
  }
  const read = await connection.ask('STARTTLS', deadline.remaining());
  if (!read.ok) return read.fault;
  if (read.reply.code !== 220) return { kind: 'reply', reply: read.reply };
  const { unasked } = connection;
  // Plaintext after this reply would be read as if it had arrived over TLS.
  if (unasked !== undefined) return { kind: 'protocol', problem: 'injected-plaintext', received: unasked };
  return upgrade(session, 'starttls');
}

async function upgrade(session: Session, mode: TLSFacts['mode']): Promise<StageResult> {
  const { plan, environment, evidence, deadline } = session;
  const raw = connectionOf(session).release();
  delete session.connection;
  const secureContext = environment.secureContext(plan.caBundle, plan.minTLSVersion);
  const { sessions } = environment;
  const server = [raw.remoteAddress, raw.remotePort, plan.serverName, mode].join('|');
  const held =
    plan.resumeWithinMs === undefined ? undefined : sessions.find(secureContext, server, plan.resumeWithinMs);
  session.forgetTls = () => sessions.forget(secureContext, server);
  const options = {
    secureContext,
    serverName: plan.serverName,
    mode,
    ...(held && { resume: held }),
    ...(plan.resumeWithinMs !== undefined && {
      keep: (checked: HeldSession) => sessions.keep(secureContext, server, checked),
    }),
  };
  const secured = await secure(raw, options, deadline.remaining());
  if (secured.facts) evidence.tls = secured.facts;
  if (!secured.ok) return secured.fault;
  session.connection = new SmtpConnection(secured.socket, session.clean);
  session.secured = true;
  return undefined;
}
