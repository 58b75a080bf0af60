import type { SmtpConfigStatus } from '../../../crds/schema/status.ts';
import { decideEvents, type PassNews } from '../status/events.ts';
import { isSignificantChange } from '../status/significant-change.ts';
import type { Ports, StatusStore } from './ports.ts';
import type { Published } from './publish/publish.ts';
import type { Subject } from './reconciliation.ts';
import { writeStatus } from './write-status.ts';

export type RecordPorts = Pick<Ports, 'now' | 'observe'> & { cluster: StatusStore };

type Recorded = Published & Pick<PassNews, 'warnings'>;

const NOTHING: Recorded = { outputs: [], repaired: [] };

/** Writes the status if it changed, and records the changes as events. */
export async function recordStatus(
  subject: Subject<RecordPorts>,
  status: SmtpConfigStatus,
  { outputs, repaired, renewed = false, retired, takenBack, warnings }: Recorded = NOTHING,
): Promise<void> {
  const { config, ports } = subject;
  const before = config.status;
  if (isSignificantChange(before, status, ports.now())) await writeStatus(subject, status);
  ports.observe.verdict(config, status);
  if (outputs.some(({ state }) => state === 'written')) ports.observe.rotated(config);
  const news: PassNews = { repaired, retired, takenBack, ...(warnings && { warnings }) };
  // The renewal of a token is not worth an event.
  const isRenewal = renewed && repaired.length === 0;
  for (const note of decideEvents(before, status, isRenewal ? news : { ...news, outputs })) {
    ports.cluster.recordEvent(config, note);
  }
}
