import type { Session, StageResult } from '../session.ts';
import { connectionOf } from '../session.ts';

/** Waits for 220; any other reply is the server's refusal to talk to us (RFC 5321 section 3.1). */
export async function greeting(session: Session): Promise<StageResult> {
  const read = await connectionOf(session).read(session.deadline.remaining());
  if (!read.ok) return read.fault;
  session.evidence.greeting = read.reply;
  return read.reply.code === 220 ? undefined : { kind: 'reply', reply: read.reply };
}
