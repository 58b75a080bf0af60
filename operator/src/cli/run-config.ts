import { z } from 'zod';
import { problemOf } from '../../../crds/problem.ts';
import { durationSeconds } from '../../../crds/schema/build.ts';
import { LOG_FORMATS, LOG_LEVELS } from '../telemetry/logger.ts';
import type { Given } from './flags.ts';
import { UsageError } from './flags.ts';

const name = z.string().regex(/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/, 'must be a Kubernetes name');
const first = <T extends z.ZodType<unknown, string | undefined>>(schema: T) =>
  z
    .array(z.string())
    .transform((values): string | undefined => values.at(-1))
    .pipe(schema);

const onOff = z.array(z.string()).transform(values => values.length > 0 && values.at(-1) !== 'false');

const runSchema = z
  .object({
    kubeconfig: first(z.string().min(1).optional()),
    namespace: z.array(name),
    'ca-file': z.array(z.string()),
    'use-system-ca': z.array(z.string()),
    'dns-server': z.array(z.string()),
    'public-dns-server': z.array(z.string()),
    'helo-name': first(
      z
        .string()
        .regex(/^[A-Za-z0-9.[\]:-]{1,253}$/, 'must be a host name')
        .optional(),
    ),
    'egress-control': first(z.string().max(300).optional()),
    'allow-address': z.array(z.string()),
    'deny-address': z.array(z.string()),
    'allow-port': z.array(z.coerce.number().int().min(1).max(65535)),
    'allow-plaintext-login': z.array(z.string().toLowerCase()),
    'allow-token-host': z.array(
      z
        .string()
        .toLowerCase()
        .regex(/^[a-z0-9.-]{1,253}(:[0-9]{1,5})?$/, 'must be a host, or host:port'),
    ),
    'allow-recipient': z.array(
      z
        .string()
        .max(254)
        .regex(/^(?:[^@\s<>]+@|@)?[^@\s<>.]+(?:\.[^@\s<>.]+)+$/, 'must be an address or a domain'),
    ),
    'cluster-name': first(
      z
        .string()
        .regex(/^[A-Za-z0-9][A-Za-z0-9._:/@-]{0,252}$/, 'must be a name without spaces')
        .optional(),
    ),
    workers: first(z.coerce.number<string>().int().min(1).max(1000)),
    'workers-per-namespace': first(z.coerce.number<string>().int().min(1).max(1000)),
    'connections-per-server': first(z.coerce.number<string>().int().min(1).max(1000)),
    'consumer-image': first(
      z
        .string()
        .regex(/^[A-Za-z0-9][A-Za-z0-9._:/@-]{0,511}$/, 'must be the name of an image')
        .optional(),
    ),
    'admission-policy': z.array(name),
    'removed-output-grace': first(
      z
        .string()
        .refine(value => durationSeconds(value) !== undefined, 'must be a duration, such as 24h, 30m or 0s')
        .transform(value => durationSeconds(value) ?? 0),
    ),
    'docs-url': first(
      z
        .string()
        .regex(/^https?:\/\/[^\s]{1,150}$/, 'must be an http or https URL of at most 150 characters')
        .optional(),
    ).transform(url => (url === undefined || url.endsWith('/') ? (url ?? '') : `${url}/`)),
    listen: first(
      z.string().regex(/^(\[[0-9a-fA-F:.]+\]|[0-9.]*):[0-9]{1,5}$/, 'must be ADDRESS:PORT or :PORT'),
    ).transform(listenAddress),
    'no-leader-election': onOff,
    'smtp-providers': onOff,
    'cluster-smtp-configs': onOff,
    'lease-namespace': first(name.optional()),
    'lease-name': first(name),
    'log-format': first(z.enum(LOG_FORMATS)),
    'log-level': first(z.enum(LOG_LEVELS)),
  })
  .refine(flags => !flags['cluster-smtp-configs'] || flags.namespace.length === 0, {
    path: ['cluster-smtp-configs'],
    message: 'a ClusterSmtpConfig publishes into every namespace, so it excludes --namespace',
  });

export type RunConfig = z.output<typeof runSchema>;

/**
 * Parses the operator's configuration and checks its bounds.
 * @throws UsageError naming each flag that is wrong and the expected value
 */
export function runConfig(given: Given): RunConfig {
  const result = runSchema.safeParse(given);
  if (result.success) return result.data;
  throw new UsageError(
    result.error.issues.map(issue => `--${String(issue.path[0])}: ${problemOf(issue)}`).join('\n'),
  );
}

function listenAddress(text: string): { host: string; port: number } {
  const at = text.lastIndexOf(':');
  return { host: text.slice(0, at).replace(/^\[|\]$/g, '') || '::', port: Number(text.slice(at + 1)) };
}
