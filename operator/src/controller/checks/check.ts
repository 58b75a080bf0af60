import type { Judge } from '../../../../crds/conditions.ts';
import type { SmtpConfigStatus } from '../../../../crds/schema/status.ts';
import type { CheckResult, CheckSchedule } from '../../status/checks.ts';
import type { Gates, KnownCheck } from '../../status/known.ts';
import type { Memory } from '../../status/memory.ts';
import type { Ports } from '../ports.ts';
import type { Reconciliation, Resolution, Subject } from '../reconciliation.ts';

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
  /** The field of the status that is its own: a restart keeps it. */
  field?: keyof SmtpConfigStatus;
  /** Its last run stays in the status when the inputs change. */
  keepsRun?: true;
  /** Adds to the memory what the journal keeps of a run that the end of the operator interrupted. */
  recall?(memory: Memory, given: Restoring): Memory;
}

/** What a restarted operator has of an SmtpConfig. */
export type Restoring = Pick<Resolution<Pick<Ports, 'now' | 'journal'>>, 'config' | 'resolved' | 'ports'>;

/** An entry of the registry: a check, or several that one dialogue with the server settles. */
export interface RegisteredCheck {
  /** Whose conditions in the table it decides. */
  judges: readonly Judge[];
  /** The memory with what the status and the journal keep of it. */
  restore?(memory: Memory, given: Restoring): Memory;
  /** The SmtpConfig is not acted on from now on. */
  rest?(subject: Subject): Promise<void>;
  /** The SmtpConfig is gone. */
  forget?(key: string, ports: Ports): void;
  /** Before publishing: only what it has proved is published. After it: publishing does not wait for it. */
  when: 'before-publishing' | 'publishing' | 'after-publishing';
  /** What it found for the present inputs; undefined where the spec does not ask for it. */
  known(pass: Reconciliation): KnownCheck | undefined;
  /**
   * Does what is due; absent: a step of the pass does.
   * @param gates the conditions at this moment
   * @returns when it is due next, milliseconds since the epoch
   */
  run?(pass: Reconciliation, gates: () => Gates): Promise<number>;
}
