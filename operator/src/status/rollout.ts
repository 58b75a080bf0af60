import type { RolloutStatus } from '../../../crds/schema/status.ts';
import type { OutputState } from './known.ts';

/** The action for the workloads that consume the outputs. */
export type RolloutStep =
  | 'nothing'
  /** Only check whether the workloads could be restarted: they already have the published content. */
  | 'rehearse'
  | 'restart';

/** Reports whether all outputs hold the same new content. A partial change restarts nothing. */
export const isWhole = (outputs: readonly OutputState[]): boolean =>
  outputs.every(({ state }) => state === 'in-sync' || state === 'written');

/**
 * Decides when a restart is due. Workloads already have the content that existed when the rollout was requested, so
 * that content restarts nothing.
 * @param content identifies the published content; undefined if it is unknown or incomplete
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

/** The reason why one workload, or all workloads of a selector, could not be restarted. */
export interface RolloutFault {
  /** Such as `Deployment shop`, or `Deployments by spec.rollout.selector`. */
  what: string;
  why: 'missing' | 'refused' | 'too-many';
  /** The message of the API server. */
  detail: string;
}

/**
 * Returns the rollout status. If a workload may still be restarted later, the status keeps the old content, so that the
 * restart stays due. A workload that does not exist will start with the published content.
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
