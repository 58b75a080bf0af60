import type { Session } from '../session.ts';
import { lineOf } from '../session.ts';

/** Ends a transaction in which nothing was sent. Whatever comes back, it ends with the connection. */
export async function reset(session: Session): Promise<void> {
  await lineOf(session).ask('RSET', session.deadline.remaining());
}
