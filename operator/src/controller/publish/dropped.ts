import type { SmtpConfig } from '../../../../crds/object.ts';
import type { OutputState } from '../../status/known.ts';
import type { Deps } from '../ports.ts';
import { isOwn } from './ownership.ts';

/**
 * Deletes what is published for this SmtpConfig under names that its spec no longer has, whoever wrote it and when:
 * once everything that the spec names is there, so that no application is left without.
 */
export async function removeDropped(
  config: SmtpConfig,
  outputs: readonly OutputState[],
  deps: Deps,
): Promise<void> {
  const { namespace, name: configName } = config.metadata;
  if (!outputs.every(({ state }) => ['in-sync', 'written', 'held'].includes(state))) return;
  for (const { kind, name, meta } of deps.cluster.owned(namespace, configName)) {
    if (outputs.some(output => output.kind === kind && output.name === name)) continue;
    if (isOwn(meta, config)) await deps.cluster.deleteOutput(kind, namespace, name, meta);
  }
}
