import { createHash } from 'node:crypto';
import type { ConditionType, Judge } from '../../../crds/conditions.ts';
import { CONDITIONS, judgedBy } from '../../../crds/conditions.ts';
import type { ReasonedCondition } from '../../../crds/reasons.ts';
import { isReasonOf, reasonEntry } from '../../../crds/reasons.ts';
import type { CheckStatus, SmtpConfigStatus } from '../../../crds/schema/status.ts';
import { remedyText } from '../model/steps.ts';
import type { Retry, Verdict } from '../model/verdict.ts';
import { verdictFrom } from '../model/verdict.ts';
import { endOfWait } from '../schedule/end-of-wait.ts';
import { jittered } from '../schedule/jitter.ts';

/** Status fields that belong to a check. */
export type CheckDetails = Partial<SmtpConfigStatus>;

/** The result of a check with its own schedule. All times are milliseconds since the epoch. */
export interface CheckResult {
  /** One verdict for each condition of the check that applies. */
  verdicts: readonly Verdict<ConditionType>[];
  /** When to retry after a failure; if absent, the next run is due after the interval. */
  retry?: Retry;
  /** Status fields that the result sets in addition to the conditions. */
  details?: CheckDetails;
  /** The server's own words, sanitized, if it refused something. */
  reply?: string;
  /** An annotation requested this run, not the interval. Retries of the run count as requested too. */
  onRequest?: true;
}

export interface CheckMemory extends CheckResult {
  /** Hash of everything that the result depends on. */
  inputs: string;
  at: number;
  /** Value of the annotation that requested the last run. */
  requested?: string;
}

/** The schedule of a check, as the spec requests it. */
export interface CheckSchedule {
  /** Milliseconds; absent: the check runs only on request. */
  interval?: number;
  /** Value of the annotation that requests a run now. */
  requested?: string;
  /** The request was already answered, even if the inputs have changed since. A request is never answered twice. */
  answered?: true;
  /** Ready waits for the check, although the table of conditions does not require it. */
  required?: boolean;
}

/** Returns when the check is due next, milliseconds since the epoch. */
export function checkDueAt(
  memory: CheckMemory | undefined,
  { interval, requested, answered }: CheckSchedule,
  { key, now }: { key: string; now: number },
): number {
  if (requested !== undefined && !answered && requested !== memory?.requested) return 0;
  if (!memory) return interval === undefined ? Infinity : 0;
  const { at, retry } = memory;
  if (retry?.kind === 'stop' || retry?.kind === 'pointless') return Infinity;
  if (retry) return endOfWait(at, retry.seconds * 1000, now);
  return interval === undefined ? Infinity : endOfWait(at, jittered(interval, key), now);
}

/** Reports whether every condition that blocks the conditions of the check is True. */
export function isOpen(id: Judge, gates: readonly Verdict<ConditionType>[]): boolean {
  const blockers: readonly ConditionType[] = judgedBy(id).flatMap(type => CONDITIONS[type].blockedBy);
  return gates.every(({ condition, status }) => status === 'True' || !blockers.includes(condition));
}

export const hashOfInputs = (inputs: unknown): string =>
  createHash('sha256').update(JSON.stringify(inputs)).digest('hex').slice(0, 16);

/** Returns the status entry of a check, so that a restarted operator neither repeats nor forgets the run. */
export function checkStatus(
  name: Judge,
  { inputs, at, verdicts, requested, retry, onRequest }: CheckMemory,
): CheckStatus {
  const [first] = verdicts;
  return {
    name,
    inputs,
    time: new Date(at).toISOString(),
    ...(first && { reason: first.reason }),
    ...(requested !== undefined && { requested: requested.slice(0, 256) }),
    ...(onRequest && { onRequest }),
    ...(retry && { retry: retry.kind }),
    ...(retry?.kind === 'backoff' && { notBefore: new Date(at + retry.seconds * 1000).toISOString() }),
  };
}

/** Restores a run that an earlier operator process wrote to the status. */
export function restoredRun(
  status: SmtpConfigStatus,
  id: Judge,
  field: keyof SmtpConfigStatus | undefined,
): CheckMemory | undefined {
  const entry = status.checks?.find(({ name }) => name === id);
  if (!entry) return undefined;
  const at = Date.parse(entry.time);
  if (Number.isNaN(at)) return undefined;
  const retry = restoredRetry(entry.retry, entry.notBefore, at);
  return {
    inputs: entry.inputs,
    at,
    verdicts: judgedBy(id).flatMap(type => restoredVerdict(status, type, entry.reason) ?? []),
    ...(entry.requested !== undefined && { requested: entry.requested }),
    ...(entry.onRequest === true && { onRequest: true as const }),
    ...(retry && { retry }),
    ...(field && status[field] !== undefined && { details: { [field]: status[field] } }),
  };
}

export function restoredRetry(
  kind: string | undefined,
  notBefore: string | undefined,
  at: number,
): Retry | undefined {
  if (kind === 'stop' || kind === 'pointless') return { kind };
  if (kind !== 'backoff') return undefined;
  const until = Date.parse(notBefore ?? '');
  return { kind, seconds: Number.isNaN(until) ? 0 : Math.max(0, (until - at) / 1000) };
}

/** Returns the remedy of a condition from its diagnosis; undefined if the vocabulary already has this remedy. */
export function restoredRemedy(
  { diagnosis }: SmtpConfigStatus,
  condition: ReasonedCondition,
  reason: string,
): string | undefined {
  if (diagnosis?.condition !== condition || diagnosis.reason !== reason) return undefined;
  if (!isReasonOf(condition, reason)) return undefined;
  const remedy = remedyText(diagnosis);
  return remedy === reasonEntry(condition, reason).remedy ? undefined : remedy;
}

/**
 * Restores a verdict. If the condition was hidden behind another failure, its message is lost but its reason is kept.
 */
function restoredVerdict(
  status: SmtpConfigStatus,
  type: ConditionType,
  reason: string | undefined,
): Verdict<ConditionType> | undefined {
  if (type === 'Reconciling' || type === 'Stalled') return undefined;
  const stood = status.conditions?.find(condition => condition.type === type && condition.reason === reason);
  if (stood) {
    const remedy = restoredRemedy(status, type, stood.reason);
    return verdictFrom<ReasonedCondition>(type, stood.reason, stood.message, remedy);
  }
  if (reason === undefined || !isReasonOf(type, reason)) return undefined;
  return verdictFrom<ReasonedCondition>(type, reason, reasonEntry<ReasonedCondition>(type, reason).meaning);
}
