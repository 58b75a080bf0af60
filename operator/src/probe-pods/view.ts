import type { ConsumerPlace } from '../../../crds/schema/places.ts';
import type { Verdict } from '../model/verdict.ts';
import type { ReachVerdict } from './report.ts';

/** Result of one probe from a place where the application runs. */
export type ConsumerResult =
  | { kind: 'seen'; node?: string; verdicts: readonly ReachVerdict[] }
  | { kind: 'failed'; reason: 'PodRefused' | 'PodNotStarted' | 'PodFailed'; message: string };

/** One place of `spec.checks.egress.from`, with its last results. */
export interface ConsumerView {
  place: ConsumerPlace;
  /** Everything that the result depends on. */
  inputs: string;
  /** The current pod; without a uid until the API server confirmed its creation. */
  pod?: { name: string; uid?: string; since: number };
  /** Time of the last result in milliseconds since the epoch. */
  at?: number;
  /** Value of the probe annotation to which the last result belongs. */
  requested?: string;
  result?: ConsumerResult;
}

/** Results for one SmtpConfig from all places where its application runs. */
export interface ConsumerViews {
  /** Undefined: the operator may not start pods. */
  views: readonly ConsumerView[] | undefined;
  /** Results of an earlier operator process. */
  standing?: Verdict<'ConsumerEgress'>;
  namespace: string;
}

/** Describes a place for messages. */
export function placeText({ podLabels = {}, nodeSelector = {} }: ConsumerPlace, node?: string): string {
  const labels = pairs(podLabels);
  const nodes = pairs(nodeSelector);
  const where = node === undefined ? nodes && ` on a node with ${nodes}` : ` on node ${node}`;
  return `a pod ${labels ? `with labels ${labels}` : 'without labels'}${where}`;
}

export const pairs = (map: Readonly<Record<string, string>>): string =>
  Object.entries(map)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
