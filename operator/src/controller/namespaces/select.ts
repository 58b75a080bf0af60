import type { Selection } from '../../../../crds/object.ts';
import type { NamespaceSelector } from '../../../../crds/schema/cluster.ts';
import { own } from '../../model/own.ts';
import type { NamespaceView } from '../ports.ts';

/**
 * Reports whether a ClusterSmtpConfig is published to this namespace. A namespace that is being deleted gets no new
 * outputs.
 */
export const isSelected = ({ names, selector }: Selection, name: string, view: NamespaceView): boolean =>
  !view.terminating && (names.includes(name) || (selector !== undefined && matches(selector, view)));

/** Matches label selectors as Kubernetes does; an empty selector matches everything. */
function matches(
  { matchLabels = {}, matchExpressions = [] }: NamespaceSelector,
  view: NamespaceView,
): boolean {
  const { labels } = view;
  // A label that was not kept could be the label that an expression excludes.
  if (view.cut) return false;
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(expression => holds(expression, labels))
  );
}

type Expression = NonNullable<NamespaceSelector['matchExpressions']>[number];

function holds(
  { key, operator, values = [] }: Expression,
  labels: Readonly<Record<string, string>>,
): boolean {
  const value = own(labels, key);
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
  }
}
