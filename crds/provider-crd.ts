import type { Json } from './crd.ts';
import { column, structural } from './crd.ts';
import { GROUP, PROVIDER_KIND, PROVIDER_PLURAL, VERSION } from './names.ts';
import { providerSpecSchema } from './schema/provider/spec.ts';

/**
 * Builds the CustomResourceDefinition of SmtpProvider. It has no status: the SmtpConfigs that use it report its errors.
 */
export function providerCrd(): Json {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: {
      name: `${PROVIDER_PLURAL}.${GROUP}`,
      labels: { 'app.kubernetes.io/name': 'smtp-operator' },
    },
    spec: {
      group: GROUP,
      names: {
        kind: PROVIDER_KIND,
        listKind: `${PROVIDER_KIND}List`,
        plural: PROVIDER_PLURAL,
        singular: 'smtpprovider',
        categories: ['smtp-operator'],
      },
      scope: 'Cluster',
      versions: [
        {
          name: VERSION,
          served: true,
          storage: true,
          additionalPrinterColumns: [
            column('Title', '.spec.title', 'Name of the provider.'),
            column('Host', '.spec.endpoints[0].host', 'Host of the preferred endpoint.'),
            column('Port', '.spec.endpoints[0].port', 'Port of the preferred endpoint.', { type: 'integer' }),
            column('Age', '.metadata.creationTimestamp', 'Time since creation.', { type: 'date' }),
          ],
          schema: { openAPIV3Schema: root() },
        },
      ],
    },
  };
}

function root(): Json {
  return {
    type: 'object',
    description:
      "SmtpProvider is an administrator's own preset: where the servers are, what user name and password look like, and what the replies mean. SmtpConfigs name it in spec.providerRef.",
    required: ['spec'],
    properties: {
      apiVersion: { type: 'string', description: 'Version of this representation of the object.' },
      kind: { type: 'string', description: `Kind of this object: ${PROVIDER_KIND}.` },
      metadata: { type: 'object' },
      spec: structural(providerSpecSchema),
    },
    'x-kubernetes-validations': [
      {
        rule: 'size(self.metadata.name) <= 63',
        message: 'the name must have at most 63 characters',
      },
    ],
  };
}
