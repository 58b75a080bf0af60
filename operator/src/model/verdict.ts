import type { ConditionStatus, ConditionType, ProbeCondition } from '../../../crds/conditions.ts';
import type { FailedReason, ReasonedCondition, ReasonOf } from '../../../crds/reasons.ts';
import { isReasonOf, reasonEntry } from '../../../crds/reasons.ts';
import type { Stage } from './evidence.ts';
import { cut } from './text.ts';

/** Retry policy after a rejected login. */
export type Retry =
  /** Another try could lock the account: none until Secret, spec or the probe annotation changes. */
  | { kind: 'stop' }
  /** Nothing gets better by trying; the same rule as `stop`, without the danger. */
  | { kind: 'pointless' }
  /** Temporary: not before `seconds` have passed; after `attempts` further refusals the same as `stop`. */
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

/** Longest message of a condition, in UTF-16 units: what the schema has room for. */
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

/** A verdict from outside the type system; undefined where the condition does not have that reason. */
export const verdictFrom = <C extends ReasonedCondition>(
  condition: C,
  reason: string,
  message: string,
  remedy?: string,
): Verdict<C> | undefined =>
  isReasonOf(condition, reason) ? verdict<C>(condition, reason as ReasonOf<C>, message, remedy) : undefined;

function statusOf(condition: ConditionType, reason: string): ConditionStatus {
  // These stand only while they are True.
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
  /** Kinds of the hints that a look at the Secret gave. */
  secret?: readonly string[];
}

/** The first thing that is wrong. */
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
      /** Present where a reply was read. */
      because?: Because;
    }
  : never;

/** Why a message was not accepted. */
export interface MessageFinding {
  stage: Stage;
  condition: 'MessageAccepted';
  reason: FailedReason<'MessageAccepted'>;
  message: string;
  remedy: string;
  reply?: string;
  /** Absent: the next one comes by the clock or on request. */
  retry?: Retry;
  because?: Because;
}

export interface Diagnosis {
  /** In gate order; a condition that does not apply is absent. */
  verdicts: Verdict[];
  finding?: Finding;
}
