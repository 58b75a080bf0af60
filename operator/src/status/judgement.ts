import type { ConditionStatus, ConditionType } from '../../../crds/conditions.ts';

/** A condition before it has a time and a generation. */
export interface Judgement {
  type: ConditionType;
  status: ConditionStatus;
  reason: string;
  message: string;
}

export const judge = (
  type: ConditionType,
  status: ConditionStatus,
  reason: string,
  message: string,
): Judgement => ({ type, status, reason, message });
