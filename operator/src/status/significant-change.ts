import type { ConditionType } from '../../../crds/conditions.ts';
import { quotesServer } from '../../../crds/conditions.ts';
import type { Condition, SmtpConfigStatus } from '../../../crds/schema/status.ts';

/** Milliseconds after which an unchanged status is written again with its new times. */
export const HEARTBEAT_MS = 60 * 60 * 1000;

/** Reports whether the status is worth a write: a change that matters to a user, or the heartbeat. */
export function isSignificantChange(before: SmtpConfigStatus, after: SmtpConfigStatus, now: number): boolean {
  return essence(before) !== essence(after) || heartbeatDue(before, after, now);
}

function heartbeatDue(before: SmtpConfigStatus, after: SmtpConfigStatus, now: number): boolean {
  if (before.lastProbeTime === after.lastProbeTime) return false;
  return now - Date.parse(before.lastProbeTime ?? '1970-01-01T00:00:00Z') >= HEARTBEAT_MS;
}

/**
 * Returns the significant part of a status. Times, and the messages of successful conditions, change with every probe
 * without new information.
 */
function essence(status: SmtpConfigStatus): string {
  const { lastProbeTime: _, conditions, diagnosis, checks, capabilities, ...rest } = status;
  return stable({
    ...rest,
    capabilities: { ...capabilities, stageMilliseconds: undefined },
    conditions: conditions?.map(essenceOfCondition),
    checks: checks?.map(({ time: _time, ...check }) => check),
    diagnosis: diagnosis && essenceOfDiagnosis(diagnosis),
  });
}

function essenceOfCondition({ type, status, reason, message, observedGeneration }: Condition): unknown[] {
  const isNews = status === 'False' && !SUMS_UP.includes(type) && !quotesServer(type, reason);
  return [type, status, reason, observedGeneration, isNews ? message : ''];
}

/** Conditions whose message repeats that of the condition that fails. */
const SUMS_UP: readonly string[] = ['Ready', 'Reconciling', 'Stalled'] satisfies readonly ConditionType[];

function essenceOfDiagnosis({
  message,
  summary: _,
  ...diagnosis
}: NonNullable<SmtpConfigStatus['diagnosis']>): object {
  return {
    ...diagnosis,
    message: quotesServer(diagnosis.condition, diagnosis.reason) ? '' : message,
    reply: withoutIds(diagnosis.reply ?? ''),
    alternatives: diagnosis.alternatives?.map(({ address, reachable }) => [address, reachable]),
  };
}

/** Removes ids, addresses and times, which differ between the replies of a server; the other words do not. */
function withoutIds(reply: string): string {
  return reply.replace(/\S+/g, word => (/\d/.test(word) ? '#' : word));
}

function stable(value: unknown): string {
  return JSON.stringify(value, (_key, entry: unknown) =>
    typeof entry === 'object' && entry !== null
      ? Object.fromEntries(Object.entries(entry).sort(([a], [b]) => (a < b ? -1 : 1)))
      : entry,
  );
}
