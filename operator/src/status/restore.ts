import type { ProbeCondition } from '../../../crds/conditions.ts';
import { judgedBy } from '../../../crds/conditions.ts';
import type { SmtpConfigStatus } from '../../../crds/schema/status.ts';
import type { Endpoint } from '../model/endpoint.ts';
import { endpointText } from '../model/endpoint.ts';
import { STAGES } from '../model/evidence.ts';
import { remedyText } from '../model/steps.ts';
import type { Finding, Retry, Verdict } from '../model/verdict.ts';
import { isFailed, verdict, verdictFrom } from '../model/verdict.ts';

import { restoredRemedy, restoredRetry } from './checks.ts';

import type { EgressMemory, LoginMemory, Memory } from './memory.ts';
import { interrupted } from './memory.ts';

const REACH = judgedBy('egress');

/**
 * Start times that spread the checks of all SmtpConfigs over the interval, so that a start does not run all of them
 * immediately.
 */
export interface Times {
  /** Time when the server counts as last reached, milliseconds since the epoch. */
  reachedAt: number;
  /** Earliest time of a routine login, milliseconds since the epoch. */
  loginFrom: number;
}

/**
 * Restores the memory of a new operator process from the status that the earlier process wrote. A recent verdict is not
 * checked again, and a refusal that requires a change stays in force.
 */
export function restore(
  status: SmtpConfigStatus,
  generation: number,
  expected: { endpoints: readonly Endpoint[]; egressInputs: string },
  times: Times,
): Memory {
  const login = restoreLogin(status, times);
  const egress = restoreEgress(status, generation, expected, times);
  return {
    ...(login && { login }),
    ...(egress && { egress }),
    ...(status.lastHandledProbeAt !== undefined && { handledRequest: status.lastHandledProbeAt }),
  };
}

function restoreEgress(
  status: SmtpConfigStatus,
  generation: number,
  expected: { endpoints: readonly Endpoint[]; egressInputs: string },
  times: Times,
): EgressMemory | undefined {
  const endpoint = expected.endpoints.find(
    known => endpointText(known) === status.endpoint?.address && known.tls === status.endpoint.tls,
  );
  const verdicts = REACH.flatMap(type => restoredVerdict(status, type, generation));
  const reachable =
    verdicts.length === REACH.length && verdicts.every(({ status: value }) => value === 'True');
  // A failure is checked again immediately; this costs no login.
  if (!endpoint || !reachable) return undefined;
  // Without a login, the same probe decides these conditions.
  const others = status.login
    ? []
    : (['Authenticated', 'SenderAccepted'] as const).flatMap(type =>
        restoredVerdict(status, type, generation),
      );
  if (others.some(({ status: value }) => value === 'False')) return undefined;
  // A verdict in doubt is checked again immediately.
  const inDoubt = status.conditions?.some(({ type }) => type === 'Reconciling') ?? false;
  return {
    inputs: expected.egressInputs,
    at: inDoubt ? 0 : times.reachedAt,
    failures: inDoubt ? 1 : 0,
    endpoint,
    verdicts: [...verdicts, ...others],
    alternatives: [],
    capabilities: status.capabilities ?? {},
  };
}

function restoreLogin({ login, ...status }: SmtpConfigStatus, times: Times): LoginMemory | undefined {
  if (!login) return undefined;
  const at = Date.parse(login.time);
  if (Number.isNaN(at)) return undefined;
  const retry = restoredRetry(login.retry, login.notBefore, at);
  return {
    secretVersion: login.secretVersion,
    endpoint: login.endpoint,
    inputs: login.specHash,
    at,
    ...restoredResult(status, login, retry),
    refusals: retry ? 1 : 0,
    ...(retry ? { retry } : { notBefore: times.loginFrom }),
  };
}

type Result = Pick<LoginMemory, 'verdicts' | 'finding' | 'worded'>;
type WrittenLogin = NonNullable<SmtpConfigStatus['login']>;

function restoredResult(
  status: SmtpConfigStatus,
  { reason, endpoint }: WrittenLogin,
  retry: Retry | undefined,
): Result {
  if (reason === 'Pending') return { verdicts: [interrupted(endpoint)] };
  const sender = restoredVerdict(status, 'SenderAccepted');
  const finding = retry && restoredFinding(status, reason, retry);
  if (finding) {
    const refused = verdict('Authenticated', finding.reason, finding.message, finding.remedy);
    return { verdicts: [refused, ...sender], finding };
  }
  const stood = restoredVerdict(status, 'Authenticated').find(found => found.reason === reason);
  if (stood) return { verdicts: [stood, ...sender], ...(retry && { worded: true }) };
  // The condition was hidden behind another failure when the operator restarted, so its message is lost.
  const message =
    reason === 'LoggedIn'
      ? `Logged in to ${endpoint}.`
      : `The last login to ${endpoint} was rejected (${reason}).`;
  const authenticated =
    verdictFrom('Authenticated', reason, message) ??
    // Another version of the operator may have other reasons.
    verdict('Authenticated', 'ServerError', message);
  return { verdicts: [authenticated, ...sender] };
}

type LoginFinding = Extract<Finding, { condition: 'Authenticated' }>;

/** Returns the fault of the login. Undefined if the diagnosis is not from a dialogue, or is about another condition. */
function restoredFinding(
  { diagnosis }: SmtpConfigStatus,
  reason: string,
  retry: Retry,
): LoginFinding | undefined {
  if (!diagnosis) return undefined;
  const stage = STAGES.find(name => name === diagnosis.stage);
  if (!stage || diagnosis.condition !== 'Authenticated' || diagnosis.reason !== reason) return undefined;
  const found = verdictFrom('Authenticated', reason, diagnosis.message);
  if (!found || !isFailed<'Authenticated'>(found)) return undefined;
  const { reply } = diagnosis;
  const { condition, message } = found;
  return {
    stage,
    condition,
    reason: found.reason,
    message,
    remedy: remedyText(diagnosis),
    retry,
    ...(reply !== undefined && { reply }),
  };
}

function restoredVerdict(status: SmtpConfigStatus, type: ProbeCondition, generation?: number): Verdict[] {
  const found = status.conditions?.find(condition => condition.type === type);
  if (!found || found.status === 'Unknown') return [];
  if (generation !== undefined && found.observedGeneration !== generation) return [];
  return [
    verdictFrom(type, found.reason, found.message, restoredRemedy(status, type, found.reason)) ?? [],
  ].flat();
}
