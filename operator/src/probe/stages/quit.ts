import type { Session, StageResult } from '../session.ts';

/** Timeout for QUIT: a server that does not answer it must not block a worker. */
const MAX_MS = 1_000;

/** Sends QUIT; its reply is not evidence about the settings. */
export async function quit(session: Session): Promise<StageResult> {
  const { connection, deadline } = session;
  if (!connection) return undefined;
  const read = await connection.ask('QUIT', deadline.within(MAX_MS));
  return read.ok ? undefined : read.fault;
}
