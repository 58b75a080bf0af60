import type { ConditionType } from '../../../../crds/conditions.ts';
import { CONDITION_TYPES, CONDITIONS } from '../../../../crds/conditions.ts';
import type { SmtpConfig } from '../../../../crds/object.ts';
import type { Condition } from '../../../../crds/schema/status.ts';
import type { Paint } from './paint.ts';
import { conditionOf, WARNS_WHEN_TRUE } from './row.ts';
import { age, fitted, type Layout } from './text.ts';

export type RungState = 'ok' | 'failed' | 'warning' | 'waiting';

/** One condition in the sequence from the Secret to the published outputs. */
export interface Rung {
  condition: ConditionType;
  state: RungState;
  reason: string;
  since: string;
  message: string;
}

/** Conditions that summarize the others. */
const SUMS: readonly string[] = ['Reconciling', 'Stalled', 'Ready'];

/** Returns the conditions in the order in which they must become True. */
export function ladderOf(status: SmtpConfig['status']): Rung[] {
  return CONDITION_TYPES.filter(type => !SUMS.includes(type)).flatMap(condition => {
    const is = conditionOf(status, condition);
    if (!is) return [];
    const warns = WARNS_WHEN_TRUE.includes(condition);
    // A condition of this type is normally absent or not True.
    if (warns && is.status !== 'True') return [];
    const state = warns ? 'warning' : stateOf(is, CONDITIONS[condition].requiredForReady);
    return [{ condition, state, reason: is.reason, since: is.lastTransitionTime, message: is.message }];
  });
}

/** Reasons of a condition that is False because of an earlier one. */
const FOLLOWS: readonly string[] = ['NotVerified'];

function stateOf({ status, reason }: Condition, required: boolean): RungState {
  if (status === 'True') return 'ok';
  if (status === 'Unknown' || FOLLOWS.includes(reason)) return 'waiting';
  return required ? 'failed' : 'warning';
}

const WORDS: Readonly<Record<RungState, { word: string; colour: keyof Paint }>> = {
  ok: { word: 'ok', colour: 'good' },
  failed: { word: 'FAILED', colour: 'bad' },
  warning: { word: 'warning', colour: 'warn' },
  waiting: { word: 'waiting', colour: 'dim' },
};

const WIDEST = Math.max(...CONDITION_TYPES.map(({ length }) => length));

export function ladderLines(rungs: readonly Rung[], { columns, paint, now }: Layout): string[] {
  return rungs.map(({ condition, state, reason, since, message }) => {
    const { word, colour } = WORDS[state];
    const head = `${condition.padEnd(WIDEST)}  ${age(since, now).padEnd(4)}  `;
    const rest = fitted(state === 'ok' ? message : reason, columns - head.length - 11);
    return `  ${paint[colour](word.padEnd(7))}  ${head}${state === 'ok' ? paint.dim(rest) : rest}`.trimEnd();
  });
}
