import { z } from 'zod';
import { GROUP, KIND, PLURAL, VERSION } from './names.ts';
import { specSchema } from './schema/spec.ts';
import { statusSchema } from './schema/status.ts';

export type Json = Record<string, unknown>;

/** Builds the CustomResourceDefinition from the zod schemas. */
export function crd(): Json {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: {
      name: `${PLURAL}.${GROUP}`,
      labels: { 'servicebinding.io/provisioned-service': 'true', 'app.kubernetes.io/name': 'smtp-operator' },
    },
    spec: {
      group: GROUP,
      names: {
        kind: KIND,
        listKind: `${KIND}List`,
        plural: PLURAL,
        singular: 'smtpconfig',
        shortNames: ['smtp'],
        categories: ['smtp-operator'],
      },
      scope: 'Namespaced',
      versions: [
        {
          name: VERSION,
          served: true,
          storage: true,
          subresources: { status: {} },
          selectableFields: [
            { jsonPath: '.spec.provider' },
            { jsonPath: '.spec.providerRef.name' },
            { jsonPath: '.spec.secretRef.name' },
            { jsonPath: '.status.ready' },
          ],
          additionalPrinterColumns: COLUMNS,
          schema: { openAPIV3Schema: root() },
        },
      ],
    },
  };
}

export const condition = (type: string, field: string) => `.status.conditions[?(@.type=="${type}")].${field}`;
export const column = (
  name: string,
  jsonPath: string,
  description: string,
  { wide = false, type = 'string' } = {},
) => ({
  name,
  type,
  jsonPath,
  description,
  ...(wide && { priority: 1 }),
});

const COLUMNS = [
  column('Provider', '.spec.provider', 'Id of the provider preset.'),
  column('Endpoint', '.status.endpoint.address', 'The endpoint in effect.'),
  column('Ready', condition('Ready', 'status'), 'Whether mail can be sent with these settings.'),
  column('Reason', condition('Ready', 'reason'), 'Reason of the first failure.'),
  column('Age', '.metadata.creationTimestamp', 'Time since creation.', { type: 'date' }),
  column('SmtpProvider', '.spec.providerRef.name', 'SmtpProvider of the cluster.', { wide: true }),
  column('Cause', '.status.diagnosis.summary', 'First words of what is wrong.', { wide: true }),
  column('Login', condition('Authenticated', 'reason'), 'Result of the last login.', { wide: true }),
  column('TLS', '.status.capabilities.tlsVersion', 'Negotiated TLS version.', { wide: true }),
  column('Message', '.status.message.reason', 'Result of the last test message.', { wide: true }),
  column('Message sent', '.status.message.time', 'Time since the last test message.', {
    wide: true,
    type: 'date',
  }),
  column(
    'Certificate expiry',
    '.status.capabilities.certificateExpiry',
    "Expiry of the server's certificate.",
    { wide: true },
  ),
];

function root(): Json {
  return {
    type: 'object',
    description:
      'SmtpConfig names a mail provider and a Secret. The operator verifies from inside the cluster that the server is reachable and that the login works. It reports what is wrong if they do not, and publishes only settings that work.',
    required: ['spec'],
    properties: {
      apiVersion: { type: 'string', description: 'Version of this representation of the object.' },
      kind: { type: 'string', description: 'Kind of this object: SmtpConfig.' },
      metadata: { type: 'object' },
      spec: structural(specSchema),
      // Tools that compare generations must not report the object as current before its first reconcile.
      status: { ...structural(statusSchema), default: { observedGeneration: -1, ready: 'Unknown' } },
    },
    'x-kubernetes-validations': [
      {
        rule: 'size(self.metadata.name) <= 248',
        message: 'the name must leave room for -smtp in the names of its outputs: at most 248 characters',
      },
      {
        rule: '!has(self.spec.fallback) || self.spec.fallback.name != self.metadata.name',
        message: 'spec.fallback.name must be another SmtpConfig',
      },
    ],
  };
}

/** Returns the JSON Schema of a zod schema, in the structural form that apiextensions.k8s.io/v1 requires. */
export function structural(schema: z.ZodType): Json {
  return strip(
    z.toJSONSchema(schema, {
      target: 'openapi-3.0',
      io: 'input',
      reused: 'inline',
      cycles: 'throw',
      unrepresentable: 'throw',
    }),
  ) as Json;
}

/** Removes keywords that the API server rejects next to `properties`. It prunes unknown fields without them. */
function strip(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(strip);
  if (typeof node !== 'object' || node === null) return node;
  const entries = Object.entries(node).filter(
    ([key, value]) =>
      key !== '$schema' && key !== 'propertyNames' && !(key === 'additionalProperties' && value === false),
  );
  return Object.fromEntries(entries.map(([key, value]) => [key, strip(value)]));
}
