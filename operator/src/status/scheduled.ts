import type { ConditionType, Judge } from '../../../crds/conditions.ts';
import { judgedBy } from '../../../crds/conditions.ts';
import type { ReasonedCondition } from '../../../crds/reasons.ts';
import type { Retry, Verdict } from '../model/verdict.ts';
import { verdictFrom } from '../model/verdict.ts';
import type { CheckMemory, CheckSchedule } from './checks.ts';
import { checkStatus } from './checks.ts';
import { blocked, FIRST_CHECK } from './gates.ts';
import type { Gates, KnownCheck } from './known.ts';

/** A check with its own schedule that the spec requests. */
export interface ScheduledRun {
  id: Judge;
  schedule: CheckSchedule;
  /** The result for the current inputs; absent if the check has not run with them. */
  memory?: CheckMemory;
  /** A run with other inputs that still stays in the status. */
  kept?: CheckMemory | undefined;
}

export function scheduledKnown(run: ScheduledRun): KnownCheck {
  const { id, schedule, memory } = run;
  const shown = memory ?? run.kept;
  const retry = memory?.retry ?? byClock(schedule);
  return {
    judges: [id],
    ...(schedule.required && { required: true }),
    conditions: (_known, gates) => conditionsOf(run, gates),
    explain: () => ({
      ...(retry && { retry }),
      ...(memory?.reply !== undefined && { reply: memory.reply }),
    }),
    fields: () => shown?.details ?? {},
    ...(shown && { ran: checkStatus(id, shown) }),
  };
}

/** Returns the retry of a check with an interval: the next run comes without a change, and may have another result. */
const byClock = ({ interval }: CheckSchedule): Retry | undefined =>
  interval === undefined ? undefined : { kind: 'backoff', seconds: interval / 1000 };

function conditionsOf({ id, schedule, memory }: ScheduledRun, gates: Gates): Verdict<ConditionType>[] {
  // A check without an interval has no condition before the first request.
  if (!memory && schedule.interval === undefined && schedule.requested === undefined) return [];
  return judgedBy(id).flatMap(type => {
    if (type === 'Reconciling' || type === 'Stalled') return [];
    const found = memory?.verdicts.find(({ condition }) => condition === type);
    return blocked<ReasonedCondition>(type, gates) ?? found ?? (memory ? [] : notYet(type, schedule));
  });
}

/** Returns the pending condition; every condition of a check has the reason Pending. */
const notYet = (type: ReasonedCondition, { answered }: CheckSchedule): Verdict<ConditionType> | [] =>
  verdictFrom(type, 'Pending', answered ? UNPROVEN : FIRST_CHECK) ?? [];

const UNPROVEN =
  'The spec or the Secret has changed since the last check, so its result no longer applies. Request another one.';
