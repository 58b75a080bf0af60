import type { ProbeCondition } from '../../../../crds/conditions.ts';
import type { ReasonOf } from '../../../../crds/reasons.ts';
import type { DiagnosisContext } from '../../../../operator/src/diagnose/diagnose.ts';
import type { Evidence } from '../../../../operator/src/model/evidence.ts';
import type { Retry } from '../../../../operator/src/model/verdict.ts';

/** Something that goes wrong, and what a person must be told about it. */
export interface Row {
  /** Completes "when ...". */
  when: string;
  seen: Evidence;
  /** Default: provider qq with a login and a sender. */
  context?: DiagnosisContext;
  reason: ReasonOf<ProbeCondition>;
  /** Default: that of the table. */
  condition?: ProbeCondition;
  /** Default: backoff. */
  retry?: Retry['kind'];
  /** Fragments of the message. */
  says: readonly string[];
  /** Fragments of the remedy. */
  remedy: readonly string[];
  /** What message and remedy must not contain. */
  never?: readonly string[];
}

export interface Table {
  condition: ProbeCondition;
  rows: readonly Row[];
}
