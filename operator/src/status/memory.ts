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

/** What the operator remembers of one SmtpConfig from its probes. All times are milliseconds since the epoch. */
export interface Memory {
  /** The last time the server was reached for, with or without a login. */
  readonly egress?: EgressMemory;
  /** The last login that was tried. */
  readonly login?: LoginMemory;
  /** The inputs for which everything that applies was once true: outputs may hold them. */
  readonly verified?: VerifiedInputs;
  /** What the checks with a clock of their own have found, by check. */
  readonly checks?: Readonly<Partial<Record<Judge, CheckMemory>>>;
  /** Value of the probe annotation that was last acted on. */
  readonly handledRequest?: string;
}

export interface VerifiedInputs {
  readonly egress: string;
  readonly login: string;
  /** host:port */
  readonly endpoint: string;
  /** Of the Secret; without one the state of the credentials. */
  readonly version: string;
}

export interface EgressMemory {
  /** What the verdict depends on (see `schedule/inputs.ts`). */
  readonly inputs: string;
  readonly at: number;
  /** Failures in a row. */
  readonly failures: number;
  /** The endpoint in effect: the chosen one, or the sibling that `portPolicy: Auto` took. */
  readonly endpoint: Endpoint;
  readonly verdicts: readonly Verdict[];
  readonly finding?: Finding;
  /** What the last check found, while too few in a row have failed for it to count: `verdicts` are older. */
  readonly doubt?: Finding;
  readonly alternatives: readonly Alternative[];
  readonly capabilities: NonNullable<SmtpConfigStatus['capabilities']>;
}

export interface LoginMemory {
  readonly secretVersion: string;
  /** host:port */
  readonly endpoint: string;
  /** What a login depends on in addition to Secret and endpoint (see `schedule/inputs.ts`). */
  readonly inputs: string;
  readonly at: number;
  /** Authenticated, and SenderAccepted where it was asked. */
  readonly verdicts: readonly Verdict[];
  readonly finding?: Finding;
  /** Absent after a success. */
  readonly retry?: Retry;
  /** Refusals in a row of this very credential. */
  readonly refusals: number;
  /** Another SmtpConfig with the same account was refused: this one did not try. */
  readonly borrowed?: true;
  /** The message of the verdict is from a status: it already contains the time of the next login. */
  readonly worded?: true;
  /** The operator did not make this login: too many others of the same user name were refused. */
  readonly held?: true;
  /** Earliest time of the next login, because a starting operator spreads its logins. */
  readonly notBefore?: number;
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
  /** Refusals in a row that others with the same account have met. */
  refusals?: number;
  diagnosis: Diagnosis;
  /** Whether the dialogue came as far as the login. */
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
  // Without a login, the sender's verdict has no other home.
  const kept: readonly ProbeCondition[] =
    outcome.secretVersion === undefined ? judgedBy('egress', 'sender') : REACH;
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
 * row. A fault that a retry cannot change, and a verdict about the sender, count at once.
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

/** What a probe with a login adds; undefined where the dialogue did not come that far. */
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
 * Some refusals deserve a number of delayed tries, and count as final after them. The delay doubles with each
 * refusal: a server that keeps answering "later" is asked less often.
 */
function retryAfter(retry: Retry, refusals: number): Retry {
  if (retry.kind !== 'backoff') return retry;
  if (refusals > (retry.attempts ?? Infinity)) return { kind: 'stop' };
  const grown = backoff(refusals, retry.seconds, MAX_BACKOFF_SECONDS);
  return { ...retry, seconds: Math.max(retry.seconds, grown) };
}

/** What identifies the login that a verdict is about. */
export type LoginKey = Pick<LoginMemory, 'secretVersion' | 'endpoint' | 'inputs'>;

/** The refusal that another SmtpConfig with the same account met: it counts as one of our own. */
export function borrow(memory: Memory, refusal: LoginRefusal, key: LoginKey, uid: string): Memory {
  const { by, endpoint: _, held, ...rest } = refusal;
  const whose = held ? { held } : by !== uid && { borrowed: true as const };
  return { ...memory, login: { ...rest, ...key, ...whose } };
}

/** Whether a login by another one would meet the same: it was sent, and the server said no to the account. */
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
 * What is written down before a login with an account that is not known to work. An operator that is killed during
 * it leaves this behind, and the next one does not try at once: the server may be counting.
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
