import type { ProbeCondition } from '../../../crds/conditions.ts';
import { judgedBy } from '../../../crds/conditions.ts';
import type { SmtpConfigStatus } from '../../../crds/schema/status.ts';
import type { Endpoint } from '../model/endpoint.ts';
import { endpointText } from '../model/endpoint.ts';
import type { Verdict } from '../model/verdict.ts';
import { verdict, verdictFrom } from '../model/verdict.ts';
import { restoreChecks, restoredRetry } from './checks.ts';
import type { EgressMemory, LoginMemory, Memory } from './memory.ts';
import { interrupted } from './memory.ts';

const REACH = judgedBy('egress');

/** Spreads the checks of all SmtpConfigs over the interval, so that a start does not run them all at once. */
export interface Times {
  /** When the server counts as last reached. */
  reachedAt: number;
  /** No login that is merely due again before this. */
  loginFrom: number;
}

/**
 * The memory of an operator that was not there before, from what the last one wrote: a fresh verdict is not
 * asked for again, and a refusal that requires a change stays in force.
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
    ...(status.checks && { checks: restoreChecks(status) }),
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
  // What failed is asked again at once: it costs no login.
  if (!endpoint || !reachable) return undefined;
  // Without a login these are judged by the same probe.
  const others = status.login
    ? []
    : (['Authenticated', 'SenderAccepted'] as const).flatMap(type =>
        restoredVerdict(status, type, generation),
      );
  // A verdict in doubt is looked into at once.
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
  const at = Date.parse(login?.time ?? '');
  if (!login || Number.isNaN(at)) return undefined;
  const retry = restoredRetry(login.retry, login.notBefore, at);
  return {
    secretVersion: login.secretVersion,
    endpoint: login.endpoint,
    inputs: login.specHash,
    at,
    verdicts: restoredLoginVerdicts(status, login.reason, login.endpoint),
    refusals: retry ? 1 : 0,
    ...(retry ? { retry } : { notBefore: times.loginFrom }),
  };
}

function restoredLoginVerdicts(status: SmtpConfigStatus, reason: string, endpoint: string): Verdict[] {
  if (reason === 'Pending') return [interrupted(endpoint)];
  const stood = restoredVerdict(status, 'Authenticated').filter(verdict => verdict.reason === reason);
  const succeeded = reason === 'LoggedIn';
  // The condition was hidden behind another failure when the operator restarted; its words are gone.
  const message = succeeded
    ? `Logged in to ${endpoint}.`
    : `The last login to ${endpoint} was rejected (${reason}).`;
  const authenticated =
    stood[0] ??
    verdictFrom('Authenticated', reason, message) ??
    // Another version of the operator may have other reasons.
    verdict('Authenticated', 'ServerError', message);
  return [authenticated, ...restoredVerdict(status, 'SenderAccepted')];
}

function restoredVerdict(status: SmtpConfigStatus, type: ProbeCondition, generation?: number): Verdict[] {
  const found = status.conditions?.find(condition => condition.type === type);
  if (!found || found.status === 'Unknown') return [];
  if (generation !== undefined && found.observedGeneration !== generation) return [];
  return [verdictFrom(type, found.reason, found.message) ?? []].flat();
}
