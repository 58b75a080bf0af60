import type { SmtpConfig } from '../../../../crds/object.ts';
import type { NamespaceView, OwnedOutput, PublishedObject } from '../ports.ts';
import { isOwn } from '../publish/ownership.ts';
import { isSelected } from './select.ts';

/** The planned changes in the namespaces of a cluster. */
export interface NamespacePlan {
  /** Namespaces that should have every output, sorted by name. */
  publish: string[];
  /** Objects in namespaces that no longer match. */
  takeBack: PublishedObject[];
  /** Objects in matching namespaces that spec.outputs no longer names. */
  dropped: Map<string, OwnedOutput[]>;
}

export interface PlanInputs {
  config: SmtpConfig;
  namespaces: Iterable<readonly [name: string, view: NamespaceView]>;
  /** The objects that the watch shows as published for the ClusterSmtpConfig. */
  published: Iterable<PublishedObject>;
  /** Names of the outputs, as kind/name. */
  outputs: ReadonlySet<string>;
}

/**
 * Plans where a ClusterSmtpConfig is published, and which of its objects are deleted. The plan does not touch objects
 * of other owners or namespaces that are being deleted. With deletionPolicy Retain, it also keeps the objects in
 * namespaces that no longer match.
 */
export function planNamespaces({ config, namespaces, published, outputs }: PlanInputs): NamespacePlan {
  const { selection = { names: [] }, spec } = config;
  const plan: NamespacePlan = { publish: [], takeBack: [], dropped: new Map() };
  const gone = new Set<string>();
  for (const [name, view] of namespaces) {
    if (isSelected(selection, name, view)) plan.publish.push(name);
    else if (!view.terminating) gone.add(name);
  }
  plan.publish.sort();
  const selected = new Set(plan.publish);
  const retains = spec?.deletionPolicy === 'Retain';
  for (const object of published) {
    const { namespace, kind, name, meta } = object;
    if (!isOwn(meta, config)) continue;
    if (gone.has(namespace) && !retains) plan.takeBack.push(object);
    if (!selected.has(namespace) || outputs.has(`${kind}/${name}`)) continue;
    plan.dropped.set(namespace, [...(plan.dropped.get(namespace) ?? []), { kind, name, meta }]);
  }
  return plan;
}
