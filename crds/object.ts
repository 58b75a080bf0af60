import { z } from 'zod';
import { GROUP } from './names.ts';
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

export type Metadata = z.output<typeof metadataSchema>;

/** An SmtpConfig as the operator works with it. */
export interface SmtpConfig {
  metadata: Metadata;
  /** Absent where the API server holds a spec that the schema refuses; `problems` says why. */
  spec?: SmtpConfigSpec;
  /** One line per fault, such as `spec.endpoint.port: must be at most 65535`. Empty where spec is present. */
  problems: readonly string[];
  status: SmtpConfigStatus;
}

/**
 * Parses what the API server holds. Objects that an older or hand-edited CRD let through come back with
 * `problems` in place of a spec.
 * @throws Error when even the metadata is not that of a stored object.
 */
export function parseSmtpConfig(object: unknown): SmtpConfig {
  const raw = z
    .object({ metadata: metadataSchema, spec: z.unknown().optional(), status: z.unknown().optional() })
    .parse(object);
  const spec = specSchema.safeParse(raw.spec ?? {});
  const status = statusSchema.safeParse(raw.status ?? {});
  return {
    metadata: raw.metadata,
    ...(spec.success && { spec: spec.data }),
    problems: spec.success ? [] : problemLines(spec.error),
    // A status that nobody here wrote is worth nothing: it is made anew.
    status: status.success ? status.data : {},
  };
}

const PROBLEMS_SHOWN = 8;

/** Field path and message of each issue, without the values (they could be anything). */
export function problemLines(error: z.ZodError): string[] {
  return error.issues
    .slice(0, PROBLEMS_SHOWN)
    .map(({ path, message }) => `${['spec', ...path.map(String)].join('.')}: ${message}`.slice(0, 300));
}
