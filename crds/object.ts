import { z } from 'zod';
import { GROUP } from './names.ts';
import { problemLines } from './problem.ts';
import type { NamespaceSelector } from './schema/cluster.ts';
import { clusterSpecSchema, clusterStatusSchema } from './schema/cluster.ts';
import type { SmtpConfigSpec } from './schema/spec.ts';
import { specSchema } from './schema/spec.ts';
import type { SmtpConfigStatus } from './schema/status.ts';
import { statusSchema } from './schema/status.ts';

const metadataSchema = z.object({
  name: z.string(),
  namespace: z.string(),
  uid: z.string(),
  resourceVersion: z.string(),
  generation: z.number().default(0),
  creationTimestamp: z.string(),
  deletionTimestamp: z.string().optional(),
  /** Annotations of this API group only. Other annotations can be of any size, so they are not kept. */
  annotations: z
    .record(z.string(), z.string())
    .default({})
    .transform(all =>
      Object.fromEntries(
        Object.entries(all)
          .filter(([key]) => key.startsWith(`${GROUP}/`))
          .map(([key, value]) => [key, value.slice(0, 256)]),
      ),
    ),
});

const objectSchema = z.object({
  metadata: metadataSchema,
  spec: z.unknown().optional(),
  status: z.unknown().optional(),
});

export type Metadata = z.output<typeof metadataSchema>;

/** Namespaces that a ClusterSmtpConfig is published into. */
export interface Selection {
  names: readonly string[];
  selector?: NamespaceSelector;
}

/**
 * A parsed SmtpConfig or ClusterSmtpConfig. For a ClusterSmtpConfig, the namespace is the one of its Secret, and
 * `selection` is present.
 */
export interface SmtpConfig {
  metadata: Metadata;
  /** Target namespaces of a ClusterSmtpConfig. Absent for an SmtpConfig. */
  selection?: Selection;
  /** Absent if the spec does not match the schema; `problems` gives the reasons. */
  spec?: SmtpConfigSpec;
  /** One line per error, such as `spec.endpoint.port: must be at most 65535`. Empty if `spec` is present. */
  problems: readonly string[];
  status: SmtpConfigStatus;
}

/**
 * Parses an object from the API server. An object that only an older or edited CRD accepts is returned with `problems`
 * instead of a spec.
 * @param before the same object from an earlier parse; its spec is reused if the generation is unchanged
 * @throws Error if even the metadata is not that of a stored object
 */
export function parseSmtpConfig(object: unknown, before?: SmtpConfig): SmtpConfig {
  const raw = objectSchema.parse(object);
  const status = statusSchema.safeParse(raw.status ?? {});
  return {
    metadata: raw.metadata,
    ...(sameSpec(raw.metadata, before) ?? parsedSpec(raw.spec)),
    // An invalid status was not written by this operator: it is ignored and written again.
    status: status.success ? status.data : {},
  };
}

type ParsedSpec = Pick<SmtpConfig, 'spec' | 'problems'>;

/**
 * Returns the earlier spec if the generation is unchanged. Most changes are the operator's own status updates, and the
 * API server increments the generation only with the spec.
 */
function sameSpec({ uid, generation }: Metadata, before: SmtpConfig | undefined): ParsedSpec | undefined {
  if (!before || before.metadata.uid !== uid || before.metadata.generation !== generation) return undefined;
  const { spec, problems } = before;
  return { ...(spec && { spec }), problems };
}

function parsedSpec(raw: unknown): ParsedSpec {
  const spec = specSchema.safeParse(raw ?? {});
  return spec.success ? { spec: spec.data, problems: [] } : { problems: problemLines(spec.error) };
}

const clusterObjectSchema = objectSchema.extend({ metadata: metadataSchema.omit({ namespace: true }) });

/**
 * Parses a ClusterSmtpConfig.
 * @throws Error if even the metadata is not that of a stored object
 */
export function parseClusterSmtpConfig(object: unknown, before?: SmtpConfig): SmtpConfig {
  const raw = clusterObjectSchema.parse(object);
  const status = clusterStatusSchema.safeParse(raw.status ?? {});
  const { uid, generation } = raw.metadata;
  const isSame = before?.metadata.uid === uid && before.metadata.generation === generation;
  const { namespace, ...parsed } = isSame ? sameClusterSpec(before) : parsedClusterSpec(raw.spec);
  return {
    metadata: { ...raw.metadata, namespace },
    ...parsed,
    status: status.success ? status.data : {},
  };
}

type ParsedClusterSpec = ParsedSpec & { selection: Selection; namespace: string };

function sameClusterSpec({ metadata, spec, selection, problems }: SmtpConfig): ParsedClusterSpec {
  const { namespace } = metadata;
  return { namespace, selection: selection ?? NOWHERE, ...(spec && { spec }), problems };
}

const NOWHERE: Selection = { names: [] };

function parsedClusterSpec(raw: unknown): ParsedClusterSpec {
  const parsed = clusterSpecSchema.safeParse(raw ?? {});
  if (!parsed.success) return { namespace: '', selection: NOWHERE, problems: problemLines(parsed.error) };
  const { namespaces: names = [], namespaceSelector: selector, secretRef, ...rest } = parsed.data;
  const { namespace = '', ...ref } = secretRef ?? { name: undefined };
  const { name } = ref;
  return {
    namespace,
    selection: { names, ...(selector && { selector }) },
    spec: { ...rest, ...(name !== undefined && { secretRef: { ...ref, name } }) },
    problems: [],
  };
}
