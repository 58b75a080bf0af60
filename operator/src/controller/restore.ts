import { spread } from '../schedule/jitter.ts';
import { withMessageNote, withNote } from '../status/journaled.ts';
import type { Memory } from '../status/memory.ts';
import { restore } from '../status/restore.ts';
import type { Ports } from './ports.ts';
import type { Request } from './reconciliation.ts';
import type { ResolvedSpec } from './resolved.ts';

/** An operator that was away for longer than the clock of logins does not have them all at once. */
const LOGINS_SPREAD_MS = 15 * 60 * 1000;

/** What the status and the journal keep of the operator before this one. */
export function restoredMemory(
  { config, ports }: Request<Pick<Ports, 'now' | 'journal'>>,
  resolved: ResolvedSpec,
): Memory {
  const expected = {
    endpoints: [resolved.endpoint, ...(resolved.autoPort ? resolved.plan.siblings : [])],
    egressInputs: resolved.egressInputs,
  };
  // After a restart the checks are spread over the interval instead of running at once.
  const { egress, auth } = resolved.intervals;
  const offset = spread(`${resolved.uid}#restart`);
  const times = {
    reachedAt: ports.now() - offset * egress,
    loginFrom: ports.now() + offset * Math.min(auth, LOGINS_SPREAD_MS),
  };
  const restored = restore(config.status, config.metadata.generation, expected, times);
  const { journal } = ports;
  return withMessageNote(withNote(restored, journal.find(resolved.uid)), journal.findMessage(resolved.uid));
}
