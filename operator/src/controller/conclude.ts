import type { SmtpConfigStatus } from '../../../crds/schema/status.ts';
import { decideEvents, retiredEvents } from '../status/events.ts';
import { isMaterial } from '../status/material.ts';
import type { Ports, StatusStore } from './ports.ts';
import type { Published } from './publish/publish.ts';
import type { Subject } from './reconciliation.ts';
import { writeStatus } from './write-status.ts';

export type ConcludePorts = Pick<Ports, 'now' | 'observe'> & { cluster: StatusStore };

const NOTHING: Published = { outputs: [], repaired: [] };

/** Writes the status if it changed, and records the changes as events. */
export async function conclude(
  subject: Subject<ConcludePorts>,
  status: SmtpConfigStatus,
  { outputs, repaired, renewed = false, retired }: Published = NOTHING,
): Promise<void> {
  const { config, ports } = subject;
  const before = config.status;
  if (isMaterial(before, status, ports.now())) await writeStatus(subject, status);
  ports.observe.verdict(config, status);
  if (outputs.some(({ state }) => state === 'written')) ports.observe.rotated(config);
  const news = renewed && repaired.length === 0 ? [] : outputs;
  for (const note of [
    ...decideEvents(before, status, news, repaired),
    ...(retired ? retiredEvents(retired) : []),
  ]) {
    ports.cluster.recordEvent(config, note);
  }
}
