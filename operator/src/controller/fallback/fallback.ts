import type { SmtpConfig } from '../../../../crds/object.ts';
import type { FallbackCandidate, KnownFallback } from '../../status/fallback.ts';
import {
  decideFallback,
  fallbackKnown,
  isUsable,
  MAX_FALLBACKS,
  withMissingFallback,
} from '../../status/fallback.ts';
import type { Gates } from '../../status/known.ts';
import { milliseconds } from '../../status/plan.ts';
import type { RegisteredCheck } from '../checks/check.ts';
import type { Ports } from '../ports.ts';
import type { Reconciliation } from '../reconciliation.ts';
import { lenderOf, stateOfLender } from './lender.ts';

const DEFAULTS = { after: '5m', returnAfter: '10m' };

/** Milliseconds until the operator looks again at an SmtpConfig that is not loaded yet after a start. */
const AGAIN_MS = 1_000;

/** The check that publishes the settings of another SmtpConfig while the own settings do not work. */
export const fallbackCheck: RegisteredCheck = {
  judges: ['fallback'],
  when: 'before-publishing',
  known(pass) {
    const decision = lastDecision(pass);
    const known = decision && fallbackKnown(decision);
    const missing = pass.state.fallback?.missing;
    return missing === undefined ? known : withMissingFallback(known, missing);
  },
  run: fallBack,
};

/**
 * Returns the last decision, for a status that is written before the decision of this pass, such as a check in
 * progress.
 */
function lastDecision({ config, state }: Reconciliation): KnownFallback | undefined {
  if (!config.spec.fallback) return undefined;
  if (state.fallback) return state.fallback.known;
  const { fallback: record, conditions = [] } = config.status;
  const ready = conditions.some(({ type, reason }) => type === 'Ready' && reason === 'ReadyByFallback');
  return record && { record, ready };
}

/** Decides which SmtpConfig's settings are published, from the results of this pass. */
async function fallBack(pass: Reconciliation, gates: () => Gates): Promise<number> {
  const { config, state, states, ports } = pass;
  const { fallback } = config.spec;
  state.fallback = {};
  if (!fallback) return Infinity;
  const exists = ports.cluster.config(`${config.metadata.namespace}/${fallback.name}`) !== undefined;
  const missing = exists ? {} : { missing: fallback.name };
  state.fallback = missing;
  const candidates = candidatesOf(config, ports);
  const usable = isUsable(gates(), state.checks);
  const { record, nextAt = Infinity } = decideFallback({
    afterMs: milliseconds(fallback.after ?? DEFAULTS.after),
    returnAfterMs: milliseconds(fallback.returnAfter ?? DEFAULTS.returnAfter),
    was: config.status.fallback,
    usable,
    candidates,
    now: ports.now(),
  });
  if (!record) return Infinity;
  if (record.name === undefined) {
    state.fallback = { ...missing, known: { record, ready: false } };
    return nextAt;
  }
  const ready = candidates.some(({ name, state }) => state !== 'failed' && name === record.name);
  const lender = await lenderOf(`${config.metadata.namespace}/${record.name}`, states, ports);
  state.fallback = { ...missing, known: { record, ready: ready && lender !== undefined } };
  pass.lender = lender ?? 'unknown';
  return lender || !ready ? nextAt : ports.now() + AGAIN_MS;
}

/**
 * Returns the fallback, the fallback of that SmtpConfig, and so on. Each appears once, so that a cycle ends where it
 * began.
 */
function candidatesOf(
  { metadata: { namespace, name }, spec }: SmtpConfig,
  { cluster }: Pick<Ports, 'cluster'>,
): FallbackCandidate[] {
  const seen = new Set([name]);
  const found: FallbackCandidate[] = [];
  let next = spec?.fallback?.name;
  while (next !== undefined && !seen.has(next) && found.length < MAX_FALLBACKS) {
    seen.add(next);
    const config = cluster.config(`${namespace}/${next}`);
    found.push({ name: next, state: config ? stateOfLender(config) : 'failed' });
    next = config?.spec?.fallback?.name;
  }
  return found;
}
