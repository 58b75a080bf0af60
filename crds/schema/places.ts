import { z } from 'zod';
import type { Rule } from './build.ts';
import { pattern, withRules } from './build.ts';
import { LABEL_KEY, LABEL_VALUE } from './names.ts';

/** Schema of labels that Kubernetes matches; only values that Kubernetes accepts are valid. */
export function labels(description: string, rules: readonly Rule<Record<string, string>>[] = []) {
  const map = withRules(z.record(z.string(), pattern(LABEL_VALUE, 63, 'Label value.')), [
    {
      cel: `self.all(key, size(key) <= 253 && key.matches('${LABEL_KEY.source.replaceAll('\\/', '/')}'))`,
      message: 'keys must be qualified names such as example.com/team',
      holds: (entries: Record<string, string>) =>
        Object.keys(entries).every(key => key.length <= 253 && LABEL_KEY.test(key)),
    },
    ...rules,
  ]);
  return map
    .refine(entries => Object.keys(entries).length <= 16, { message: 'at most 16 entries' })
    .meta({ ...map.meta(), maxProperties: 16, description });
}

const podLabels = labels("Labels of the application's pods, which NetworkPolicies select.", [
  {
    cel: "self.all(key, !key.startsWith('smtp-operator.dev/'))",
    message: 'keys under smtp-operator.dev/ are reserved for the operator',
    holds: entries => Object.keys(entries).every(key => !key.startsWith('smtp-operator.dev/')),
  },
]);

export const places = z
  .array(
    z
      .strictObject({
        podLabels: podLabels.optional(),
        nodeSelector: labels('Labels of the nodes that the application runs on.').optional(),
      })
      .meta({ description: 'One place to probe from: a pod with these labels, on one of these nodes.' }),
  )
  .min(1)
  .max(4)
  .meta({
    'x-kubernetes-list-type': 'atomic',
    description:
      "Places where the application runs. From each of them a short-lived pod in this namespace also probes the server, without credentials (see docs/checks.md). Requires consumerEgress.enabled in the operator's chart.",
  });

export type ConsumerPlace = z.output<typeof places>[number];
