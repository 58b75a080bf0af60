import type { Known } from '../status/known.ts';
import { consumersKnown } from './checks/app-egress.ts';
import type { Ports } from './ports.ts';
import type { Reconciliation } from './reconciliation.ts';
import { isRequested } from './resolved.ts';

/** Everything that the status is decided from, gathered. */
export function knownOf(
  pass: Reconciliation<Pick<Ports, 'now' | 'docsUrl' | 'consumers'>>,
  outputs: Known['outputs'],
): Known {
  const { config, resolved, state, ports } = pass;
  const consumers = consumersKnown(pass);
  const fallback = fallbackOf(pass);
  return {
    config,
    now: ports.now(),
    docsUrl: ports.docsUrl,
    endpoint: resolved.endpoint,
    credentials: resolved.credentials,
    memory: state.memory,
    egressInputs: resolved.egressInputs,
    loginInputs: resolved.loginInputs,
    warnings: resolved.warnings,
    ...(isRequested(resolved, state.memory) && { requested: true as const }),
    ...(state.checks && { checks: state.checks }),
    outputs,
    rollout: config.spec.rollout && config.status.rollout,
    ...(state.admission && { admission: state.admission }),
    ...(consumers && { consumers }),
    ...(fallback && { fallback }),
  };
}

/** A status that is written before the decision of this pass, such as that a check is in progress, keeps the last one. */
function fallbackOf({ config, state }: Pick<Reconciliation, 'config' | 'state'>): Known['fallback'] {
  if (!config.spec.fallback) return undefined;
  if (state.fallback) return state.fallback.known;
  const { fallback: record, conditions = [] } = config.status;
  const ready = conditions.some(({ type, reason }) => type === 'Ready' && reason === 'ReadyByFallback');
  return record && { record, ready };
}
