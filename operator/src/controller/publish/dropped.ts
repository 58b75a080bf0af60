import type { OutputState } from '../../status/known.ts';
import type { OutputStore, OwnedOutput, Ports } from '../ports.ts';
import type { Subject } from '../reconciliation.ts';
import { isOwn } from './ownership.ts';

/** An output that the spec no longer names. */
export type DroppedOutput = Pick<OutputState, 'kind' | 'name'>;

/** The results for outputs that the spec no longer names. */
export interface Retirement {
  /** Outputs that are kept until the time that is now recorded on them. */
  scheduled: (DroppedOutput & { until: string })[];
  removed: DroppedOutput[];
  /** Time when the next output is due for removal, milliseconds since the epoch. */
  nextAt: number;
}

type RetirePorts = Pick<Ports, 'now' | 'removedOutputGraceMs'> & { cluster: OutputStore };

/** Milliseconds until a write is retried that conflicted or was refused. */
const AGAIN_MS = 30_000;

/**
 * Retires the outputs of this SmtpConfig that its spec no longer lists, including outputs of an earlier operator
 * process. This happens only when every listed output exists. Running applications may still use a retired output, so
 * it is kept for a grace period. An annotation records the end of the period, so that it survives a restart.
 */
export async function retireOutputs(
  subject: Subject<RetirePorts>,
  outputs: readonly OutputState[],
): Promise<Retirement> {
  const retirement: Retirement = { scheduled: [], removed: [], nextAt: Infinity };
  if (!outputs.every(({ state }) => ['in-sync', 'written', 'held'].includes(state))) return retirement;
  return retireObjects(subject, droppedBy(subject, outputs));
}

/** Retires objects that the spec no longer lists. */
export async function retireObjects(
  subject: Subject<RetirePorts>,
  dropped: readonly OwnedOutput[],
): Promise<Retirement> {
  const retirement: Retirement = { scheduled: [], removed: [], nextAt: Infinity };
  for (const owned of dropped) await retire(subject, owned, retirement);
  return retirement;
}

function droppedBy({ config, ports }: Subject<RetirePorts>, outputs: readonly OutputState[]): OwnedOutput[] {
  const { namespace, name } = config.metadata;
  const isNamed = (owned: OwnedOutput) =>
    outputs.some(output => output.kind === owned.kind && output.name === owned.name);
  return ports.cluster.owned(namespace, name).filter(owned => !isNamed(owned) && isOwn(owned.meta, config));
}

async function retire(
  { config, ports }: Subject<RetirePorts>,
  { kind, name, meta }: OwnedOutput,
  retirement: Retirement,
): Promise<void> {
  const { namespace } = config.metadata;
  const { cluster } = ports;
  const now = ports.now();
  // Another SmtpConfig that lists the name publishes there next, so applications find settings again.
  const grace = cluster.publishers(kind, namespace, name).length > 0 ? 0 : ports.removedOutputGraceMs;
  const end = grace > 0 ? Date.parse(meta.removeAfter ?? '') : now;
  if (Number.isNaN(end)) {
    const until = `${new Date(now + grace).toISOString().slice(0, 19)}Z`;
    const written = await cluster.scheduleRemoval({ kind, namespace, name, meta }, until);
    if (written.ok) retirement.scheduled.push({ kind, name, until });
    retirement.nextAt = Math.min(retirement.nextAt, now + (written.ok ? grace : AGAIN_MS));
  } else if (end <= now) {
    await cluster.deleteOutput(kind, namespace, name, meta);
    retirement.removed.push({ kind, name });
  } else {
    // The recorded time applies; a user may set a later one.
    retirement.nextAt = Math.min(retirement.nextAt, end);
  }
}
