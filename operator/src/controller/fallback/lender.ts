import type { SmtpConfig } from '../../../../crds/object.ts';
import type { FallbackCandidate } from '../../status/fallback.ts';
import { withReferredCa } from '../ca-bundle.ts';
import { credentialSource } from '../credentials/secret.ts';
import { withProvider } from '../own-provider.ts';
import type { Ports } from '../ports.ts';
import type { Lender } from '../reconciliation.ts';
import { resolveSpec, withCredentials } from '../resolved.ts';
import type { States } from '../state.ts';

/** Returns whether the SmtpConfig's own settings work, according to its status for the current spec. */
export function stateOfLender({ metadata, spec, status }: SmtpConfig): FallbackCandidate['state'] {
  const ready = status.conditions?.find(({ type }) => type === 'Ready');
  if (metadata.deletionTimestamp !== undefined || spec?.suspend === true) return 'failed';
  if (status.observedGeneration !== metadata.generation || !ready || ready.status === 'Unknown')
    return 'unknown';
  return ready.status === 'True' && ready.reason === 'Ready' ? 'ready' : 'failed';
}

/** Returns the settings of this SmtpConfig as its own passes hold them; undefined until a pass has loaded them. */
export async function lenderOf(key: string, states: States, ports: Ports): Promise<Lender | undefined> {
  const config = ports.cluster.config(key);
  const state = config && states.find(key, config);
  if (!config?.spec || !state) return undefined;
  const provided = withProvider(config, config.spec, ports);
  if ('why' in provided) return undefined;
  const spec = await withReferredCa({ key, config, states, ports }, provided.spec);
  if ('problem' in spec) return undefined;
  const resolved = resolveSpec(config, spec, provided.preset);
  if ('problem' in resolved) return undefined;
  const source = await credentialSource({ key, config: { ...config, spec }, resolved, state, ports });
  return {
    name: config.metadata.name,
    resolved: withCredentials(resolved, source),
    source,
    memory: state.memory,
    fingerprint: state.secret?.fingerprint,
  };
}
