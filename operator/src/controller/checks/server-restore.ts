import { spread } from '../../schedule/jitter.ts';
import { withNote } from '../../status/journaled.ts';
import type { Memory } from '../../status/memory.ts';
import { restore } from '../../status/restore.ts';
import type { Restoring } from './check.ts';

/**
 * Milliseconds over which logins are spread after a start. If the operator was down for longer than the login interval,
 * all logins are due at once.
 */
const LOGINS_SPREAD_MS = 15 * 60 * 1000;

/** Restores the results of the last dialogues from the status and the journal. */
export function restoreServer(memory: Memory, { config, resolved, ports }: Restoring): Memory {
  const expected = {
    endpoints: [resolved.endpoint, ...(resolved.autoPort ? resolved.plan.siblings : [])],
    egressInputs: resolved.egressInputs,
  };
  // After a restart the checks are spread over the interval instead of running immediately.
  const { egress, auth } = resolved.intervals;
  const offset = spread(`${resolved.uid}#restart`);
  const times = {
    reachedAt: ports.now() - offset * egress,
    loginFrom: ports.now() + offset * Math.min(auth, LOGINS_SPREAD_MS),
  };
  const restored = restore(config.status, config.metadata.generation, expected, times);
  return withNote({ ...memory, ...restored }, ports.journal.find(resolved.uid));
}
