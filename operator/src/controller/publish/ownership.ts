import { publisherOf } from '../../../../crds/identity.ts';
import type { SmtpConfig } from '../../../../crds/object.ts';
import type { Cluster, ObjectMeta, OutputKind } from '../ports.ts';

/**
 * Whether an object is this SmtpConfig's to change and to delete. One without a controller was kept by
 * deletionPolicy Retain, or its owner was orphaned: names are unique in a namespace, so the SmtpConfig of that
 * name is its heir.
 */
export function isOwn(meta: ObjectMeta, config: SmtpConfig): boolean {
  if (meta.controllerUid !== undefined) return meta.controllerUid === config.metadata.uid;
  return meta.publishedFor === publisherOf(config);
}

/** The oldest other SmtpConfig that claims the name and takes precedence while it has no owner. */
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

/** Times have whole seconds: of two made by one `kubectl apply` the name decides. */
const seniority = ({ metadata }: Pick<SmtpConfig, 'metadata'>): string =>
  `${metadata.creationTimestamp} ${metadata.name}`;
