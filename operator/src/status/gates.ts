import type { ConditionType, ProbeCondition } from '../../../crds/conditions.ts';
import { CONDITIONS } from '../../../crds/conditions.ts';
import type { BlockedReason, ReasonedCondition, ReasonOf } from '../../../crds/reasons.ts';
import type { Verdict } from '../model/verdict.ts';
import { verdict } from '../model/verdict.ts';
import type { Gates } from './known.ts';

/** Returns the verdict of a blocked condition. It names the first condition that is False. */
export function blocked<C extends ReasonedCondition>(type: C, gates: Gates): Verdict<C> | undefined {
  const blockers: readonly ConditionType[] = CONDITIONS[type].blockedBy;
  const by = gates.find(({ condition, status }) => status === 'False' && blockers.includes(condition));
  if (!by) return undefined;
  const { blocksAs } = { blocksAs: undefined, ...CONDITIONS[by.condition] };
  if (blocksAs === undefined) return undefined;
  const reason = blocksAs as BlockedReason<C> & ReasonOf<C>;
  return verdict(type, reason, `Not checked: ${by.condition} is False (${by.reason}).`);
}

export const FIRST_CHECK = 'The first check is running.';

export const pending = <C extends ProbeCondition>(type: C): Verdict<C> =>
  verdict<ProbeCondition>(type, 'Pending', FIRST_CHECK) as Verdict<C>;
