import type { Judge } from '../../../../crds/conditions.ts';
import type { SmtpConfigStatus } from '../../../../crds/schema/status.ts';
import type { CheckResult, CheckSchedule } from '../../status/checks.ts';
import type { Gates, KnownCheck } from '../../status/known.ts';
import type { Memory } from '../../status/memory.ts';
import type { Ports } from '../ports.ts';
import type { Reconciliation, Resolution, Subject } from '../reconciliation.ts';

/**
 * One check with its own schedule. The table of conditions defines its conditions, their order and what blocks them.
 * The due time, the restore after a restart and the place in the status are derived from this interface. See
 * docs/contributing/adding-a-check.md.
 */
export interface Check<Evidence = unknown> {
  /** Identifies the check: the conditions in the table that name this id belong to the check. */
  id: Judge;
  /** @returns undefined if the spec does not request the check; the check then has no conditions */
  schedule(pass: Reconciliation): CheckSchedule | undefined;
  /**
   * Returns everything that the result depends on. The check runs again when the inputs change. They contain no secret.
   */
  inputs(pass: Reconciliation): unknown;
  /**
   * Does the I/O. An expected failure is returned as evidence, not thrown.
   * @throws ApiError, ApiUnavailable
   */
  run(pass: Reconciliation): Promise<Evidence>;
  /** Turns the evidence into a result. Pure. */
  diagnose(evidence: Evidence, pass: Reconciliation): CheckResult;
  /** The status field that belongs to this check and that a restart keeps. */
  field?: keyof SmtpConfigStatus;
  /** The last run stays in the status when the inputs change. */
  keepsRun?: true;
  /** Adds to the memory the journal's record of a run that was interrupted when the operator stopped. */
  recall?(memory: Memory, given: Restoring): Memory;
}

/** The data of an SmtpConfig that is available after a restart of the operator. */
export type Restoring = Pick<Resolution<Pick<Ports, 'now' | 'journal'>>, 'config' | 'resolved' | 'ports'>;

/** An entry of the registry: one check, or several checks that share one dialogue with the server. */
export interface RegisteredCheck {
  /** The ids whose conditions in the table this entry decides. */
  judges: readonly Judge[];
  /** Returns the memory with the data of the status and the journal added. */
  restore?(memory: Memory, given: Restoring): Memory;
  /** Called when the operator stops acting on the SmtpConfig. */
  rest?(subject: Subject): Promise<void>;
  /** Called when the SmtpConfig is deleted. */
  forget?(key: string, ports: Ports): void;
  /**
   * The order relative to publishing. Checks before publishing decide what is verified, and only verified settings are
   * published. Publishing does not wait for the checks after it.
   */
  when: 'before-publishing' | 'publishing' | 'after-publishing';
  /** Returns the result for the current inputs; undefined if the spec does not request the check. */
  known(pass: Reconciliation): KnownCheck | undefined;
  /**
   * Runs the parts that are due. Absent if a step of the pass does this work.
   * @param gates returns the current conditions
   * @returns when the check is due next, milliseconds since the epoch
   */
  run?(pass: Reconciliation, gates: () => Gates): Promise<number>;
}
