import { CLUSTER_KIND, KIND } from './names.ts';
import type { SmtpConfig } from './object.ts';

// Without the schemas: the plugin for Headlamp bundles what it imports.
type Identified = Pick<SmtpConfig, 'metadata' | 'selection'>;

/** Kind of the object in the API. */
export const kindOf = ({ selection }: Pick<SmtpConfig, 'selection'>): string =>
  selection ? CLUSTER_KIND : KIND;

/** Returns a key that is unique across both kinds: namespace/name, or /name for a ClusterSmtpConfig. */
export const keyOf = ({ metadata: { namespace, name }, selection }: Identified): string =>
  selection ? `/${name}` : `${namespace}/${name}`;

/** Returns the publisher's name for published objects. It differs between an SmtpConfig and a ClusterSmtpConfig. */
export const publisherOf = ({ metadata: { name }, selection }: Identified): string =>
  selection ? `${CLUSTER_KIND}/${name}` : name;
