import type { RolloutStatus } from '../../../crds/schema/status.ts';
import type { OutputState } from './known.ts';

/** What is to be done about the workloads that consume the outputs. */
export type RolloutStep =
  | 'nothing'
  /** Only find out whether they could be restarted: what they have is what is published. */
  | 'rehearse'
  | 'restart';

/** Whether all outputs hold one and the same content: half a change restarts nothing. */
export const isWhole = (outputs: readonly OutputState[]): boolean =>
  outputs.every(({ state }) => state === 'in-sync' || state === 'written');

/**
 * When a restart is due. What was there when the rollout was asked for is what the workloads have: it restarts none.
 * @param content names what is published now; undefined where that is not known, or not one whole
 */
export function rolloutStep(
  before: RolloutStatus | undefined,
  content: string | undefined,
  generation: number,
): RolloutStep {
  if (content === undefined) return 'nothing';
  if (!before) return 'rehearse';
  if (before.hash !== content) return 'restart';
  return before.observedGeneration !== generation || before.failed ? 'rehearse' : 'nothing';
}

/** Why one workload, or all of a selector, could not be restarted. */
export interface RolloutFault {
  /** Such as `Deployment shop`, or `Deployments by spec.rollout.selector`. */
  what: string;
  why: 'missing' | 'refused' | 'too-many';
  /** What the API server said. */
  detail: string;
}

/**
 * What the status keeps. With a workload that may still get its restart the content stays the old one, so that the
 * restart stays due; one that is not there will begin with what is published.
 */
export function rolloutAfter(
  before: RolloutStatus | undefined,
  { content, generation, faults }: { content: string; generation: number; faults: readonly RolloutFault[] },
): RolloutStatus {
  const stays = faults.some(({ why }) => why !== 'missing');
  return {
    hash: stays && before ? before.hash : content,
    observedGeneration: generation,
    ...(faults.length > 0 && { failed: faults.map(sentence).slice(0, 32) }),
  };
}

function sentence({ what, why, detail }: RolloutFault): string {
  const said = detail.replace(/\s+/g, ' ').trim().slice(0, 500);
  return `Cannot restart ${what}${WORDS[why](said)} The settings are published.`;
}

const WORDS: Readonly<Record<RolloutFault['why'], (said: string) => string>> = {
  missing: () => ' of spec.rollout.targets: it does not exist in this namespace. Fix the name, or create it.',
  refused: said =>
    `: ${said}${/[.]$/.test(said) ? '' : '.'} If the operator lacks the permission, install its chart with rollout.enabled=true. Until then, run kubectl rollout restart.`,
  'too-many': said => `: ${said} match. List the workloads in spec.rollout.targets, or select fewer.`,
};
