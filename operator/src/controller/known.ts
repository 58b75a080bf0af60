import type { Known } from '../status/known.ts';
import { namespacesBefore } from '../status/namespaces.ts';
import type { Ports } from './ports.ts';
import type { Reconciliation } from './reconciliation.ts';
import { isRequested } from './resolved.ts';

/** Gathers everything that the status is decided from. */
export function knownOf(
  { config, resolved, state, ports }: Reconciliation<Pick<Ports, 'now' | 'docsUrl'>>,
  outputs: Known['outputs'],
): Known {
  const namespaces = state.everywhere ?? namespacesBefore(config.status.namespaces);
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
    checks: state.checks,
    outputs,
    rollout: config.spec.rollout && config.status.rollout,
    ...(state.admission && { admission: state.admission }),
    ...(namespaces && { namespaces }),
  };
}
