import { z } from 'zod';
import { CLUSTER_KIND, GROUP, KIND } from './names.ts';
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
  /** Those of this API group alone: others are of any size, and kept nowhere. */
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

/** Which namespaces a ClusterSmtpConfig is published into. */
export interface Selection {
  names: readonly string[];
  selector?: NamespaceSelector;
}

/**
 * A parsed SmtpConfig, or a ClusterSmtpConfig as one: its namespace is then that of its Secret, and `selection` is
 * present.
 */
export interface SmtpConfig {
  metadata: Metadata;
  /** Of a ClusterSmtpConfig: where it is published. */
  selection?: Selection;
  /** Absent if the spec does not match the schema; `problems` lists why. */
  spec?: SmtpConfigSpec;
  /** One line per fault, such as `spec.endpoint.port: must be at most 65535`. Empty where spec is present. */
  problems: readonly string[];
  status: SmtpConfigStatus;
}

/**
 * Parses an object of the API server. Objects that an older or edited CRD accepted are returned with
 * `problems` instead of a spec.
 * @param before the same object as it was parsed earlier: its spec is used again where the generation is the same
 * @throws Error when even the metadata is not that of a stored object.
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

/** Most changes are the operator's own, of the status. The API server counts the generation up with the spec. */
function sameSpec({ uid, generation }: Metadata, before: SmtpConfig | undefined): ParsedSpec | undefined {
  if (!before || before.metadata.uid !== uid || before.metadata.generation !== generation) return undefined;
  const { spec, problems } = before;
  return { ...(spec && { spec }), problems };
}

function parsedSpec(raw: unknown): ParsedSpec {
  const spec = specSchema.safeParse(raw ?? {});
  return spec.success ? { spec: spec.data, problems: [] } : { problems: problemLines(spec.error) };
}

const PROBLEMS_SHOWN = 8;

/** Field path and message of each issue, without the values (they could be anything). */
export function problemLines(error: z.ZodError): string[] {
  return error.issues
    .slice(0, PROBLEMS_SHOWN)
    .map(({ path, message }) => `${['spec', ...path.map(String)].join('.')}: ${message}`.slice(0, 300));
}

const clusterObjectSchema = objectSchema.extend({ metadata: metadataSchema.omit({ namespace: true }) });

/**
 * Parses a ClusterSmtpConfig.
 * @throws Error when even the metadata is not that of a stored object.
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

type Identified = Pick<SmtpConfig, 'metadata' | 'selection'>;

export const kindOf = ({ selection }: Pick<SmtpConfig, 'selection'>): string =>
  selection ? CLUSTER_KIND : KIND;

/** Names an object among those of both kinds: namespace/name, and /name for a ClusterSmtpConfig. */
export const keyOf = ({ metadata: { namespace, name }, selection }: Identified): string =>
  selection ? `/${name}` : `${namespace}/${name}`;

/** Names the publisher on what is published: no SmtpConfig is called like a ClusterSmtpConfig. */
export const publisherOf = ({ metadata: { name }, selection }: Identified): string =>
  selection ? `${CLUSTER_KIND}/${name}` : name;
