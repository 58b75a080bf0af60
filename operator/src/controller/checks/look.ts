import { capabilitiesOf } from '../../diagnose/capabilities.ts';
import { diagnose } from '../../diagnose/diagnose.ts';
import type { Endpoint } from '../../model/endpoint.ts';
import { isTokenMethod } from '../../model/endpoint.ts';
import type { Evidence } from '../../model/evidence.ts';
import type { ProbePlan } from '../../model/plan.ts';
import { targetKey } from '../../schedule/inputs.ts';
import type { Seen } from '../../sharing/targets.ts';
import type { Memory, ProbeOutcome } from '../../status/memory.ts';
import type { Basis } from '../basis.ts';
import { isRequested, placeOf } from '../basis.ts';
import { certificatesOf } from '../ca-bundle.ts';
import type { Deps } from '../ports.ts';

/** What was seen of one endpoint, and what it means for this SmtpConfig. */
export interface Look {
  evidence: Evidence;
  outcome: ProbeOutcome;
}

/** A verdict on an object that is new may be as old as this, if it is a good one. */
const GOOD_FOR_NEW_MS = 60_000;
/** Whoever has just mended something does not want to hear what was wrong before. */
const BAD_FOR_NEW_MS = 5_000;

/** Looks at an endpoint without a login: what another SmtpConfig with the same server has just seen will do. */
export async function lookAt(basis: Basis, endpoint: Endpoint, memory: Memory, deps: Deps): Promise<Look> {
  const plan = planOf(basis, endpoint, !basis.wantsLogin);
  const willDo = willDoFor(basis, memory, deps.now());
  const urgent = isRequested(basis, memory) || memory.egress?.inputs !== basis.egressInputs;
  const probe = () => connected(basis, plan, { urgent }, deps, () => probeNow(basis, plan, deps));
  const { seen, shared } = await deps.targets.see(targetKey(plan), willDo, probe);
  if (shared) deps.observe.shared('egress');
  return lookOf(basis, endpoint, seen, { tries: false });
}

/** Whether what was seen before is news to this SmtpConfig, and fresh enough for its clock. */
export function willDoFor(basis: Basis, { egress, ...rest }: Memory, now: number): (seen: Seen) => boolean {
  if (isRequested(basis, rest)) return seen => seen.startedAt >= now;
  const last = egress?.inputs === basis.egressInputs ? egress.at : undefined;
  return seen => {
    if (last !== undefined) return seen.at > last && seen.at > now - basis.intervals.egress;
    return seen.at > now - (isReached(seen.evidence) ? GOOD_FOR_NEW_MS : BAD_FOR_NEW_MS);
  };
}

/** The plan for one endpoint, still without a login. */
export const planOf = (basis: Basis, endpoint: Endpoint, withSender: boolean): ProbePlan => ({
  ...basis.plan,
  endpoint,
  ...(withSender && basis.sender !== undefined && { sender: basis.sender }),
});

/** Does what connects to the endpoint of the plan, once there may be one more connection to it. */
export const connected = <T>(
  { key, preset }: Basis,
  { endpoint }: ProbePlan,
  who: { urgent: boolean; account?: string },
  { connections, signal }: Deps,
  work: () => Promise<T>,
): Promise<T> =>
  connections.hold({ ...who, key, endpoint, allowed: preset.limits.connections }, signal, work);

export async function probeNow({ preset }: Basis, plan: ProbePlan, deps: Deps): Promise<Seen> {
  const startedAt = deps.now();
  const evidence = await deps.probe(plan, deps.signal);
  deps.observe.probed(preset.id, evidence);
  return { startedAt, at: deps.now(), evidence };
}

/** What was seen, as this SmtpConfig must understand it. */
export function lookOf(
  basis: Basis,
  endpoint: Endpoint,
  { at, evidence }: Pick<Seen, 'at' | 'evidence'>,
  { tries, refusals }: { tries: boolean; refusals?: number },
): Look {
  const { credentials } = basis;
  const { caBundle } = basis.plan;
  const login = tries && credentials.state === 'found';
  const diagnosis = diagnose(evidence, {
    preset: basis.preset,
    wantsLogin: login,
    noSecret: !basis.wantsLogin,
    wantsSender: basis.sender !== undefined && (login || !basis.wantsLogin),
    portPolicy: basis.autoPort ? 'Auto' : 'Fixed',
    byToken: isTokenMethod(basis.methods[0]),
    fetched: basis.tokens !== undefined,
    place: placeOf(basis),
    ...(basis.sender !== undefined && { sender: basis.sender }),
    ...(caBundle !== undefined && { trusted: () => certificatesOf(caBundle) }),
    ...(credentials.state === 'found' && {
      username: credentials.username,
      ...(credentials.inspection && { inspection: credentials.inspection }),
    }),
  });
  const outcome: ProbeOutcome = {
    at,
    endpoint,
    egressInputs: basis.egressInputs,
    loginInputs: basis.loginInputs,
    failureThreshold: basis.failureThreshold,
    ...(login && { secretVersion: credentials.version }),
    ...(refusals !== undefined && { refusals }),
    diagnosis,
    reachedAuth: evidence.stages.some(({ stage }) => stage === 'auth'),
    alternatives: evidence.alternatives,
    capabilities: capabilitiesOf(evidence),
  };
  return { evidence, outcome };
}

export const isReached = ({ stages }: Evidence): boolean =>
  stages.some(({ stage, ok }) => ok && stage === 'ehlo');
