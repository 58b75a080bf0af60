import type { Session } from '../session.ts';
import { connectionOf } from '../session.ts';

/**
 * Sends RSET to end a transaction without a message. The reply is ignored: the transaction also ends with the
 * connection.
 */
export async function reset(session: Session): Promise<void> {
  await connectionOf(session).ask('RSET', session.deadline.remaining());
}
