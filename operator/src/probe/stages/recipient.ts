import type { Session, StageResult } from '../session.ts';
import { lineOf } from '../session.ts';

/** 250, 251 (forwards) and 252 (will try) all accept the recipient (RFC 5321 section 4.2.2). */
const ACCEPTED: readonly number[] = [250, 251, 252];

/** Offers a recipient and takes the transaction back: nothing is ever sent (RFC 5321 sections 3.3 and 4.1.1.5). */
export async function recipient(session: Session, to: string): Promise<StageResult> {
  const { deadline } = session;
  const line = lineOf(session);
  const read = await line.ask(`RCPT TO:<${to}>`, deadline.remaining());
  if (!read.ok) return read.fault;
  if (!ACCEPTED.includes(read.reply.code)) return { kind: 'reply', reply: read.reply };
  // Whatever comes back, the transaction has no message and ends with the connection.
  await line.ask('RSET', deadline.remaining());
  return undefined;
}
