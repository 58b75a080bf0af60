import type { OutputState } from '../../status/known.ts';
import type { OutputStore } from '../ports.ts';
import type { Subject } from '../reconciliation.ts';
import { isOwn } from './ownership.ts';

/** An output that the spec no longer names. */
export type DroppedOutput = Pick<OutputState, 'kind' | 'name'>;

/**
 * Deletes what is published for this SmtpConfig under names that its spec no longer has, whoever wrote it and when:
 * once everything that the spec names is there, so that no application is left without.
 */
export async function removeDropped(
  { config, ports: { cluster } }: Subject<{ cluster: OutputStore }>,
  outputs: readonly OutputState[],
): Promise<DroppedOutput[]> {
  const { namespace, name: configName } = config.metadata;
  if (!outputs.every(({ state }) => ['in-sync', 'written', 'held'].includes(state))) return [];
  const dropped: DroppedOutput[] = [];
  for (const { kind, name, meta } of cluster.owned(namespace, configName)) {
    if (outputs.some(output => output.kind === kind && output.name === name)) continue;
    if (!isOwn(meta, config)) continue;
    await cluster.deleteOutput(kind, namespace, name, meta);
    dropped.push({ kind, name });
  }
  return dropped;
}
