import { z } from 'zod';
import { API_VERSION, KIND, PROVIDER_KIND } from '../../../../crds/names.ts';
import { problemLines } from '../../../../crds/problem.ts';
import type { SmtpProvider } from '../../../../crds/provider-object.ts';
import { parseSmtpProvider } from '../../../../crds/provider-object.ts';
import type { SmtpConfigSpec } from '../../../../crds/schema/spec.ts';
import { specSchema } from '../../../../crds/schema/spec.ts';
import type { RawSecret } from '../../status/credentials.ts';
import { UsageError } from '../flags.ts';

/** An SmtpConfig in a file, as its author wrote it. */
export interface Written {
  name: string;
  namespace?: string;
  spec: SmtpConfigSpec;
}

export interface Manifests {
  configs: readonly Written[];
  /** Secrets by name; a file holds only one Secret of each name. */
  secrets: ReadonlyMap<string, RawSecret>;
  providers: readonly SmtpProvider[];
}

const headSchema = z.object({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.object({ name: z.string(), namespace: z.string().optional() }),
});

const text = z.record(z.string(), z.string()).optional();
const secretSchema = z.object({ data: text, stringData: text });

/**
 * Returns the SmtpConfigs, Secrets and SmtpProviders of a YAML or JSON file. Other objects are left out.
 * @throws UsageError for an object that the API server would reject too
 */
export function manifestsOf(documents: readonly unknown[]): Manifests {
  const configs: Written[] = [];
  const secrets = new Map<string, RawSecret>();
  const providers: SmtpProvider[] = [];
  for (const document of documents.flatMap(itemsOf)) {
    const head = headSchema.safeParse(document);
    if (!head.success) throw new UsageError('each document needs apiVersion, kind and metadata.name');
    const { apiVersion, kind, metadata } = head.data;
    if (apiVersion === API_VERSION && kind === KIND) configs.push(writtenOf(metadata, document));
    if (apiVersion === API_VERSION && kind === PROVIDER_KIND) providers.push(parseSmtpProvider(document));
    if (apiVersion === 'v1' && kind === 'Secret') secrets.set(metadata.name, secretOf(document));
  }
  if (configs.length === 0) throw new UsageError(`there is no ${KIND} of ${API_VERSION} in the file`);
  return { configs, secrets, providers };
}

/** Returns the objects of a document: `items` of a List, and none for an empty document. */
function itemsOf(document: unknown): unknown[] {
  if (document === null || document === undefined) return [];
  const list = z.object({ kind: z.literal('List'), items: z.array(z.unknown()) }).safeParse(document);
  return list.success ? list.data.items : [document];
}

function writtenOf(metadata: { name: string; namespace?: string | undefined }, document: unknown): Written {
  const spec = specSchema.safeParse((document as { spec?: unknown }).spec ?? {});
  if (!spec.success) {
    throw new UsageError([`SmtpConfig ${metadata.name}:`, ...problemLines(spec.error)].join('\n  '));
  }
  const { name, namespace } = metadata;
  return { name, ...(namespace !== undefined && { namespace }), spec: spec.data };
}

function secretOf(document: unknown): RawSecret {
  const parsed = secretSchema.safeParse(document);
  if (!parsed.success) throw new UsageError('a Secret may have only text in data and stringData');
  const { data = {}, stringData = {} } = parsed.data;
  const encoded = Object.entries(stringData).map(([key, value]) => [key, base64(value)]);
  return { uid: '', resourceVersion: '', data: { ...data, ...Object.fromEntries(encoded) } };
}

const base64 = (value: string): string => Buffer.from(value).toString('base64');
