import type { SmtpConfigStatus } from '../../../crds/schema/status.ts';
import { decideEvents } from '../status/events.ts';
import { decideStatus } from '../status/status.ts';
import { warningsOf } from '../status/warnings.ts';
import { knownOf } from './known.ts';
import type { Ports, StatusStore } from './ports.ts';
import { stillPublished } from './publish/unverified.ts';
import type { Reconciliation, Subject } from './reconciliation.ts';

type StatusPorts = { cluster: StatusStore };

/** Writes the status; from then on it is the present one, whether or not the watch has shown it. */
export async function writeStatus(
  { config, state, ports: { cluster } }: Subject<StatusPorts>,
  status: SmtpConfigStatus,
): Promise<void> {
  // Two writes on two connections could arrive in the wrong order.
  const send = () => cluster.writeStatus(config, status);
  const writing = state.writing === undefined ? send() : state.writing.then(send, send);
  state.writing = writing;
  const resourceVersion = await writing;
  if (resourceVersion === undefined) return;
  state.written = { resourceVersion, status };
  config.status = status;
}

type ProgressPorts = { cluster: StatusStore } & Pick<Ports, 'now' | 'docsUrl' | 'consumers' | 'log'>;

/**
 * What is known while a probe waits for an answer: users who look at the object, or wait for it with kubectl, Helm,
 * Flux or Argo CD, see that the result is not there yet.
 */
export async function writeProgress(pass: Reconciliation<ProgressPorts>): Promise<void> {
  const { config, ports } = pass;
  const before = config.status;
  try {
    const known = knownOf(pass, stillPublished(config));
    const status = decideStatus(known);
    await writeStatus(pass, status);
    // The next status is compared with this one: what is news in it is told now or never.
    const notes = decideEvents(before, status, { warnings: warningsOf(known) });
    for (const note of notes) ports.cluster.recordEvent(config, note);
  } catch (error) {
    ports.log.debug('could not announce a pending verdict', { error: String(error) });
  }
}
