import type { ConditionStatus, ProbeCondition } from '../../../crds/conditions.ts';
import type { Stage } from './evidence.ts';

/** What may be done after a refused login. */
export type Retry =
  /** Another try could lock the account: none until Secret, spec or the probe annotation changes. */
  | { kind: 'stop' }
  /** Nothing gets better by trying; the same rule as `stop`, without the danger. */
  | { kind: 'pointless' }
  /** Temporary: not before `seconds` have passed; after `attempts` further refusals the same as `stop`. */
  | { kind: 'backoff'; seconds: number; attempts?: number };

/** What a probe means for one condition. */
export interface Verdict {
  condition: ProbeCondition;
  status: ConditionStatus;
  reason: string;
  /** What was seen and what to do next, one paragraph. */
  message: string;
}

/** The first thing that is wrong. */
export interface Finding {
  stage: Stage;
  condition: ProbeCondition;
  reason: string;
  /** What is wrong and what was seen. */
  message: string;
  /** What to do next. */
  remedy: string;
  /** The server's own words, cleaned. */
  reply?: string;
  retry: Retry;
}

export interface Diagnosis {
  /** In gate order; a condition that does not apply is absent. */
  verdicts: Verdict[];
  finding?: Finding;
}
