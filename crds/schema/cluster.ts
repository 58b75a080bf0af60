import { z } from 'zod';
import { pattern, withRules } from './build.ts';
import { clusterChecks } from './checks.ts';
import { clusterSecretRef } from './login.ts';
import { LABEL_KEY, LABEL_VALUE, NAMESPACE_NAME } from './names.ts';
import { labels } from './places.ts';
import { sharedRules, specFields } from './spec.ts';
import { namespacesStatus, statusFields, WRITTEN_WHOLE } from './status.ts';

const expression = withRules(
  z
    .strictObject({
      key: pattern(LABEL_KEY, 317, 'Key of the label.'),
      operator: z
        .enum(['In', 'NotIn', 'Exists', 'DoesNotExist'])
        .meta({ description: 'Relation of the label to the values.' }),
      values: z
        .array(pattern(LABEL_VALUE, 63, 'Label value.'))
        .min(1)
        .max(64)
        .meta({
          'x-kubernetes-list-type': 'atomic',
          description: 'Values, for the operators In and NotIn.',
        })
        .optional(),
    })
    .meta({ description: 'One requirement on a label.' }),
  [
    {
      cel: "(self.operator in ['In', 'NotIn']) == has(self.values)",
      message: 'operators In and NotIn need values, and Exists and DoesNotExist have none',
      holds: ({ operator, values }) => ['In', 'NotIn'].includes(operator) === (values !== undefined),
    },
  ],
);

const namespaceSelector = z
  .strictObject({
    matchLabels: labels('Labels that the namespace has, all of them.').optional(),
    matchExpressions: z
      .array(expression)
      .max(16)
      .meta({
        'x-kubernetes-list-type': 'atomic',
        description: 'Requirements on the labels of the namespace, all of them.',
      })
      .optional(),
  })
  .meta({
    description:
      'Namespaces to publish into, by their labels; an empty selector matches every namespace. Default: none.',
  });

const selection = {
  namespaces: z
    .array(pattern(NAMESPACE_NAME, 63, 'Name of a namespace.'))
    .min(1)
    .max(256)
    .meta({
      'x-kubernetes-list-type': 'atomic',
      description:
        'Namespaces to publish into, by name, in addition to those of namespaceSelector. A namespace that does not exist yet is used once it does.',
    })
    .optional(),
  namespaceSelector: namespaceSelector.optional(),
};

/**
 * Spec of a ClusterSmtpConfig. It has no restarts, fallbacks or application locations, which belong to one namespace.
 */
export const clusterSpecSchema = withRules(
  z
    .strictObject({
      ...selection,
      ...specFields({ secretRef: clusterSecretRef, checks: clusterChecks, more: {} }),
    })
    .meta({ description: 'Mail settings to verify once, and to publish into the namespaces that match.' }),
  [
    {
      cel: 'has(self.namespaces) || has(self.namespaceSelector)',
      message:
        'set namespaces, namespaceSelector or both; an empty namespaceSelector matches every namespace',
      holds: s => s.namespaces !== undefined || s.namespaceSelector !== undefined,
    },
    {
      cel: '!has(self.providerRef) || has(self.providerRef.name)',
      message: 'providerRef requires name: only a namespace has a default SmtpProvider',
      holds: s => s.providerRef === undefined || s.providerRef.name !== undefined,
    },
    {
      cel: '!has(self.endpoint) || !has(self.endpoint.caBundleRef) || has(self.secretRef)',
      message:
        'endpoint.caBundleRef names an object in the namespace of secretRef: set secretRef, or use caBundle',
      holds: s => s.endpoint?.caBundleRef === undefined || s.secretRef !== undefined,
    },
    ...sharedRules,
  ],
);

const { rollout: _rollout, fallback: _fallback, binding: _binding, ...shared } = statusFields;

export const clusterStatusSchema = z
  .object({ ...shared, namespaces: namespacesStatus.optional() })
  .meta({ ...WRITTEN_WHOLE, description: 'Observed state.' });

export type NamespaceSelector = z.output<typeof namespaceSelector>;
