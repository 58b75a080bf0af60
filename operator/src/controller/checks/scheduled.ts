import type { ConditionType } from '../../../../crds/conditions.ts';
import type { Verdict } from '../../model/verdict.ts';
import type { CheckSchedule, KnownCheck } from '../../status/checks.ts';
import { checkDueAt, hashOfInputs, isOpen } from '../../status/checks.ts';
import type { Reconciliation } from '../reconciliation.ts';
import type { RegisteredCheck } from './check.ts';

/** The checks that the spec asks for, with what they found for the present inputs. */
export function knownChecks(checks: readonly RegisteredCheck[], pass: Reconciliation): KnownCheck[] {
  return checks.flatMap(check => {
    const schedule = check.schedule(pass);
    return schedule ? [knownCheck(check, schedule, pass)] : [];
  });
}

function knownCheck(check: RegisteredCheck, schedule: CheckSchedule, pass: Reconciliation): KnownCheck {
  const memory = pass.state.memory.checks?.[check.id];
  const current = memory?.inputs === hashOfInputs(check.inputs(pass));
  return { id: check.id, schedule, ...(current && memory && { memory }) };
}

/**
 * Runs each check that is due and whose way is free.
 * @param gates the conditions that can block a check
 * @returns when the next one is due, milliseconds since the epoch
 */
export async function runChecks(
  checks: readonly RegisteredCheck[],
  gates: readonly Verdict<ConditionType>[],
  pass: Reconciliation,
): Promise<number> {
  let next = Infinity;
  for (const check of checks) {
    const schedule = check.schedule(pass);
    // What is blocked waits for a change of what blocks it: its own clock does not wake the operator.
    if (!schedule || !isOpen(check.id, gates)) continue;
    if (dueAt(check, schedule, pass) <= pass.ports.now()) await run(check, schedule, pass);
    next = Math.min(next, dueAt(check, schedule, pass));
  }
  return next;
}

function dueAt(check: RegisteredCheck, schedule: CheckSchedule, pass: Reconciliation): number {
  const { memory } = knownCheck(check, schedule, pass);
  return checkDueAt(memory, schedule, `${pass.resolved.uid}#${check.id}`);
}

async function run(
  check: RegisteredCheck,
  { requested }: CheckSchedule,
  pass: Reconciliation,
): Promise<void> {
  const { state, ports } = pass;
  const inputs = hashOfInputs(check.inputs(pass));
  const result = await check.examine(pass);
  const memory = {
    ...result,
    inputs,
    at: ports.now(),
    ...(requested !== undefined && { requested }),
  };
  state.remember({ ...state.memory, checks: { ...state.memory.checks, [check.id]: memory } });
}
