import { z } from 'zod';
import { PROFILE_IDS, WHOLE_PROFILE_IDS } from '../profiles.ts';
import { between, pattern, text, withRules } from './build.ts';
import { stringMap } from './labels.ts';
import { LABEL_VALUE, OBJECT_NAME } from './names.ts';

const templates = withRules(z.record(z.string(), text({ max: 16384 }, 'Template of one entry.')), [
  {
    cel: "self.all(key, size(key) <= 253 && key.matches('^[A-Za-z0-9_-][A-Za-z0-9._-]*$'))",
    message: 'keys may have letters, digits, dashes, underscores and dots, and begin with no dot',
    holds: (data: Record<string, string>) =>
      Object.keys(data).every(key => key.length <= 253 && /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/.test(key)),
  },
]);
const templateData = templates
  .refine(data => between(Object.keys(data).length, 1, 16), { message: 'must have 1 to 16 entries' })
  .meta({
    ...templates.meta(),
    minProperties: 1,
    maxProperties: 16,
    description: 'A template for each key, in the language Liquid: {{ host }}:{{ port }}.',
  });

/** A token that the cluster makes for a service account, for one, must not be had by way of an output. */
const KUBERNETES_TYPE = /(^|[.])(kubernetes|k8s)[.]io\//;
const WHOLE: readonly string[] = WHOLE_PROFILE_IDS;

const output = withRules(
  z
    .strictObject({
      kind: z.enum(['Secret', 'ConfigMap']).meta({
        description: 'Kind of the object to write. A ConfigMap never holds credentials.',
      }),
      name: pattern(
        OBJECT_NAME,
        253,
        'Name of the object to write. Default: the name of the SmtpConfig with -smtp appended.',
      ).optional(),
      profile: z
        .enum(PROFILE_IDS)
        .meta({
          description:
            'The shape of the content: the software that reads it (see docs/profiles.md). Default: env, variables such as SMTP_HOST and SMTP_PASSWORD.',
        })
        .optional(),
      template: z
        .strictObject({ data: templateData })
        .meta({
          description: 'The content of your own making, in place of a profile (see docs/templates.md).',
        })
        .optional(),
      type: pattern(
        /^[A-Za-z0-9]([A-Za-z0-9./_-]*[A-Za-z0-9])?$/,
        253,
        'Type of the Secret: Opaque (the default), kubernetes.io/basic-auth or one of your own. A change makes the Secret anew.',
      ).optional(),
      immutable: z
        .boolean()
        .meta({
          description:
            'Mark the object immutable, so that nobody changes it by hand and the kubelet need not watch it. The operator then makes it anew for each change.',
        })
        .optional(),
      metadata: z
        .strictObject({
          labels: stringMap(
            pattern(LABEL_VALUE, 63, 'Label value.'),
            'Labels to add to the object.',
          ).optional(),
          annotations: stringMap(
            text({ max: 1024 }, 'Annotation value.'),
            'Annotations to add to the object.',
          ).optional(),
        })
        .meta({ description: 'Labels and annotations of the object.' })
        .optional(),
    })
    .meta({ description: 'One object to write.' }),
  [
    {
      cel: `self.kind != 'ConfigMap' || !has(self.profile) || !(self.profile in [${WHOLE_PROFILE_IDS.map(id => `'${id}'`).join(', ')}])`,
      message:
        'this profile writes the login into the same file as everything else, and no ConfigMap holds a login: use kind: Secret',
      holds: o => o.kind !== 'ConfigMap' || o.profile === undefined || !WHOLE.includes(o.profile),
    },
    {
      cel: '!has(self.profile) || !has(self.template)',
      message: 'a template takes the place of a profile: remove one of them',
      holds: o => o.profile === undefined || o.template === undefined,
    },
    {
      cel: "!has(self.type) || self.kind == 'Secret'",
      message: 'only a Secret has a type: remove it, or use kind: Secret',
      holds: o => o.type === undefined || o.kind === 'Secret',
    },
    {
      cel: "!has(self.type) || !has(self.profile) || self.profile != 'service-binding'",
      message: 'profile service-binding has a type of its own: remove type',
      holds: o => o.type === undefined || o.profile !== 'service-binding',
    },
    {
      cel: `!has(self.type) || self.type == 'kubernetes.io/basic-auth' || !self.type.matches('${KUBERNETES_TYPE.source.replaceAll('\\/', '/')}')`,
      message:
        'the other types of Kubernetes mean something to the cluster: use Opaque, kubernetes.io/basic-auth or a type of your own such as example.com/smtp',
      holds: o =>
        o.type === undefined || o.type === 'kubernetes.io/basic-auth' || !KUBERNETES_TYPE.test(o.type),
    },
  ],
);

export const outputs = withRules(
  z.array(output).min(1).max(8).meta({
    'x-kubernetes-list-type': 'atomic',
    description:
      'The objects to write. Default: a Secret and a ConfigMap named after the SmtpConfig with -smtp appended, profile env.',
  }),
  [
    {
      cel: "self.all(a, self.exists_one(b, a.kind == b.kind && (has(a.name) ? a.name : '') == (has(b.name) ? b.name : '')))",
      message: 'two outputs of the same kind need different names',
      holds: list => new Set(list.map(({ kind, name = '' }) => `${kind}/${name}`)).size === list.length,
    },
  ],
);

export type OutputSpec = z.output<typeof output>;
