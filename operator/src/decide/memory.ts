import type { ProbeCondition } from '../../../crds/conditions.ts';
import type { Condition, SmtpConfigStatus } from '../../../crds/schema/status.ts';
import type { Endpoint } from '../model/endpoint.ts';
import { endpointText } from '../model/endpoint.ts';
import type { Alternative } from '../model/evidence.ts';
import type { Diagnosis, Finding, Retry, Verdict } from '../model/verdict.ts';

/** What the operator knows of one SmtpConfig from its probes. All times are milliseconds since the epoch. */
export interface Memory {
  /** The last time the server was reached for, with or without a login. */
  egress?: EgressMemory;
  /** The last login that was tried. */
  login?: LoginMemory;
  /** The inputs for which everything that applies was once true: outputs may hold them. */
  verified?: string;
  /** Value of the probe annotation that was last acted on. */
  handledRequest?: string;
}

export interface EgressMemory {
  /** What the verdict depends on (see `schedule/inputs.ts`). */
  inputs: string;
  at: number;
  /** Failures in a row. */
  failures: number;
  /** The endpoint in effect: the chosen one, or the sibling that `portPolicy: Auto` took. */
  endpoint: Endpoint;
  verdicts: Verdict[];
  finding?: Finding;
  /** What the last check found, while too few in a row have failed for it to count: `verdicts` are older. */
  doubt?: Finding;
  alternatives: Alternative[];
  capabilities: NonNullable<SmtpConfigStatus['capabilities']>;
}

export interface LoginMemory {
  secretVersion: string;
  /** host:port */
  endpoint: string;
  /** What a login depends on besides Secret and endpoint (see `schedule/inputs.ts`). */
  inputs: string;
  at: number;
  /** Authenticated, and SenderAccepted where it was asked. */
  verdicts: Verdict[];
  finding?: Finding;
  /** Absent after a success. */
  retry?: Retry;
  /** Refusals in a row of this very credential. */
  refusals: number;
}

/** What a finished probe adds to the memory. */
export interface ProbeOutcome {
  at: number;
  endpoint: Endpoint;
  egressInputs: string;
  loginInputs: string;
  /** Failures in a row from which on a server that was reachable is not. */
  failureThreshold: number;
  /** Absent where the probe had no login to try. */
  secretVersion?: string;
  diagnosis: Diagnosis;
  /** Whether the dialogue came as far as the login. */
  reachedAuth: boolean;
  alternatives: Alternative[];
  capabilities: NonNullable<SmtpConfigStatus['capabilities']>;
}

const REACH: readonly ProbeCondition[] = ['EgressReachable', 'TLSVerified'];
const LOGIN: readonly ProbeCondition[] = ['Authenticated', 'SenderAccepted'];

export function remember(memory: Memory, outcome: ProbeOutcome): Memory {
  const login = loginMemory(memory, outcome) ?? memory.login;
  return { ...memory, egress: egressMemory(memory, outcome), ...(login && { login }) };
}

function egressMemory({ egress: before }: Memory, outcome: ProbeOutcome): EgressMemory {
  const { diagnosis } = outcome;
  // Without a login, the sender's verdict has no other home.
  const kept = outcome.secretVersion === undefined ? [...REACH, 'SenderAccepted'] : REACH;
  const finding = diagnosis.finding;
  const failed = finding !== undefined && kept.includes(finding.condition);
  const failures = failed ? (before?.failures ?? 0) + 1 : 0;
  if (failed && isDoubtful(before, outcome)) {
    return { ...before, at: outcome.at, failures, doubt: finding };
  }
  return {
    inputs: outcome.egressInputs,
    at: outcome.at,
    failures,
    endpoint: outcome.endpoint,
    verdicts: diagnosis.verdicts.filter(({ condition }) => kept.includes(condition)),
    ...(failed && { finding }),
    alternatives: outcome.alternatives,
    capabilities: outcome.capabilities,
  };
}

/**
 * Whether a failure may be a mere flap: the server was reachable until now, and too few checks have failed in a
 * row. What no repetition can change, and what a server says of a sender, counts at once.
 */
export function isDoubtful(
  before: EgressMemory | undefined,
  { egressInputs, diagnosis: { finding }, failureThreshold }: ProbeOutcome,
): before is EgressMemory {
  return (
    finding?.retry.kind === 'backoff' &&
    REACH.includes(finding.condition) &&
    before?.inputs === egressInputs &&
    before.failures + 1 < failureThreshold &&
    before.verdicts.length > 0 &&
    before.verdicts.every(({ status }) => status === 'True')
  );
}

function loginMemory({ login: before }: Memory, outcome: ProbeOutcome): LoginMemory | undefined {
  const { secretVersion, diagnosis } = outcome;
  if (secretVersion === undefined || !outcome.reachedAuth) return undefined;
  const endpoint = endpointText(outcome.endpoint);
  const again = before?.secretVersion === secretVersion && before.endpoint === endpoint;
  const finding = diagnosis.finding;
  const refusals = finding ? (again ? before.refusals : 0) + 1 : 0;
  return {
    secretVersion,
    endpoint,
    inputs: outcome.loginInputs,
    at: outcome.at,
    verdicts: diagnosis.verdicts.filter(({ condition }) => LOGIN.includes(condition)),
    refusals,
    ...(finding && { finding, retry: retryAfter(finding.retry, refusals) }),
  };
}

/** Some refusals deserve a number of delayed tries, and count as final after them. */
function retryAfter(retry: Retry, refusals: number): Retry {
  if (retry.kind !== 'backoff' || retry.attempts === undefined) return retry;
  return refusals > retry.attempts ? { kind: 'stop' } : retry;
}

/**
 * The memory of an operator that was not there before, from what the last one wrote: a fresh verdict is not
 * asked for again, and a refusal that says stop stands.
 * @param reachedAt when the server counts as last reached, so that a start does not probe everything at once
 */
export function restore(
  status: SmtpConfigStatus,
  generation: number,
  expected: { endpoints: readonly Endpoint[]; egressInputs: string },
  reachedAt: number,
): Memory {
  const login = restoreLogin(status);
  const egress = restoreEgress(status, generation, expected, reachedAt);
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
  reachedAt: number,
): EgressMemory | undefined {
  const endpoint = expected.endpoints.find(
    known => endpointText(known) === status.endpoint?.address && known.tls === status.endpoint.tls,
  );
  const verdicts = REACH.flatMap(type => restoredVerdict(status, type, generation));
  const reachable =
    verdicts.length === REACH.length && verdicts.every(({ status: value }) => value === 'True');
  // What failed is asked again at once: it costs no login.
  if (!endpoint || !reachable) return undefined;
  const sender = status.login ? [] : restoredVerdict(status, 'SenderAccepted', generation);
  // A verdict in doubt is looked into at once.
  const inDoubt = status.conditions?.some(({ type }) => type === 'Reconciling') ?? false;
  return {
    inputs: expected.egressInputs,
    at: inDoubt ? 0 : reachedAt,
    failures: inDoubt ? 1 : 0,
    endpoint,
    verdicts: [...verdicts, ...sender],
    alternatives: [],
    capabilities: status.capabilities ?? {},
  };
}

function restoreLogin({ login, ...status }: SmtpConfigStatus): LoginMemory | undefined {
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
    ...(retry && { retry }),
  };
}

function restoredLoginVerdicts(status: SmtpConfigStatus, reason: string, endpoint: string): Verdict[] {
  const stood = restoredVerdict(status, 'Authenticated').filter(verdict => verdict.reason === reason);
  const succeeded = reason === 'LoggedIn';
  const authenticated: Verdict = stood[0] ?? {
    condition: 'Authenticated',
    status: succeeded ? 'True' : 'False',
    reason,
    // The condition was hidden behind another failure when the operator restarted; its words are gone.
    message: succeeded
      ? `Logged in to ${endpoint}.`
      : `The last login to ${endpoint} was refused (${reason}).`,
  };
  return [authenticated, ...restoredVerdict(status, 'SenderAccepted')];
}

function restoredRetry(
  kind: string | undefined,
  notBefore: string | undefined,
  at: number,
): Retry | undefined {
  if (kind === 'stop' || kind === 'pointless') return { kind };
  if (kind !== 'backoff') return undefined;
  const until = Date.parse(notBefore ?? '');
  return { kind, seconds: Number.isNaN(until) ? 0 : Math.max(0, (until - at) / 1000) };
}

function restoredVerdict(status: SmtpConfigStatus, type: ProbeCondition, generation?: number): Verdict[] {
  const found = status.conditions?.find(condition => condition.type === type);
  if (!found || found.status === 'Unknown') return [];
  if (generation !== undefined && found.observedGeneration !== generation) return [];
  return [asVerdict(type, found)];
}

const asVerdict = (condition: ProbeCondition, { status, reason, message }: Condition): Verdict => ({
  condition,
  status,
  reason,
  message,
});
