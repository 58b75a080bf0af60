import type { ConditionType, Judge } from '../../../../crds/conditions.ts';
import type { Verdict } from '../../model/verdict.ts';
import type { CheckResult, CheckSchedule, KnownCheck } from '../../status/checks.ts';
import type { Reconciliation } from '../reconciliation.ts';

/**
 * One check with a clock of its own. What its conditions are, what blocks them and their order is in the table of
 * conditions; when it is due, what a restart keeps of it and where the status holds it is derived from what is
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

/** An entry of the registry: a check, or several that one dialogue with the server settles. */
export interface RegisteredCheck {
  /** Whose conditions in the table it decides. */
  judges: readonly Judge[];
  /** Before publishing: only what it has proved is published. After it: publishing does not wait for it. */
  when: 'before-publishing' | 'after-publishing';
  /** What it found for the present inputs; undefined where the spec does not ask for it, or where Known has it. */
  known(pass: Reconciliation): KnownCheck | undefined;
  /**
   * Does what is due.
   * @param gates the conditions that can block it
   * @returns when it is due next, milliseconds since the epoch
   */
  run(pass: Reconciliation, gates: readonly Verdict<ConditionType>[]): Promise<number>;
}
