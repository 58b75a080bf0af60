import type { Judge, ProbeCondition } from '../../../crds/conditions.ts';
import { judgedBy } from '../../../crds/conditions.ts';
import type { SmtpConfigStatus } from '../../../crds/schema/status.ts';
import { backoff } from '../model/backoff.ts';
import type { Endpoint } from '../model/endpoint.ts';
import { endpointText } from '../model/endpoint.ts';
import type { Alternative } from '../model/evidence.ts';
import type { Diagnosis, Finding, Retry, Verdict } from '../model/verdict.ts';
import { verdict } from '../model/verdict.ts';
import type { LoginRefusal } from '../sharing/breaker.ts';
import type { CheckMemory } from './checks.ts';

/** The probe results of one SmtpConfig that the operator remembers. All times are milliseconds since the epoch. */
export interface Memory {
  /** The last attempt to reach the server, with or without a login. */
  readonly egress?: EgressMemory;
  /** The last login attempt. */
  readonly login?: LoginMemory;
  /** The inputs for which every applicable condition was once True: outputs may hold these settings. */
  readonly verified?: VerifiedInputs;
  /** The results of the checks with their own schedule, by check. */
  readonly checks?: Readonly<Partial<Record<Judge, CheckMemory>>>;
  /** Value of the last probe annotation that was acted on. */
  readonly handledRequest?: string;
}

export interface VerifiedInputs {
  readonly egress: string;
  readonly login: string;
  /** host:port */
  readonly endpoint: string;
  /** Version of the Secret; without a Secret, the state of the credentials. */
  readonly version: string;
}

export interface EgressMemory {
  /** The inputs of the verdict (see `schedule/inputs.ts`). */
  readonly inputs: string;
  readonly at: number;
  /** Failures in a row. */
  readonly failures: number;
  /** The endpoint in effect: the chosen endpoint, or the sibling that `portPolicy: Auto` selected. */
  readonly endpoint: Endpoint;
  readonly verdicts: readonly Verdict[];
  readonly finding?: Finding;
  /** The last failure, while too few checks have failed in a row for it to count; `verdicts` are older. */
  readonly doubt?: Finding;
  readonly alternatives: readonly Alternative[];
  readonly capabilities: NonNullable<SmtpConfigStatus['capabilities']>;
}

export interface LoginMemory {
  readonly secretVersion: string;
  /** host:port */
  readonly endpoint: string;
  /** The inputs of a login in addition to Secret and endpoint (see `schedule/inputs.ts`). */
  readonly inputs: string;
  readonly at: number;
  /** Authenticated, and SenderAccepted if the sender was checked. */
  readonly verdicts: readonly Verdict[];
  readonly finding?: Finding;
  /** Absent after a success. */
  readonly retry?: Retry;
  /** Refusals in a row of this exact credential. */
  readonly refusals: number;
  /** Another SmtpConfig with the same account was refused; this SmtpConfig did not try. */
  readonly borrowed?: true;
  /** The message of the verdict comes from a status and already contains the time of the next login. */
  readonly worded?: true;
  /** The operator skipped this login because too many other logins with the same user name were refused. */
  readonly held?: true;
  /** Earliest time of the next login: an operator that starts spreads its logins. */
  readonly notBefore?: number;
}

/** The result of a finished probe, to be added to the memory. */
export interface ProbeOutcome {
  at: number;
  endpoint: Endpoint;
  egressInputs: string;
  loginInputs: string;
  /** Number of failures in a row after which a server that was reachable counts as unreachable. */
  failureThreshold: number;
  /** Absent if the probe had no login to try. */
  secretVersion?: string;
  /** Refusals in a row of other SmtpConfigs with the same account. */
  refusals?: number;
  diagnosis: Diagnosis;
  /** Whether the dialogue reached the login. */
  reachedAuth: boolean;
  alternatives: Alternative[];
  capabilities: NonNullable<SmtpConfigStatus['capabilities']>;
}

const REACH: readonly ProbeCondition[] = judgedBy('egress');
const LOGIN: readonly ProbeCondition[] = judgedBy('login', 'sender');

export function remember(memory: Memory, outcome: ProbeOutcome): Memory {
  const login = loginAfter(memory, outcome) ?? memory.login;
  return { ...memory, egress: egressMemory(memory, outcome), ...(login && { login }) };
}

function egressMemory({ egress: before }: Memory, outcome: ProbeOutcome): EgressMemory {
  const { diagnosis } = outcome;
  // Without a login, the verdicts about the login and the sender are stored here only.
  const kept: readonly ProbeCondition[] =
    outcome.secretVersion === undefined ? judgedBy('egress', 'login', 'sender') : REACH;
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
 * Reports whether a failure may be temporary: the server was reachable until now, and too few checks have failed in a
 * row. A fault that a retry cannot change, and a verdict about the sender, count immediately.
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
    before.verdicts.every(({ status }) => status === 'True')
  );
}

/** Returns the login that a probe adds to the memory; undefined if the dialogue did not reach the login. */
export function loginAfter({ login: before }: Memory, outcome: ProbeOutcome): LoginMemory | undefined {
  const { secretVersion, diagnosis } = outcome;
  if (secretVersion === undefined || !outcome.reachedAuth) return undefined;
  const endpoint = endpointText(outcome.endpoint);
  const again = before?.secretVersion === secretVersion && before.endpoint === endpoint;
  const finding = diagnosis.finding;
  const refusals = finding ? Math.max(again ? before.refusals : 0, outcome.refusals ?? 0) + 1 : 0;
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

const MAX_BACKOFF_SECONDS = 6 * 3600;

/**
 * Limits the retries. Some refusals permit a number of delayed retries and then count as final. The delay doubles with
 * each refusal, so a server that keeps replying "later" is contacted less often.
 */
function retryAfter(retry: Retry, refusals: number): Retry {
  if (retry.kind !== 'backoff') return retry;
  if (refusals > (retry.attempts ?? Infinity)) return { kind: 'stop' };
  const grown = backoff(refusals, retry.seconds, MAX_BACKOFF_SECONDS);
  return { ...retry, seconds: Math.max(retry.seconds, grown) };
}

/** The identity of the login that a verdict is about. */
export type LoginKey = Pick<LoginMemory, 'secretVersion' | 'endpoint' | 'inputs'>;

/** Adds a refusal that another SmtpConfig with the same account received. It counts as a refusal of this SmtpConfig. */
export function borrow(memory: Memory, refusal: LoginRefusal, key: LoginKey, uid: string): Memory {
  const { by, endpoint: _, held, ...rest } = refusal;
  const whose = held ? { held } : by !== uid && { borrowed: true as const };
  return { ...memory, login: { ...rest, ...key, ...whose } };
}

/**
 * Returns the refusal to share. Undefined if another SmtpConfig's login would not meet the same refusal: it was not
 * sent, or the server did not reject the account.
 */
export function refusalOf(login: LoginMemory, by: string): LoginRefusal | undefined {
  const { at, endpoint, retry, refusals, verdicts, finding, held, worded } = login;
  const admitted = verdicts.some(
    ({ condition, status }) => condition === 'Authenticated' && status === 'True',
  );
  if (!retry || admitted || held) return undefined;
  return {
    ...{ at, endpoint, by, retry, refusals, verdicts },
    ...(finding && { finding }),
    ...(worded && { worded }),
  };
}

/**
 * Returns the record to store before a login with an account that is not known to work. If the operator is killed
 * during the login, the record remains. The next operator process then delays its own login, because the server may
 * count attempts.
 */
export function attempted(key: LoginKey, at: number): LoginMemory {
  return {
    ...key,
    at,
    verdicts: [interrupted(key.endpoint)],
    retry: { kind: 'backoff', seconds: INTERRUPTED_SECONDS },
    refusals: 0,
  };
}

const INTERRUPTED_SECONDS = 900;

export const interrupted = (endpoint: string): Verdict =>
  verdict(
    'Authenticated',
    'Pending',
    `A login to ${endpoint} is running, or was running when the operator stopped. Its result is unknown.`,
  );
