import { publisherOf } from '../../../../crds/identity.ts';
import type { SmtpConfig } from '../../../../crds/object.ts';
import type { Cluster, ObjectMeta, OutputKind } from '../ports.ts';

/**
 * Reports whether this SmtpConfig may change and delete an object. An object without a controller was kept by
 * deletionPolicy Retain, or its owner was orphaned. Names are unique in a namespace, so the SmtpConfig of the recorded
 * name inherits it.
 */
export function isOwn(meta: ObjectMeta, config: SmtpConfig): boolean {
  if (meta.controllerUid !== undefined) return meta.controllerUid === config.metadata.uid;
  return meta.publishedFor === publisherOf(config);
}

/** Returns the oldest other SmtpConfig that claims the name and takes precedence while the name has no owner. */
export function rivalOf(
  { metadata }: SmtpConfig,
  { kind, name }: { kind: OutputKind; name: string },
  cluster: Pick<Cluster, 'publishers'>,
): SmtpConfig | undefined {
  const mine = seniority({ metadata });
  return cluster
    .publishers(kind, metadata.namespace, name)
    .filter(other => other.metadata.uid !== metadata.uid && other.metadata.deletionTimestamp === undefined)
    .filter(other => seniority(other) < mine)
    .sort((a, b) => (seniority(a) < seniority(b) ? -1 : 1))[0];
}

/**
 * Returns a sort key by age. Timestamps have whole seconds, so the name decides between two objects of one `kubectl
 * apply`.
 */
const seniority = ({ metadata }: Pick<SmtpConfig, 'metadata'>): string =>
  `${metadata.creationTimestamp} ${metadata.name}`;
