import { CLUSTER_PLURAL, GROUP, PLURAL, PROVIDER_PLURAL, VERSION } from '../../../crds/names.ts';

/** The API path components of a kind of object. */
export interface Resource {
  /** API group; '' for the core group. */
  group: string;
  version: string;
  plural: string;
}

/** Media type that requests metadata only, so that content never leaves the API server. */
export const METADATA = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1';
export const METADATA_LIST = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';

export const SECRETS: Resource = { group: '', version: 'v1', plural: 'secrets' };
export const PODS: Resource = { group: '', version: 'v1', plural: 'pods' };
export const NAMESPACES: Resource = { group: '', version: 'v1', plural: 'namespaces' };
export const CONFIG_MAPS: Resource = { group: '', version: 'v1', plural: 'configmaps' };
export const SMTP_CONFIGS: Resource = { group: GROUP, version: VERSION, plural: PLURAL };
export const CLUSTER_SMTP_CONFIGS: Resource = { group: GROUP, version: VERSION, plural: CLUSTER_PLURAL };
export const SMTP_PROVIDERS: Resource = { group: GROUP, version: VERSION, plural: PROVIDER_PLURAL };
export const LEASES: Resource = { group: 'coordination.k8s.io', version: 'v1', plural: 'leases' };
export const EVENTS: Resource = { group: 'events.k8s.io', version: 'v1', plural: 'events' };
/** The same events in the core group, as kubectl lists them: they can be selected by the object that they are about. */
export const CORE_EVENTS: Resource = { group: '', version: 'v1', plural: 'events' };
export const ACCESS_REVIEWS: Resource = {
  group: 'authorization.k8s.io',
  version: 'v1',
  plural: 'selfsubjectaccessreviews',
};
export const DEPLOYMENTS: Resource = { group: 'apps', version: 'v1', plural: 'deployments' };
export const STATEFUL_SETS: Resource = { group: 'apps', version: 'v1', plural: 'statefulsets' };
export const DAEMON_SETS: Resource = { group: 'apps', version: 'v1', plural: 'daemonsets' };
export const ADMISSION_POLICIES: Resource = {
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  plural: 'validatingadmissionpolicies',
};
export const ADMISSION_BINDINGS: Resource = {
  ...ADMISSION_POLICIES,
  plural: 'validatingadmissionpolicybindings',
};

/** Returns the path of a collection or, with a name, of one object. */
export function pathOf({ group, version, plural }: Resource, namespace?: string, name?: string): string {
  const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
  const scope = namespace === undefined ? '' : `/namespaces/${encodeURIComponent(namespace)}`;
  const object = name === undefined ? '' : `/${encodeURIComponent(name)}`;
  return `${root}${scope}/${plural}${object}`;
}
