import type { Session, StageResult } from '../session.ts';
import { capabilities, lineOf } from '../session.ts';

/** Offers the sender and takes it back: nothing is ever sent (RFC 5321 sections 3.3 and 4.1.1.5). */
export async function sender(session: Session, address: string): Promise<StageResult> {
  const { deadline } = session;
  const line = lineOf(session);
  const keywords = capabilities(session)?.keywords ?? {};
  // RFC 6531 section 3.1: an address beyond ASCII must not be sent to a server without the extension.
  const international = /[^\x00-\x7f]/.test(address);
  if (international && !('SMTPUTF8' in keywords)) {
    return { kind: 'not-offered', wanted: 'SMTPUTF8', offered: Object.keys(keywords) };
  }
  const read = await line.ask(
    `MAIL FROM:<${address}>${international ? ' SMTPUTF8' : ''}`,
    deadline.remaining(),
  );
  if (!read.ok) return read.fault;
  if (read.reply.code !== 250) return { kind: 'reply', reply: read.reply };
  // Whatever comes back, the transaction has no recipient and ends with the connection.
  await line.ask('RSET', deadline.remaining());
  return undefined;
}
