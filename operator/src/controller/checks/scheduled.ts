import type { ConditionType } from '../../../../crds/conditions.ts';
import type { Verdict } from '../../model/verdict.ts';
import type { CheckSchedule, KnownCheck } from '../../status/checks.ts';
import { checkDueAt, hashOfInputs, isOpen } from '../../status/checks.ts';
import type { Reconciliation } from '../reconciliation.ts';
import type { Check, RegisteredCheck } from './check.ts';

/** A check with a clock of its own, as an entry of the registry. */
export const registered = <Evidence>(check: Check<Evidence>): RegisteredCheck => ({
  judges: [check.id],
  when: 'after-publishing',
  known(pass) {
    const schedule = check.schedule(pass);
    return schedule && knownCheck(check, schedule, pass);
  },
  async run(pass, gates) {
    const schedule = check.schedule(pass);
    // What is blocked waits for a change of what blocks it: its own clock does not wake the operator.
    if (!schedule || !isOpen(check.id, gates)) return Infinity;
    if (dueAt(check, schedule, pass) <= pass.ports.now()) await runNow(check, schedule, pass);
    return dueAt(check, schedule, pass);
  },
});

/** The checks that the spec asks for, with what they found for the present inputs. */
export const knownChecks = (checks: readonly RegisteredCheck[], pass: Reconciliation): KnownCheck[] =>
  checks.flatMap(check => check.known(pass) ?? []);

/**
 * Runs one after the other what is due and not blocked.
 * @param gates the conditions that can block a check
 * @returns when the next one is due, milliseconds since the epoch
 */
export async function runChecks(
  checks: readonly RegisteredCheck[],
  gates: readonly Verdict<ConditionType>[],
  pass: Reconciliation,
): Promise<number> {
  let next = Infinity;
  for (const check of checks) next = Math.min(next, await check.run(pass, gates));
  return next;
}

type Inputs = Pick<Check, 'id' | 'inputs'>;

function knownCheck(check: Inputs, schedule: CheckSchedule, pass: Reconciliation): KnownCheck {
  const memory = pass.state.memory.checks?.[check.id];
  const current = memory?.inputs === hashOfInputs(check.inputs(pass));
  return { id: check.id, schedule, ...(current && memory && { memory }) };
}

function dueAt(check: Inputs, schedule: CheckSchedule, pass: Reconciliation): number {
  const { memory } = knownCheck(check, schedule, pass);
  return checkDueAt(memory, schedule, `${pass.resolved.uid}#${check.id}`);
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
