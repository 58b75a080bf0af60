import type { SmtpConfigStatus } from '../../../crds/schema/status.ts';
import { decideStatus } from '../status/status.ts';
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

/**
 * What is known while the first probe waits for an answer: a user who looks at a new object sees that it is being
 * worked on.
 */
export async function writeProgress(
  pass: Reconciliation<StatusPorts & Pick<Ports, 'now' | 'consumers' | 'log'>>,
): Promise<void> {
  const { config, ports } = pass;
  if (config.status.observedGeneration === config.metadata.generation) return;
  try {
    await writeStatus(pass, decideStatus(knownOf(pass, stillPublished(config))));
  } catch (error) {
    ports.log.debug('could not announce a pending verdict', { error: String(error) });
  }
}
