import { kindOf } from '../../../../crds/identity.ts';
import type { SmtpConfig } from '../../../../crds/object.ts';
import type { Condition } from '../../../../crds/schema/status.ts';

export type State = 'failed' | 'unknown' | 'warning' | 'suspended' | 'ready';

/** States in sort order: failed ones first. */
const ORDER: readonly State[] = ['failed', 'unknown', 'warning', 'suspended', 'ready'];

/** One SmtpConfig or ClusterSmtpConfig in a list. */
export interface Row {
  /** Empty for a ClusterSmtpConfig. */
  namespace: string;
  name: string;
  state: State;
  ready: Condition['status'];
  reason: string;
  /** Time of the last transition (RFC 3339). */
  since?: string;
  /** Remedy; empty if no action is needed. */
  remedy: string;
}

type Listed = Pick<SmtpConfig, 'metadata' | 'status' | 'selection'>;

/** Returns `SmtpConfig shop/mail`, or `ClusterSmtpConfig mail`. */
export const titleOf = (config: Pick<Listed, 'metadata' | 'selection'>): string =>
  [
    kindOf(config),
    config.selection ? config.metadata.name : `${config.metadata.namespace}/${config.metadata.name}`,
  ].join(' ');

const NOT_SEEN =
  'The operator has not reported yet. Check that smtp-operator is running and watches this namespace.';

export const conditionOf = ({ conditions }: SmtpConfig['status'], type: string): Condition | undefined =>
  conditions?.find(condition => condition.type === type);

export function rowOf({ metadata, status, selection }: Listed): Row {
  const { name } = metadata;
  const namespace = selection ? '' : metadata.namespace;
  const ready = conditionOf(status, 'Ready');
  if (!ready) {
    return { namespace, name, state: 'unknown', ready: 'Unknown', reason: 'NotReported', remedy: NOT_SEEN };
  }
  const doubt = ready.status === 'True' ? warningOf(status) : undefined;
  return {
    namespace,
    name,
    state: stateOf(ready, doubt !== undefined),
    ready: ready.status,
    reason: doubt?.reason ?? ready.reason,
    since: doubt?.since ?? ready.lastTransitionTime,
    remedy: doubt?.remedy ?? (ready.status === 'True' ? '' : nextStep(status.diagnosis, ready)),
  };
}

/** Returns the first step only, because a line has no room for more. A step may be a fact that has to be checked. */
function nextStep(diagnosis: SmtpConfig['status']['diagnosis'], ready: Condition): string {
  const [first, ...rest] = diagnosis?.steps ?? [];
  if (first === undefined) return diagnosis?.remedy ?? ready.message;
  return rest.length === 0 ? first : `Check 1/${rest.length + 1}: ${first}`;
}

function stateOf({ status, reason }: Condition, hasWarning: boolean): State {
  if (status === 'True') return hasWarning ? 'warning' : 'ready';
  if (reason === 'Suspended') return 'suspended';
  return status === 'False' ? 'failed' : 'unknown';
}

/** Returns a warning that does not prevent Ready but needs attention. */
function warningOf({ conditions = [], warnings = [] }: SmtpConfig['status']) {
  const wrong = conditions.find(
    ({ type, status }) =>
      (status === 'False' && !STEPS.includes(type)) || (status === 'True' && WARNS_WHEN_TRUE.includes(type)),
  );
  if (wrong) return { reason: wrong.reason, since: wrong.lastTransitionTime, remedy: wrong.message };
  const [first] = warnings;
  return first === undefined ? undefined : { reason: 'Warning', since: undefined, remedy: first };
}

/** Conditions that do not warn when False. */
const STEPS = ['RotationPending', 'UsingFallback', 'Reconciling', 'Stalled', 'Ready'];
/** Conditions that warn when True. */
export const WARNS_WHEN_TRUE: readonly string[] = ['RotationPending', 'UsingFallback'];

/** Sorts failed rows first, and more recent changes before older ones. */
export function sorted(rows: readonly Row[]): Row[] {
  const rank = new Map(ORDER.map((state, index) => [state, index]));
  return rows.toSorted(
    (a, b) =>
      (rank.get(a.state) ?? 0) - (rank.get(b.state) ?? 0) ||
      (a.state === 'ready' ? 0 : compare(b.since ?? '', a.since ?? '')) ||
      compare(a.namespace, b.namespace) ||
      compare(a.name, b.name),
  );
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const COUNTED: Readonly<Record<State, string>> = {
  failed: 'not ready',
  unknown: 'unknown',
  warning: 'ready with a warning',
  suspended: 'suspended',
  ready: 'ready',
};

/** Returns the counts: `3 SmtpConfigs: 1 not ready, 2 ready.` */
export function summary(rows: readonly Row[]): string {
  const total = `${rows.length} SmtpConfig${rows.length === 1 ? '' : 's'}`;
  const parts = ORDER.flatMap(state => {
    const count = rows.filter(row => row.state === state).length;
    return count === 0 ? [] : [`${count} ${COUNTED[state]}`];
  });
  return parts.length === 0 ? `${total}.` : `${total}: ${parts.join(', ')}.`;
}
