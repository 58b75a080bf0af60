import { z } from 'zod';
import { problemLines } from './problem.ts';
import type { SmtpProviderSpec } from './schema/provider/spec.ts';
import { providerSpecSchema } from './schema/provider/spec.ts';

/** A parsed SmtpProvider. */
export interface SmtpProvider {
  name: string;
  uid: string;
  /** Absent if the spec does not match the schema; `problems` gives the reasons. */
  spec?: SmtpProviderSpec;
  problems: readonly string[];
}

/**
 * Parses an SmtpProvider from the API server or from a file.
 * @throws Error if even the metadata is not that of an object
 */
export function parseSmtpProvider(object: unknown): SmtpProvider {
  const { metadata, spec } = z
    .object({
      metadata: z.object({ name: z.string().min(1).max(253), uid: z.string().default('') }),
      spec: z.unknown().optional(),
    })
    .parse(object);
  const parsed = providerSpecSchema.safeParse(spec ?? {});
  return {
    ...metadata,
    ...(parsed.success && { spec: parsed.data }),
    problems: parsed.success ? [] : problemLines(parsed.error),
  };
}
