import type { Session, StageResult } from '../session.ts';

/** A server that does not answer QUIT must not hold a worker. */
const MAX_MS = 1_000;

/** Sends QUIT; its reply is not evidence about the settings. */
export async function quit(session: Session): Promise<StageResult> {
  const { connection, deadline } = session;
  if (!connection) return undefined;
  const read = await connection.ask('QUIT', deadline.within(MAX_MS));
  return read.ok ? undefined : read.fault;
}
