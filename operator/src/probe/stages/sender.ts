import type { Session, StageResult } from '../session.ts';
import { capabilities, connectionOf } from '../session.ts';

/** Offers the sender; the stage that comes after it takes it back. */
export async function sender(session: Session, from: string, to: string): Promise<StageResult> {
  const keywords = capabilities(session)?.keywords ?? {};
  // RFC 6531 section 3.1: an address beyond ASCII must not be sent to a server without the extension.
  const international = isInternational(from) || isInternational(to);
  if (international && !('SMTPUTF8' in keywords)) {
    return { kind: 'not-offered', wanted: 'SMTPUTF8', offered: Object.keys(keywords) };
  }
  // RFC 6152: content beyond ASCII is announced, to a server that takes it.
  const wide = session.plan.message?.content.some(byte => byte > 127) === true && '8BITMIME' in keywords;
  const command = `MAIL FROM:<${from}>${wide ? ' BODY=8BITMIME' : ''}${international ? ' SMTPUTF8' : ''}`;
  const read = await connectionOf(session).ask(command, session.deadline.remaining());
  if (!read.ok) return read.fault;
  return read.reply.code === 250 ? undefined : { kind: 'reply', reply: read.reply };
}

export const isInternational = (text: string): boolean => /[^\x00-\x7f]/.test(text);
