import { z } from 'zod';
import {
  CLUSTER_KIND,
  GROUP,
  KIND,
  MANAGED_BY_LABEL,
  MANAGER,
  PUBLISHED_FOR_ANNOTATION,
  REMOVE_AFTER_ANNOTATION,
} from '../../../../crds/names.ts';
import type { SmtpConfig } from '../../../../crds/object.ts';
import { parseClusterSmtpConfig, parseSmtpConfig } from '../../../../crds/object.ts';
import type { Condition } from '../../../../crds/schema/status.ts';
import { intern } from '../../kube/intern.ts';
import type { LiveOutput, ObjectMeta } from '../ports.ts';

const textMap = z.record(z.string(), z.string()).nullish();
const fieldSet = z.record(z.string(), z.unknown());

const ownerSchema = z.looseObject({
  kind: z.string(),
  name: z.string(),
  uid: z.string(),
  controller: z.boolean().nullish(),
});

const metadataSchema = z.object({
  uid: z.string(),
  resourceVersion: z.string(),
  labels: textMap,
  annotations: textMap,
  ownerReferences: z.array(ownerSchema).nullish(),
});

/** The watches receive every Secret and ConfigMap of the cluster; only this part is read. */
const metaSchema = z.object({ metadata: metadataSchema });

const storedSchema = z.object({
  metadata: metadataSchema.extend({
    managedFields: z
      .array(
        z.object({ manager: z.string().nullish(), time: z.string().nullish(), fieldsV1: fieldSet.nullish() }),
      )
      .nullish(),
  }),
  type: z.string().nullish(),
  immutable: z.boolean().nullish(),
  data: textMap,
});

type Stored = z.output<typeof storedSchema>;

/**
 * Returns the part of an SmtpConfig that is kept in memory. Annotations of other tools are dropped. For a suspended
 * object, everything that only publishing reads is dropped too; the change that ends the suspension restores it.
 */
export const smtpConfig = (object: unknown, before?: SmtpConfig): SmtpConfig =>
  kept(parseSmtpConfig(object, before));

/** Returns the same part of a ClusterSmtpConfig. */
export const clusterSmtpConfig = (object: unknown, before?: SmtpConfig): SmtpConfig =>
  kept(parseClusterSmtpConfig(object, before));

function kept({ metadata, spec, status, ...rest }: SmtpConfig): SmtpConfig {
  const own = Object.entries(metadata.annotations).filter(([key]) => key.startsWith(`${GROUP}/`));
  return {
    ...rest,
    metadata: {
      ...metadata,
      namespace: intern(metadata.namespace),
      annotations: Object.fromEntries(own),
    },
    status: { ...status, ...(status.conditions && { conditions: status.conditions.map(sharing) }) },
    ...(spec && { spec: spec.suspend ? atRest(spec) : spec }),
  };
}

/** Interns the strings of a condition: there are many conditions, but few distinct values. */
function sharing<C extends Condition>(condition: C): C {
  const { type, status, reason } = condition;
  return { ...condition, type: intern(type), status: intern(status), reason: intern(reason) };
}

/** Reduces a suspended spec. The names of its outputs stay, because they remain reserved. */
function atRest(spec: NonNullable<SmtpConfig['spec']>): NonNullable<SmtpConfig['spec']> {
  const outputs = spec.outputs?.map(({ kind, name }) => ({ kind, ...(name !== undefined && { name }) }));
  return { ...spec, ...(outputs && { outputs }) };
}

/** Returns the metadata that is kept of each Secret and ConfigMap. */
export function objectMeta(object: unknown): ObjectMeta {
  return metaOf(metaSchema.parse(object));
}

function metaOf({ metadata }: z.output<typeof metaSchema>): ObjectMeta {
  const { uid, resourceVersion, labels, annotations, ownerReferences } = metadata;
  const owner = ownerReferences?.find(({ controller }) => controller === true);
  const marked = labels?.[MANAGED_BY_LABEL] === MANAGER ? annotations?.[PUBLISHED_FOR_ANNOTATION] : undefined;
  const removeAfter = annotations?.[REMOVE_AFTER_ANNOTATION];
  const publishedFor = owner ? publisherIn(owner) : marked;
  return {
    uid,
    resourceVersion,
    ...(owner && { controllerUid: publisherIn(owner) === undefined ? '' : owner.uid }),
    ...(publishedFor !== undefined && { publishedFor }),
    ...(publishedFor !== undefined && removeAfter !== undefined && { removeAfter }),
  };
}

/** Returns the publisher if a controlling owner is one. */
const publisherIn = ({ kind, name }: { kind: string; name: string }): string | undefined =>
  kind === KIND ? name : kind === CLUSTER_KIND ? `${CLUSTER_KIND}/${name}` : undefined;

/** Returns a Secret or ConfigMap with its content. */
export function liveOutput(kind: 'Secret' | 'ConfigMap', object: unknown): LiveOutput {
  const stored = storedSchema.parse(object);
  const { labels, annotations, ownerReferences } = stored.metadata;
  const controlling = ownerReferences?.find(({ controller }) => controller === true);
  const data = Object.entries(stored.data ?? {});
  const last = lastStranger(stored);
  return {
    ...metaOf(stored),
    ...(stored.type && { type: stored.type }),
    immutable: stored.immutable ?? false,
    labels: labels ?? {},
    annotations: annotations ?? {},
    data: Object.fromEntries(kind === 'Secret' ? data.map(([key, value]) => [key, textOf(value)]) : data),
    ownerReferences: ownerReferences ?? [],
    ...(controlling && { owner: `${controlling.kind} ${controlling.name}` }),
    written: { labels: ours(stored, 'f:labels'), annotations: ours(stored, 'f:annotations') },
    ...(last && { lastManager: last }),
  };
}

/**
 * Returns the last field manager other than the operator. Timestamps have whole seconds, so another edit can have the
 * same time as the operator's own write.
 */
function lastStranger({ metadata: { managedFields } }: Stored): string | undefined {
  return managedFields
    ?.filter(({ manager }) => manager && manager !== MANAGER)
    .toSorted((a, b) => (a.time ?? '').localeCompare(b.time ?? ''))
    .at(-1)?.manager as string | undefined;
}

/** Returns the keys of labels or annotations that the operator wrote, according to the managed fields. */
function ours({ metadata: { managedFields } }: Stored, field: 'f:labels' | 'f:annotations'): string[] {
  return (managedFields ?? [])
    .filter(({ manager }) => manager === MANAGER)
    .flatMap(({ fieldsV1 }) => {
      const metadata = fieldSet.safeParse(fieldsV1?.['f:metadata']);
      const set = fieldSet.safeParse(metadata.data?.[field]);
      return Object.keys(set.data ?? {});
    })
    .flatMap(key => (key.startsWith('f:') ? [key.slice(2)] : []));
}

function textOf(base64: string): string | undefined {
  const bytes = Buffer.from(base64, 'base64');
  const text = bytes.toString('utf8');
  return Buffer.from(text, 'utf8').equals(bytes) ? text : undefined;
}

/** Returns a Secret in the form from which credentials are read. */
export function rawSecret(object: unknown): {
  uid: string;
  resourceVersion: string;
  data: Record<string, string>;
} {
  const { metadata, data } = storedSchema.parse(object);
  return { uid: metadata.uid, resourceVersion: metadata.resourceVersion, data: data ?? {} };
}
