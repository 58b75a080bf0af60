import type { OutputState } from '../../status/known.ts';
import type { OutputStore, OwnedOutput, Ports } from '../ports.ts';
import type { Subject } from '../reconciliation.ts';
import { isOwn } from './ownership.ts';

/** An output that the spec no longer names. */
export type DroppedOutput = Pick<OutputState, 'kind' | 'name'>;

/** Results for the outputs that the spec no longer names. */
export interface Retirement {
  /** Kept from now on until a time that is written on them. */
  scheduled: (DroppedOutput & { until: string })[];
  removed: DroppedOutput[];
  /** When the next one is to be removed, milliseconds since the epoch. */
  nextAt: number;
}

type RetirePorts = Pick<Ports, 'now' | 'removedOutputGraceMs'> & { cluster: OutputStore };

/** A write that lost a race, or was refused, is tried again after this. */
const AGAIN_MS = 30_000;

/**
 * Retires the outputs of this SmtpConfig that its spec no longer lists, including those of an earlier operator, once
 * every output that it does list exists. Running applications may still use a retired output, so it is kept for a
 * grace period. The end of that period is an annotation, so that a restart forgets nothing.
 */
export async function retireOutputs(
  subject: Subject<RetirePorts>,
  outputs: readonly OutputState[],
): Promise<Retirement> {
  const retirement: Retirement = { scheduled: [], removed: [], nextAt: Infinity };
  if (!outputs.every(({ state }) => ['in-sync', 'written', 'held'].includes(state))) return retirement;
  return retireObjects(subject, droppedBy(subject, outputs));
}

/** Retires objects of which it is known that the spec no longer lists them. */
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
  // Another SmtpConfig that lists the name publishes under it next: applications find settings there again.
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
