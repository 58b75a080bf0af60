import type { Session } from '../session.ts';
import { connectionOf } from '../session.ts';

/** Ends a transaction in which nothing was sent. Whatever comes back, it ends with the connection. */
export async function reset(session: Session): Promise<void> {
  await connectionOf(session).ask('RSET', session.deadline.remaining());
}
