import type { Session, StageResult } from '../session.ts';
import { connectionOf } from '../session.ts';

/** 250, 251 (forwards) and 252 (will try) all accept the recipient (RFC 5321 section 4.2.2). */
const ACCEPTED: readonly number[] = [250, 251, 252];

/** Sends RCPT TO (RFC 5321 section 3.3). */
export async function recipient(session: Session, to: string): Promise<StageResult> {
  const read = await connectionOf(session).ask(`RCPT TO:<${to}>`, session.deadline.remaining());
  if (!read.ok) return read.fault;
  return ACCEPTED.includes(read.reply.code) ? undefined : { kind: 'reply', reply: read.reply };
}
