import type { Condition, SmtpConfigStatus } from '../../../crds/schema/status.ts';

/** How long an unchanged status may stay before its times are written again. */
export const HEARTBEAT_MS = 60 * 60 * 1000;

/** Whether the status is worth a write: something that a user would call a change, or the heartbeat. */
export function isMaterial(before: SmtpConfigStatus, after: SmtpConfigStatus, now: number): boolean {
  return essence(before) !== essence(after) || heartbeatDue(before, after, now);
}

function heartbeatDue(before: SmtpConfigStatus, after: SmtpConfigStatus, now: number): boolean {
  if (before.lastProbeTime === after.lastProbeTime) return false;
  return now - Date.parse(before.lastProbeTime ?? '1970-01-01T00:00:00Z') >= HEARTBEAT_MS;
}

/** Times, and the words of what is well, change with every probe without saying anything new. */
function essence(status: SmtpConfigStatus): string {
  const { lastProbeTime: _, conditions, diagnosis, checks, ...rest } = status;
  return stable({
    ...rest,
    conditions: conditions?.map(essenceOfCondition),
    checks: checks?.map(({ time: _time, ...check }) => check),
    diagnosis: diagnosis && {
      ...diagnosis,
      message: withoutNumbers(diagnosis.message),
      reply: withoutNumbers(diagnosis.reply ?? ''),
      alternatives: diagnosis.alternatives?.map(({ address, reachable }) => [address, reachable]),
    },
  });
}

function essenceOfCondition({ type, status, reason, message, observedGeneration }: Condition): unknown[] {
  return [type, status, reason, observedGeneration, status === 'False' ? withoutNumbers(message) : ''];
}

/** Addresses, durations and the server's ids differ from probe to probe; the sentence does not. */
function withoutNumbers(text: string): string {
  return text.replace(/\S+/g, word => (/\d/.test(word) ? '#' : word));
}

function stable(value: unknown): string {
  return JSON.stringify(value, (_key, entry: unknown) =>
    typeof entry === 'object' && entry !== null && !Array.isArray(entry)
      ? Object.fromEntries(Object.entries(entry).sort(([a], [b]) => (a < b ? -1 : 1)))
      : entry,
  );
}
