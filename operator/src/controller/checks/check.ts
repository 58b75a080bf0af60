import type { Judge } from '../../../../crds/conditions.ts';
import type { CheckResult, CheckSchedule } from '../../status/checks.ts';
import type { Reconciliation } from '../reconciliation.ts';

/**
 * One check with a clock of its own. What its conditions are, what blocks them and their order is in the table of
 * conditions; when it is due, what a restart keeps of it and where it stands in the status is derived from what is
 * here. See docs/contributing/adding-a-check.md.
 */
export interface Check<Evidence = unknown> {
  /** The conditions that name it in the table are its own. */
  id: Judge;
  /** @returns undefined where the spec does not ask for it: then it has no conditions */
  schedule(pass: Reconciliation): CheckSchedule | undefined;
  /** Everything that the result depends on: where it changes, the check runs again. Holds no secret. */
  inputs(pass: Reconciliation): unknown;
  /**
   * Does the I/O. An expected failure is evidence, and no exception.
   * @throws ApiError, ApiUnavailable
   */
  run(pass: Reconciliation): Promise<Evidence>;
  /** What the evidence means. Pure. */
  diagnose(evidence: Evidence, pass: Reconciliation): CheckResult;
}

/** A check as the registry holds it: what `run` returns is nobody's business but its own. */
export interface RegisteredCheck extends Pick<Check, 'id' | 'schedule' | 'inputs'> {
  examine(pass: Reconciliation): Promise<CheckResult>;
}

export const registered = <Evidence>(check: Check<Evidence>): RegisteredCheck => ({
  id: check.id,
  schedule: pass => check.schedule(pass),
  inputs: pass => check.inputs(pass),
  examine: async pass => check.diagnose(await check.run(pass), pass),
});
