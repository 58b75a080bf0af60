import { z } from 'zod';
import { PLURAL } from '../../../../crds/names.ts';
import type { SmtpConfig } from '../../../../crds/object.ts';
import { parseSmtpConfig } from '../../../../crds/object.ts';
import type { Client } from '../../kube/client.ts';
import { Pages } from '../../kube/pages.ts';
import { SMTP_CONFIGS } from '../../kube/resources.ts';
import { UsageError } from '../flags.ts';
import { type Asked, asking } from './cluster.ts';

const pageSchema = z.object({
  metadata: z.object({ continue: z.string().optional() }),
  items: z
    .array(z.unknown())
    .nullable()
    .transform(items => items ?? []),
});

const PAGE = 500;

/** An SmtpConfig by its names. */
export interface Ref {
  namespace: string;
  name: string;
}

/** Which SmtpConfigs a command is about. */
export interface Scope {
  /** undefined: all. */
  namespace: string | undefined;
  all: boolean;
  /** Empty: all of the namespace. */
  names: readonly string[];
}

const NAME = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/;

/**
 * `mail`, `shop/mail`, or what `-o name` prints.
 * @throws UsageError
 */
export function refOf(text: string, namespace: string): Ref {
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

export const refText = ({ namespace, name }: Ref): string => `${namespace}/${name}`;

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

/** @param namespace undefined for all @throws ClusterError */
export async function listConfigs(client: Client, namespace: string | undefined): Promise<SmtpConfig[]> {
  const asked = listingOf(namespace);
  const pages = new Pages(client, PAGE);
  const call = {
    method: 'GET' as const,
    resource: SMTP_CONFIGS,
    ...(namespace !== undefined && { namespace }),
  };
  const configs: SmtpConfig[] = [];
  let next: string | undefined;
  do {
    const page = pageSchema.parse(await asking(asked, pages.page(call, next)));
    for (const item of page.items) configs.push(parseSmtpConfig(item));
    next = page.metadata.continue || undefined;
  } while (next);
  return configs;
}

/** @throws ClusterError */
export async function getConfig(client: Client, { namespace, name }: Ref): Promise<SmtpConfig> {
  const asked = { verb: 'get' as const, where: `SmtpConfig ${namespace}/${name}`, namespace };
  return parseSmtpConfig(await asking(asked, client.get(SMTP_CONFIGS, namespace, name)));
}

/** What `kubectl get -o name` prints. */
export const resourceName = (name: string): string => `${PLURAL.slice(0, -1)}.smtp-operator.dev/${name}`;
