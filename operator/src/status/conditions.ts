import { CONDITION_TYPES, type ConditionType } from '../../../crds/conditions.ts';
import type { Verdict } from '../model/verdict.ts';
import type { Known } from './known.ts';

/** Returns all conditions except Ready and its kstatus companions, in the order of the table. */
export function gateConditions(known: Known): Verdict<ConditionType>[] {
  const all: Verdict<ConditionType>[] = [];
  for (const check of known.checks) all.push(...check.conditions(known, all));
  return all.sort((a, b) => CONDITION_TYPES.indexOf(a.condition) - CONDITION_TYPES.indexOf(b.condition));
}
