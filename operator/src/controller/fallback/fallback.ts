import type { SmtpConfig } from '../../../../crds/object.ts';
import { gateConditions } from '../../status/conditions.ts';
import type { FallbackCandidate } from '../../status/fallback.ts';
import { decideFallback, isUsable, MAX_FALLBACKS } from '../../status/fallback.ts';
import type { KnownFallback } from '../../status/known.ts';
import { milliseconds } from '../../status/plan.ts';
import { knownOf } from '../known.ts';
import type { Ports } from '../ports.ts';
import type { Reconciliation } from '../reconciliation.ts';
import type { States } from '../state.ts';
import { type Lender, lenderOf, stateOfLender } from './lender.ts';

const DEFAULTS = { after: '5m', returnAfter: '10m' };

/** How soon one is looked at again that is not known yet after a start of the operator. */
const AGAIN_MS = 1_000;

/** What spec.fallback comes to in one pass. */
export interface FallenBack {
  known?: KnownFallback;
  /** Whose settings to publish: `own`, those of a lender, or `nothing`, which leaves the outputs as they are. */
  publish: 'own' | 'nothing' | Lender;
  /** Milliseconds since the epoch. */
  nextAt: number;
}

const OWN: FallenBack = { publish: 'own', nextAt: Infinity };

/** Decides whose settings are published, by what the checks of this pass have found. */
export async function fallBack(pass: Reconciliation, states: States): Promise<FallenBack> {
  const { config, ports } = pass;
  const { fallback } = config.spec;
  if (!fallback) return OWN;
  const candidates = candidatesOf(config, ports, states);
  const { record, nextAt = Infinity } = decideFallback({
    afterMs: milliseconds(fallback.after ?? DEFAULTS.after),
    returnAfterMs: milliseconds(fallback.returnAfter ?? DEFAULTS.returnAfter),
    was: config.status.fallback,
    usable: isUsable(gateConditions(knownOf(pass, []))),
    candidates,
    now: ports.now(),
  });
  if (!record) return OWN;
  if (record.name === undefined) return { known: { record, ready: false }, publish: 'own', nextAt };
  const ready = candidates.some(({ name, state }) => state !== 'failed' && name === record.name);
  const lender = await lenderOf(`${config.metadata.namespace}/${record.name}`, states, ports);
  return {
    known: { record, ready: ready && lender !== undefined },
    publish: lender ?? 'nothing',
    nextAt: lender || !ready ? nextAt : ports.now() + AGAIN_MS,
  };
}

/** The fallback, its own fallback and so on; none twice, so that a circle ends where it began. */
function candidatesOf(
  { metadata: { namespace, name }, spec }: SmtpConfig,
  { cluster }: Pick<Ports, 'cluster'>,
  states: States,
): FallbackCandidate[] {
  const seen = new Set([name]);
  const found: FallbackCandidate[] = [];
  let next = spec?.fallback?.name;
  while (next !== undefined && !seen.has(next) && found.length < MAX_FALLBACKS) {
    seen.add(next);
    const config = cluster.config(`${namespace}/${next}`);
    found.push({ name: next, state: config ? stateOfLender(config, states) : 'failed' });
    next = config?.spec?.fallback?.name;
  }
  return found;
}

export const lenderIn = ({ publish }: FallenBack): Lender | undefined =>
  typeof publish === 'object' ? publish : undefined;
