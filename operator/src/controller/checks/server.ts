import { capabilitiesOf, stageTimes } from '../../diagnose/capabilities.ts';
import { diagnose } from '../../diagnose/diagnose.ts';
import type { Endpoint } from '../../model/endpoint.ts';
import { isTokenMethod } from '../../model/endpoint.ts';
import type { Evidence } from '../../model/evidence.ts';
import { isTooLateForLogin } from '../../model/evidence.ts';
import type { ProbePlan } from '../../model/plan.ts';
import { probeKey } from '../../schedule/inputs.ts';
import type { Applicant } from '../../sharing/connections.ts';
import type { CachedProbe } from '../../sharing/probe-cache.ts';
import type { Memory, ProbeOutcome } from '../../status/memory.ts';
import { certificatesOf } from '../ca-bundle.ts';
import type { Ports } from '../ports.ts';
import type { Reconciliation } from '../reconciliation.ts';
import type { Resolved } from '../resolved.ts';
import { isRequested, placeOf } from '../resolved.ts';

/** The result of a probe of one endpoint, with its interpretation for this SmtpConfig. */
export interface ProbeResult {
  evidence: Evidence;
  outcome: ProbeOutcome;
}

export type ProbePorts = Pick<Ports, 'probe' | 'probeCache' | 'connections' | 'signal' | 'now' | 'observe'>;

/** Maximum age of a successful result that a new object may take over, milliseconds. */
const GOOD_FOR_NEW_MS = 60_000;
/**
 * Maximum age of a failed result that a new object may take over, milliseconds. It is short, so that a failure from
 * before a user's change is not reported again.
 */
const BAD_FOR_NEW_MS = 5_000;

/**
 * Probes an endpoint without a login. A recent result of another SmtpConfig with the same server is used instead of a
 * new probe.
 */
export async function probeServer(
  pass: Reconciliation<ProbePorts>,
  endpoint: Endpoint,
  memory: Memory,
): Promise<ProbeResult> {
  const { resolved, ports } = pass;
  const plan = probePlan(resolved, endpoint, !resolved.wantsLogin);
  const isUsable = usableFor(resolved, memory, ports.now());
  const urgent = isRequested(resolved, memory) || memory.egress?.inputs !== resolved.egressInputs;
  const probe = () => withConnection(pass, plan, { urgent }, () => probeNow(pass, plan));
  const { seen, shared } = await ports.probeCache.get(probeKey(plan), isUsable, probe);
  if (shared) ports.observe.shared('egress');
  return probeResult(resolved, endpoint, seen, { tries: false });
}

/** Reports whether an earlier result is new to this SmtpConfig, and recent enough for its interval. */
export function usableFor(
  resolved: Resolved,
  { egress, ...rest }: Memory,
  now: number,
): (seen: CachedProbe) => boolean {
  if (isRequested(resolved, rest)) return seen => seen.startedAt >= now;
  const last = egress?.inputs === resolved.egressInputs ? egress.at : undefined;
  return seen => {
    if (last !== undefined) return seen.at > last && seen.at > now - resolved.intervals.egress;
    return seen.at > now - (isReached(seen.evidence) ? GOOD_FOR_NEW_MS : BAD_FOR_NEW_MS);
  };
}

/** Returns the plan for one endpoint, without a login. */
export const probePlan = (resolved: Resolved, endpoint: Endpoint, withSender: boolean): ProbePlan => ({
  ...resolved.plan,
  endpoint,
  ...(withSender && resolved.sender !== undefined && { sender: resolved.sender }),
  ...(withSender && recipientOf(resolved)),
});

/** Returns the address for RCPT TO, if the spec names one. */
const recipientOf = ({ spec }: Resolved): { recipient?: string } =>
  spec.checks?.recipient === undefined ? {} : { recipient: spec.checks.recipient };

/** Runs `work`, which connects to the endpoint of the plan, as soon as a connection to it is available. */
export const withConnection = <T>(
  { key, resolved: { preset }, ports }: Reconciliation<Pick<Ports, 'connections' | 'signal'>>,
  { endpoint }: ProbePlan,
  who: Pick<Applicant, 'urgent' | 'account' | 'whenWaiting'>,
  work: () => Promise<T>,
): Promise<T> =>
  ports.connections.withConnection(
    { ...who, key, endpoint, allowed: preset.limits.connections },
    ports.signal,
    work,
  );

export async function probeNow(
  {
    key,
    resolved,
    state,
    ports,
  }: Reconciliation<Pick<Ports, 'probe' | 'connections' | 'signal' | 'now' | 'observe'>>,
  plan: ProbePlan,
): Promise<CachedProbe> {
  const { namespace, preset, intervals } = resolved;
  const startedAt = ports.now();
  // A requested check includes the certificate, so it does not resume a TLS session.
  const resume = !isRequested(resolved, state.memory) && { resumeWithinMs: intervals.egress };
  const allowed = preset.limits.connections;
  const beside: ProbePlan['beside'] = (endpoint, signal, work) =>
    ports.connections.beside({ key, endpoint, allowed, urgent: false }, signal, work);
  const evidence = await ports.probe({ ...plan, ...resume, beside }, ports.signal);
  ports.observe.probed({ namespace, provider: preset.id }, evidence);
  return { startedAt, at: ports.now(), evidence };
}

/** Interprets the evidence for this SmtpConfig. */
export function probeResult(
  resolved: Resolved,
  endpoint: Endpoint,
  { at, evidence }: Pick<CachedProbe, 'at' | 'evidence'>,
  { tries, refusals }: { tries: boolean; refusals?: number },
): ProbeResult {
  const { credentials } = resolved;
  const { caBundle } = resolved.plan;
  const login = tries && credentials.state === 'found';
  const diagnosis = diagnose(evidence, {
    preset: resolved.preset,
    region: resolved.spec.region,
    wantsLogin: login,
    noSecret: !resolved.wantsLogin,
    wantsSender: resolved.sender !== undefined && (login || !resolved.wantsLogin),
    portPolicy: resolved.autoPort ? 'Auto' : 'Fixed',
    byToken: isTokenMethod(resolved.methods[0]),
    fetched: resolved.tokens !== undefined,
    place: placeOf(resolved),
    ...(resolved.sender !== undefined && { sender: resolved.sender }),
    ...recipientOf(resolved),
    ...(caBundle !== undefined && { trusted: () => certificatesOf(caBundle) }),
    ...(credentials.state === 'found' && {
      username: credentials.username,
      ...(credentials.inspection && { inspection: credentials.inspection }),
    }),
  });
  const outcome: ProbeOutcome = {
    at,
    endpoint,
    egressInputs: resolved.egressInputs,
    loginInputs: resolved.loginInputs,
    failureThreshold: resolved.failureThreshold,
    ...(login && { secretVersion: credentials.version }),
    ...(refusals !== undefined && { refusals }),
    diagnosis,
    reachedAuth: evidence.stages.some(({ stage }) => stage === 'auth') && !isTooLateForLogin(evidence),
    alternatives: evidence.alternatives,
    capabilities: { ...capabilitiesOf(evidence), stageMilliseconds: stageTimes(evidence) },
  };
  return { evidence, outcome };
}

export const isReached = ({ stages }: Evidence): boolean =>
  stages.some(({ stage, ok }) => ok && stage === 'ehlo');
