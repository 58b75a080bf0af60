import { z } from 'zod';
import { formatted, pattern, withRules } from './build.ts';
import { QUALIFIED, stringMap } from './labels.ts';
import { LABEL_VALUE, OBJECT_NAME } from './names.ts';

const workload = z
  .strictObject({
    kind: z
      .enum(['Deployment', 'StatefulSet', 'DaemonSet'])
      .meta({ description: 'Kind of the workload, of apiVersion apps/v1.' }),
    name: formatted(
      OBJECT_NAME,
      253,
      'must be a Kubernetes name: lower-case letters, digits, dashes and dots',
      'Name of the workload, in the namespace of the SmtpConfig.',
    ),
  })
  .meta({ description: 'One workload.' });

const targets = withRules(
  z.array(workload).min(1).max(8).meta({
    'x-kubernetes-list-type': 'atomic',
    description: 'Workloads to restart, by name.',
  }),
  [
    {
      cel: 'self.all(a, self.exists_one(b, a.kind == b.kind && a.name == b.name))',
      message: 'a workload is listed twice: remove one entry',
      holds: list => new Set(list.map(({ kind, name }) => `${kind}/${name}`)).size === list.length,
    },
  ],
);

const selector = withRules(
  z
    .strictObject({
      matchLabels: stringMap(
        pattern(LABEL_VALUE, 63, 'Label value.'),
        'Labels that the workloads must have, all of them. The labels of their pods do not count.',
        [QUALIFIED],
      ),
    })
    .meta({
      description:
        'Deployments, StatefulSets and DaemonSets in the namespace of the SmtpConfig with these labels, at most 100 of each kind.',
    }),
  [
    {
      cel: 'size(self.matchLabels) > 0',
      message: 'matchLabels must have an entry: without one it would select every workload',
      holds: ({ matchLabels }) => Object.keys(matchLabels).length > 0,
    },
  ],
);

export const rollout = withRules(
  z.strictObject({ targets: targets.optional(), selector: selector.optional() }).meta({
    description:
      "Workloads that consume the outputs. The operator restarts them once for each change of the published content. Requires rollout.enabled in the operator's chart.",
  }),
  [
    {
      cel: 'has(self.targets) != has(self.selector)',
      message: 'rollout requires exactly one of targets and selector',
      holds: r => (r.targets === undefined) !== (r.selector === undefined),
    },
  ],
);

export type RolloutSpec = z.output<typeof rollout>;
export type Workload = z.output<typeof workload>;
