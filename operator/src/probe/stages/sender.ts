import type { Session, StageResult } from '../session.ts';
import { capabilities, connectionOf } from '../session.ts';

/** Sends MAIL FROM. A later stage resets the transaction or sends the message. */
export async function sender(session: Session, from: string, to: string): Promise<StageResult> {
  const keywords = capabilities(session)?.keywords ?? {};
  // RFC 6531 section 3.1: a non-ASCII address must not be sent to a server without SMTPUTF8.
  const international = isInternational(from) || isInternational(to);
  if (international && !('SMTPUTF8' in keywords)) {
    return { kind: 'not-offered', wanted: 'SMTPUTF8', offered: Object.keys(keywords) };
  }
  // RFC 6152: non-ASCII content is announced with BODY=8BITMIME, if the server supports it.
  const wide = session.plan.message?.content.some(byte => byte > 127) === true && '8BITMIME' in keywords;
  const command = `MAIL FROM:<${from}>${wide ? ' BODY=8BITMIME' : ''}${international ? ' SMTPUTF8' : ''}`;
  const read = await connectionOf(session).ask(command, session.deadline.remaining());
  if (!read.ok) return read.fault;
  return read.reply.code === 250 ? undefined : { kind: 'reply', reply: read.reply };
}

export const isInternational = (text: string): boolean => /[^\x00-\x7f]/.test(text);
