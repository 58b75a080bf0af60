import { z } from 'zod';
import { CLUSTER_PLURAL, PLURAL } from '../../../../crds/names.ts';
import type { SmtpConfig } from '../../../../crds/object.ts';
import { parseClusterSmtpConfig, parseSmtpConfig } from '../../../../crds/object.ts';
import type { Client } from '../../kube/client.ts';
import { Pages } from '../../kube/pages.ts';
import { CLUSTER_SMTP_CONFIGS, type Resource, SMTP_CONFIGS } from '../../kube/resources.ts';
import { UsageError } from '../flags.ts';
import { type Asked, asking, ClusterError } from './cluster.ts';

const pageSchema = z.object({
  metadata: z.object({ continue: z.string().optional() }),
  items: z
    .array(z.unknown())
    .nullable()
    .transform(items => items ?? []),
});

const PAGE = 500;

/** Identifies an SmtpConfig or a ClusterSmtpConfig. */
export interface Ref {
  /** Empty for a ClusterSmtpConfig. */
  namespace: string;
  name: string;
}

/** SmtpConfigs that a command covers. */
export interface Scope {
  /** Namespace; undefined means all namespaces. */
  namespace: string | undefined;
  all: boolean;
  /** Names; an empty list means all SmtpConfigs of the namespace. */
  names: readonly string[];
}

const NAME = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/;

const CLUSTER_PREFIX = /^(?:csmtp|clustersmtpconfigs?)(?:\.smtp-operator\.dev)?\//;

/**
 * Parses `mail`, `shop/mail`, `csmtp/mail` for a ClusterSmtpConfig, or the output of `-o name`.
 * @throws UsageError
 */
export function refOf(text: string, namespace: string): Ref {
  const ofCluster = text.replace(CLUSTER_PREFIX, '');
  if (ofCluster !== text && NAME.test(ofCluster)) return { namespace: '', name: ofCluster };
  const parts = text.replace(/^(?:smtp|smtpconfigs?)(?:\.smtp-operator\.dev)?\//, '').split('/');
  const [first = '', second] = parts;
  const ref = second === undefined ? { namespace, name: first } : { namespace: first, name: second };
  if (parts.length > 2 || !NAME.test(ref.name) || !NAME.test(ref.namespace)) {
    throw new UsageError(
      `${text.slice(0, 100)} is not the name of an SmtpConfig. Use NAME or NAMESPACE/NAME.`,
    );
  }
  return ref;
}

export const refText = ({ namespace, name }: Ref): string => `${namespace || 'csmtp'}/${name}`;

/** Returns the reference by which a command finds the object again. */
export const refTo = ({ metadata: { namespace, name }, selection }: SmtpConfig): Ref => ({
  namespace: selection ? '' : namespace,
  name,
});

/** Returns the object's place in the API, and in words. */
export const placeOf = ({ namespace, name }: Ref) =>
  namespace === ''
    ? { resource: CLUSTER_SMTP_CONFIGS, parse: parseClusterSmtpConfig, where: `ClusterSmtpConfig ${name}` }
    : { resource: SMTP_CONFIGS, parse: parseSmtpConfig, where: `SmtpConfig ${namespace}/${name}`, namespace };

const listingOf = (namespace: string | undefined): Asked => ({
  verb: 'list',
  where: `SmtpConfigs ${namespace === undefined ? 'in all namespaces' : `in namespace ${namespace}`}`,
  ...(namespace !== undefined && { namespace }),
});

/** @throws ClusterError */
export async function assertMayList(client: Client, namespace: string | undefined): Promise<void> {
  const request = client.json({
    method: 'GET',
    resource: SMTP_CONFIGS,
    ...(namespace !== undefined && { namespace }),
    query: { limit: '1' },
  });
  await asking(listingOf(namespace), request);
}

/** @param namespace undefined for all namespaces @throws ClusterError */
export async function listConfigs(client: Client, namespace: string | undefined): Promise<SmtpConfig[]> {
  const items = await listAll(client, listingOf(namespace), SMTP_CONFIGS);
  return items.map(item => parseSmtpConfig(item));
}

/** Lists the ClusterSmtpConfigs. Returns none if the kind does not exist or the caller may not list it. */
export async function listClusterConfigs(client: Client): Promise<SmtpConfig[]> {
  const asked = { verb: 'list' as const, where: 'ClusterSmtpConfigs' };
  const items = await listAll(client, asked, CLUSTER_SMTP_CONFIGS).catch((error: unknown) => {
    if (error instanceof ClusterError) return [];
    throw error;
  });
  return items.map(item => parseClusterSmtpConfig(item));
}

/** Reports whether the kind ClusterSmtpConfig exists and the caller may list it. */
export const mayListClusterConfigs = (client: Client): Promise<boolean> =>
  client.json({ method: 'GET', resource: CLUSTER_SMTP_CONFIGS, query: { limit: '1' } }).then(
    () => true,
    () => false,
  );

async function listAll(client: Client, asked: Asked, resource: Resource): Promise<unknown[]> {
  const pages = new Pages(client, PAGE);
  const { namespace } = asked;
  const call = { method: 'GET' as const, resource, ...(namespace !== undefined && { namespace }) };
  const items: unknown[] = [];
  let next: string | undefined;
  do {
    const page = pageSchema.parse(await asking(asked, pages.page(call, next)));
    items.push(...page.items);
    next = page.metadata.continue || undefined;
  } while (next);
  return items;
}

/** @throws ClusterError */
export async function getConfig(client: Client, ref: Ref): Promise<SmtpConfig> {
  const { resource, parse, where, namespace } = { namespace: undefined, ...placeOf(ref) };
  const asked = { verb: 'get' as const, where, ...(namespace !== undefined && { namespace }) };
  return parse(await asking(asked, client.get(resource, namespace, ref.name)));
}

/** Returns the name in the format of `kubectl get -o name`. */
export const resourceName = ({ namespace, name }: Ref): string =>
  `${(namespace === '' ? CLUSTER_PLURAL : PLURAL).slice(0, -1)}.smtp-operator.dev/${name}`;
