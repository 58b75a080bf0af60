import { z } from 'zod';
import type { LiveOutput, ObjectMeta } from '../reconcile/ports.ts';

const metaSchema = z.object({
  metadata: z.object({
    uid: z.string(),
    resourceVersion: z.string(),
    labels: z.record(z.string(), z.string()).nullish(),
    annotations: z.record(z.string(), z.string()).nullish(),
    ownerReferences: z
      .array(
        z.object({ kind: z.string(), name: z.string(), uid: z.string(), controller: z.boolean().nullish() }),
      )
      .nullish(),
    managedFields: z.array(z.object({ manager: z.string().nullish(), time: z.string().nullish() })).nullish(),
  }),
  type: z.string().nullish(),
  data: z.record(z.string(), z.string()).nullish(),
});

type Stored = z.output<typeof metaSchema>;

/** The little that is kept of each Secret and ConfigMap. */
export function objectMeta(object: unknown): ObjectMeta {
  return metaOf(metaSchema.parse(object));
}

function metaOf({ metadata: { uid, resourceVersion, ownerReferences } }: Stored): ObjectMeta {
  const owner = ownerReferences?.find(({ controller }) => controller === true);
  return {
    uid,
    resourceVersion,
    ...(owner && { controllerUid: owner.uid, owner: `${owner.kind} ${owner.name}` }),
  };
}

/** A Secret or ConfigMap in full. */
export function liveOutput(kind: 'Secret' | 'ConfigMap', object: unknown): LiveOutput {
  const stored = metaSchema.parse(object);
  const { labels, annotations, managedFields } = stored.metadata;
  const last = managedFields?.toSorted((a, b) => (a.time ?? '').localeCompare(b.time ?? '')).at(-1)?.manager;
  const data = Object.entries(stored.data ?? {});
  return {
    ...metaOf(stored),
    ...(stored.type && { type: stored.type }),
    labels: labels ?? {},
    annotations: annotations ?? {},
    data: Object.fromEntries(kind === 'Secret' ? data.map(([key, value]) => [key, textOf(value)]) : data),
    ...(last && { lastManager: last }),
  };
}

function textOf(base64: string): string | undefined {
  const bytes = Buffer.from(base64, 'base64');
  const text = bytes.toString('utf8');
  return Buffer.from(text, 'utf8').equals(bytes) ? text : undefined;
}

/** A Secret as the credentials are read from it. */
export function rawSecret(object: unknown): {
  uid: string;
  resourceVersion: string;
  data: Record<string, string>;
} {
  const { metadata, data } = metaSchema.parse(object);
  return { uid: metadata.uid, resourceVersion: metadata.resourceVersion, data: data ?? {} };
}
