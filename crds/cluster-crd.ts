import type { Json } from './crd.ts';
import { column, condition, structural } from './crd.ts';
import { CLUSTER_KIND, CLUSTER_PLURAL, GROUP, KIND, VERSION } from './names.ts';
import { clusterSpecSchema, clusterStatusSchema } from './schema/cluster.ts';

/**
 * Builds the CustomResourceDefinition of ClusterSmtpConfig. It has the fields of an SmtpConfig, for many namespaces.
 */
export function clusterCrd(): Json {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: {
      name: `${CLUSTER_PLURAL}.${GROUP}`,
      labels: { 'app.kubernetes.io/name': 'smtp-operator' },
    },
    spec: {
      group: GROUP,
      names: {
        kind: CLUSTER_KIND,
        listKind: `${CLUSTER_KIND}List`,
        plural: CLUSTER_PLURAL,
        singular: 'clustersmtpconfig',
        shortNames: ['csmtp'],
        categories: ['smtp-operator'],
      },
      scope: 'Cluster',
      versions: [
        {
          name: VERSION,
          served: true,
          storage: true,
          subresources: { status: {} },
          selectableFields: [
            { jsonPath: '.spec.provider' },
            { jsonPath: '.spec.secretRef.namespace' },
            { jsonPath: '.status.ready' },
          ],
          additionalPrinterColumns: COLUMNS,
          schema: { openAPIV3Schema: root() },
        },
      ],
    },
  };
}

const COLUMNS = [
  column('Provider', '.spec.provider', 'Id of the provider preset.'),
  column('Endpoint', '.status.endpoint.address', 'The endpoint in effect.'),
  column('Namespaces', '.status.namespaces.total', 'Number of namespaces that match.', { type: 'integer' }),
  column('Published', '.status.namespaces.ready', 'Number of namespaces that have every output.', {
    type: 'integer',
  }),
  column('Ready', condition('Ready', 'status'), 'Whether mail can be sent with these settings.'),
  column('Reason', condition('Ready', 'reason'), 'Reason of the first failure.'),
  column('Age', '.metadata.creationTimestamp', 'Time since creation.', { type: 'date' }),
  column('SmtpProvider', '.spec.providerRef.name', 'SmtpProvider of the cluster.', { wide: true }),
  column('Cause', '.status.diagnosis.summary', 'First words of what is wrong.', { wide: true }),
  column('Login', condition('Authenticated', 'reason'), 'Result of the last login.', { wide: true }),
];

function root(): Json {
  return {
    type: 'object',
    description:
      'ClusterSmtpConfig is an SmtpConfig for many namespaces: the operator verifies one account once, and publishes the settings into every namespace that matches.',
    required: ['spec'],
    properties: {
      apiVersion: { type: 'string', description: 'Version of this representation of the object.' },
      kind: { type: 'string', description: `Kind of this object: ${CLUSTER_KIND}.` },
      metadata: { type: 'object' },
      spec: renamed(structural(clusterSpecSchema)),
      status: {
        ...(renamed(structural(clusterStatusSchema)) as Json),
        default: { observedGeneration: -1, ready: 'Unknown' },
      },
    },
    'x-kubernetes-validations': [
      {
        rule: 'size(self.metadata.name) <= 248',
        message: 'the name must leave room for -smtp in the names of its outputs: at most 248 characters',
      },
    ],
  };
}

/** Adapts descriptions to ClusterSmtpConfig, because the shared fields are described for an SmtpConfig. */
function renamed(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(renamed);
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => [
      key,
      (key === 'description' || key === 'message') && typeof value === 'string'
        ? textOf(value)
        : renamed(value),
    ]),
  );
}

const SMTP_CONFIG = new RegExp(`\\b(?:([Aa])n )?(${KIND}s?)\\b`, 'g');

const textOf = (text: string): string =>
  text.replace(SMTP_CONFIG, (_whole, article: string | undefined, kind: string) =>
    [...(article ? [article] : []), `Cluster${kind}`].join(' '),
  );
