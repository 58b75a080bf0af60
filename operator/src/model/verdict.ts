import type { ConditionStatus, ConditionType, ProbeCondition } from '../../../crds/conditions.ts';
import type { FailedReason, ReasonedCondition, ReasonOf } from '../../../crds/reasons.ts';
import { isReasonOf, reasonEntry } from '../../../crds/reasons.ts';
import type { Stage } from './evidence.ts';
import { cut } from './text.ts';

/** Retry policy after a rejected login. */
export type Retry =
  /** Another attempt could lock the account: no login until the Secret, the spec or the probe annotation changes. */
  | { kind: 'stop' }
  /** Another attempt would not help; the same rule as `stop`, without the risk of locking the account. */
  | { kind: 'pointless' }
  /** Temporary: retried after `seconds` at the earliest; after `attempts` further refusals the same as `stop`. */
  | { kind: 'backoff'; seconds: number; attempts?: number };

/** One verdict on one condition. The compiler refuses a reason that the condition does not have. */
export type Verdict<C extends ConditionType = ProbeCondition> = C extends ConditionType
  ? {
      condition: C;
      status: ConditionStatus;
      reason: ReasonOf<C>;
      /** What was seen. */
      message: string;
      /** Next step, if the message does not end with it. */
      remedy?: string;
    }
  : never;

/** Maximum length of a condition message in UTF-16 units, as in the schema. */
const MAX_MESSAGE = 4096;

/** Makes a verdict. The vocabulary gives the status of the reason. */
export const verdict = <C extends ConditionType>(
  condition: C,
  reason: ReasonOf<C>,
  message: string,
  remedy = '',
): Verdict<C> =>
  ({
    condition,
    status: statusOf(condition, reason),
    reason,
    message: cut(message, MAX_MESSAGE),
    ...(remedy !== '' && { remedy: cut(remedy, MAX_MESSAGE) }),
  }) as Verdict<C>;

/** Returns evidence and remedy as one paragraph. If it is too long, the evidence is shortened. */
export function paragraphOf({ message, remedy = '' }: Pick<Verdict<ConditionType>, 'message' | 'remedy'>) {
  if (remedy === '') return cut(message, MAX_MESSAGE);
  return cut(`${cut(message, Math.max(1, MAX_MESSAGE - remedy.length - 1))} ${remedy}`, MAX_MESSAGE);
}

/** A verdict that its condition is False. */
export type Failed<C extends ReasonedCondition> = C extends ReasonedCondition
  ? { condition: C; status: 'False'; reason: FailedReason<C>; message: string }
  : never;

export const isFailed = <C extends ReasonedCondition>(found: Verdict<C>): found is Verdict<C> & Failed<C> =>
  found.status === 'False';

/** Makes a verdict from an unchecked reason; undefined if the condition does not have that reason. */
export const verdictFrom = <C extends ReasonedCondition>(
  condition: C,
  reason: string,
  message: string,
  remedy?: string,
): Verdict<C> | undefined =>
  isReasonOf(condition, reason) ? verdict<C>(condition, reason as ReasonOf<C>, message, remedy) : undefined;

function statusOf(condition: ConditionType, reason: string): ConditionStatus {
  // These conditions exist only while they are True.
  if (condition === 'Reconciling' || condition === 'Stalled') return 'True';
  if (isReasonOf(condition, reason)) return reasonEntry(condition, reason).status;
  // Ready takes the reason of the first condition that is False.
  return 'False';
}

/** Facts that decided the meaning of a reply. Shown by `probe --explain` and in the debug log. */
export interface Because {
  /** A rule of the provider, the server's words, its code, other facts, or none of these. */
  by: 'rule' | 'words' | 'code' | 'knowledge' | 'nothing';
  cause?: string;
  /** Id of the rule. */
  rule?: string;
  /** The server's words that name the cause. */
  words?: string;
  /** Reply code and enhanced code. */
  code: string;
  known: readonly string[];
  /** Kinds of the hints from the values of the Secret. */
  secret?: readonly string[];
}

/** The first fault of a probe. */
export type Finding<C extends ProbeCondition = ProbeCondition> = C extends ProbeCondition
  ? {
      stage: Stage;
      condition: C;
      reason: ReasonOf<C>;
      /** Fault and evidence. */
      message: string;
      /** Next step. */
      remedy: string;
      /** The server's own words, cleaned. */
      reply?: string;
      retry: Retry;
      /** Present if a reply was read. */
      because?: Because;
    }
  : never;

/** The reason for which a message was not accepted. */
export interface MessageFinding {
  stage: Stage;
  condition: 'MessageAccepted';
  reason: FailedReason<'MessageAccepted'>;
  message: string;
  remedy: string;
  reply?: string;
  /** Absent: the next message is sent on schedule or on request. */
  retry?: Retry;
  because?: Because;
}

export interface Diagnosis {
  /** In gate order; a condition that does not apply is absent. */
  verdicts: Verdict[];
  finding?: Finding;
}
