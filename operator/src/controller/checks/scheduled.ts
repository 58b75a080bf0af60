import type { CheckSchedule } from '../../status/checks.ts';
import { checkDueAt, hashOfInputs, isOpen, restoredRun } from '../../status/checks.ts';
import type { Gates, KnownCheck } from '../../status/known.ts';
import type { ScheduledRun } from '../../status/scheduled.ts';
import { scheduledKnown } from '../../status/scheduled.ts';
import type { Reconciliation } from '../reconciliation.ts';
import type { Check, RegisteredCheck } from './check.ts';

type ScheduledCheck = RegisteredCheck & Required<Pick<RegisteredCheck, 'run' | 'restore'>>;

/** Turns a check with its own schedule into an entry of the registry. */
export const registered = <Evidence>(check: Check<Evidence>): ScheduledCheck => ({
  judges: [check.id],
  when: 'after-publishing',
  known(pass) {
    const schedule = check.schedule(pass);
    return schedule && scheduledKnown(lastRun(check, schedule, pass));
  },
  async run(pass, gates) {
    const schedule = check.schedule(pass);
    // A blocked check waits until its blocking condition changes, so its schedule does not wake the operator.
    if (!schedule || !isOpen(check.id, gates())) return Infinity;
    if (dueAt(check, schedule, pass) <= pass.ports.now()) await runNow(check, schedule, pass);
    return dueAt(check, schedule, pass);
  },
  restore(memory, given) {
    const run = restoredRun(given.config.status, check.id, check.field);
    const restored = run ? { ...memory, checks: { ...memory.checks, [check.id]: run } } : memory;
    return check.recall?.(restored, given) ?? restored;
  },
});

/** Returns the checks that the spec requests, with their results for the current inputs. */
export const knownChecks = (checks: readonly RegisteredCheck[], pass: Reconciliation): KnownCheck[] =>
  checks.flatMap(check => check.known(pass) ?? []);

/**
 * Runs, one after the other, all checks that are due and not blocked.
 * @param gates returns the conditions at the moment of the call
 * @returns when the next check is due, milliseconds since the epoch
 */
export async function runChecks(
  checks: readonly RegisteredCheck[],
  gates: () => Gates,
  pass: Reconciliation,
): Promise<number> {
  let next = Infinity;
  for (const check of checks) next = Math.min(next, (await check.run?.(pass, gates)) ?? Infinity);
  return next;
}

type Inputs = Pick<Check, 'id' | 'inputs' | 'keepsRun'>;

function lastRun(check: Inputs, schedule: CheckSchedule, pass: Reconciliation): ScheduledRun {
  const { id, keepsRun } = check;
  const memory = pass.state.memory.checks?.[id];
  const isCurrent = memory?.inputs === hashOfInputs(check.inputs(pass));
  return { id, schedule, ...(isCurrent && memory && { memory }), ...(keepsRun && { kept: memory }) };
}

function dueAt(check: Inputs, schedule: CheckSchedule, pass: Reconciliation): number {
  const { memory } = lastRun(check, schedule, pass);
  return checkDueAt(memory, schedule, { key: `${pass.resolved.uid}#${check.id}`, now: pass.ports.now() });
}

async function runNow<Evidence>(
  check: Check<Evidence>,
  { requested }: CheckSchedule,
  pass: Reconciliation,
): Promise<void> {
  const { state, ports } = pass;
  const inputs = hashOfInputs(check.inputs(pass));
  const result = check.diagnose(await check.run(pass), pass);
  const memory = {
    ...result,
    inputs,
    at: ports.now(),
    ...(requested !== undefined && { requested }),
  };
  state.remember({ ...state.memory, checks: { ...state.memory.checks, [check.id]: memory } });
}
