import type { SmtpConfigStatus } from '../../../crds/schema/status.ts';
import { decideEvents } from '../status/events.ts';
import { decideStatus } from '../status/status.ts';
import { warningsOf } from '../status/warnings.ts';
import { knownOf } from './known.ts';
import type { Ports, StatusStore } from './ports.ts';
import { outputsDuringCheck } from './publish/unverified.ts';
import type { Reconciliation, Subject } from './reconciliation.ts';

type StatusPorts = { cluster: StatusStore };

/** Writes the status. This pass and the store then have it as the current one, even before the watch shows it. */
export async function writeStatus(
  { config, state, ports: { cluster } }: Subject<StatusPorts>,
  status: SmtpConfigStatus,
): Promise<void> {
  // Two writes on two connections could arrive in the wrong order.
  const send = () => cluster.writeStatus(config, status);
  const writing = state.writing === undefined ? send() : state.writing.then(send, send);
  state.writing = writing;
  if (await writing) config.status = status;
}

type ProgressPorts = { cluster: StatusStore } & Pick<Ports, 'now' | 'docsUrl' | 'consumers' | 'log'>;

/**
 * Writes an intermediate status while a probe waits for a reply. Users who read the object, or wait for it with
 * kubectl, Helm, Flux or Argo CD, see that the result is pending.
 */
export async function writeProgress(pass: Reconciliation<ProgressPorts>): Promise<void> {
  const { config, ports } = pass;
  const before = config.status;
  try {
    const known = knownOf(pass, outputsDuringCheck(config));
    const status = decideStatus(known);
    await writeStatus(pass, status);
    // Events come from comparing two statuses. The next status is compared with this one, so these events must be
    // recorded now.
    const notes = decideEvents(before, status, { warnings: warningsOf(known) });
    for (const note of notes) ports.cluster.recordEvent(config, note);
  } catch (error) {
    ports.log.debug('could not announce a pending verdict', { error: String(error) });
  }
}
