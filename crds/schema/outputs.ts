import { z } from 'zod';
import { PROFILE_IDS, WHOLE_PROFILE_IDS } from '../profiles.ts';
import { nameIsFree, typeIsFree } from '../reserved.ts';
import { between, formatted, pattern, text, withRules } from './build.ts';
import { stringMap } from './labels.ts';
import { LABEL_VALUE, OBJECT_NAME } from './names.ts';

const templates = withRules(z.record(z.string(), text({ max: 16384 }, 'Template of one entry.')), [
  {
    cel: "self.all(key, size(key) <= 253 && key.matches('^[A-Za-z0-9_-][A-Za-z0-9._-]*$'))",
    message: 'keys may contain letters, digits, dashes, underscores and dots, and may not begin with a dot',
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
    description: 'A Liquid template for each key, such as {{ host }}:{{ port }}.',
  });

/** Maximum of characters in the templates of all outputs together, so that a spec stays within about 256 KiB. */
const MAX_TEMPLATES = 98304;
const MAX_ANNOTATIONS = 32768;
const total = (texts: readonly string[]): number => texts.reduce((sum, entry) => sum + [...entry].length, 0);

const WHOLE: readonly string[] = WHOLE_PROFILE_IDS;

const output = withRules(
  z
    .strictObject({
      kind: z.enum(['Secret', 'ConfigMap']).meta({
        description: 'Kind of the object to write. A ConfigMap never contains credentials.',
      }),
      name: formatted(
        OBJECT_NAME,
        253,
        'must be a Kubernetes name: lower-case letters, digits, dashes and dots',
        'Name of the object to write. Default: the name of the SmtpConfig with -smtp appended.',
      ).optional(),
      profile: z
        .enum(PROFILE_IDS)
        .meta({
          description:
            'Format of the content, by the software that reads it (see docs/profiles.md). Default: env, variables such as SMTP_HOST and SMTP_PASSWORD.',
        })
        .optional(),
      template: z
        .strictObject({ data: templateData })
        .meta({
          description: 'Custom content, instead of a profile (see docs/templates.md).',
        })
        .optional(),
      type: formatted(
        /^[A-Za-z0-9]([A-Za-z0-9./_-]*[A-Za-z0-9])?$/,
        253,
        'must be a type such as Opaque or example.com/smtp',
        'Type of the Secret: kubernetes.io/basic-auth or your own. Types that other controllers act on are rejected. A change replaces the Secret. Default: Opaque.',
      ).optional(),
      immutable: z
        .boolean()
        .meta({
          description:
            'Whether the object is immutable, so that it cannot be edited and the kubelet does not watch it. The operator then replaces the object for each change. Default: false.',
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
        'this profile writes the credentials into the same file as the other settings, and a ConfigMap never contains credentials: use kind: Secret',
      holds: o => o.kind !== 'ConfigMap' || o.profile === undefined || !WHOLE.includes(o.profile),
    },
    {
      cel: '!has(self.profile) || !has(self.template)',
      message: 'profile and template exclude each other: remove one of them',
      holds: o => o.profile === undefined || o.template === undefined,
    },
    {
      cel: "!has(self.type) || self.kind == 'Secret'",
      message: 'only a Secret has a type: remove it, or use kind: Secret',
      holds: o => o.type === undefined || o.kind === 'Secret',
    },
    {
      cel: "!has(self.type) || !has(self.profile) || self.profile != 'service-binding'",
      message: 'profile service-binding sets its own type: remove type',
      holds: o => o.type === undefined || o.profile !== 'service-binding',
    },
    {
      cel: `!has(self.type) || ${typeIsFree.cel('self.type')}`,
      message:
        'type is one that other controllers act on, such as those of Kubernetes and Helm: use Opaque, kubernetes.io/basic-auth or your own type such as example.com/smtp (see docs/reserved.md)',
      holds: o => o.type === undefined || typeIsFree.holds(o.type),
    },
    {
      cel: `!has(self.name) || (${nameIsFree.cel('self.name')})`,
      message:
        'name is one that other programs look up, such as the release records of Helm: choose another name (see docs/reserved.md)',
      holds: o => o.name === undefined || nameIsFree.holds(o.name),
    },
  ],
);

export const outputs = withRules(
  z.array(output).min(1).max(8).meta({
    'x-kubernetes-list-type': 'atomic',
    description:
      'Objects to write. Default: a Secret and a ConfigMap of profile env, named after the SmtpConfig with -smtp appended. An object that the operator wrote before and that is not in this list, including the default ones, is kept unchanged for 24 hours (flag --removed-output-grace) after every object in the list exists, and then deleted.',
  }),
  [
    {
      cel: "self.all(a, self.exists_one(b, a.kind == b.kind && (has(a.name) ? a.name : '') == (has(b.name) ? b.name : '')))",
      message: 'two outputs of the same kind need different names',
      holds: list => new Set(list.map(({ kind, name = '' }) => `${kind}/${name}`)).size === list.length,
    },
    {
      cel: `self.map(o, has(o.template) ? o.template.data.map(key, size(o.template.data[key])).sum() : 0).sum() <= ${MAX_TEMPLATES}`,
      message: `all templates together may contain at most ${MAX_TEMPLATES} characters: shorten them, or use several SmtpConfigs`,
      holds: list =>
        total(list.flatMap(({ template }) => Object.values(template?.data ?? {}))) <= MAX_TEMPLATES,
    },
    {
      cel: `self.map(o, has(o.metadata) && has(o.metadata.annotations) ? o.metadata.annotations.map(key, size(o.metadata.annotations[key])).sum() : 0).sum() <= ${MAX_ANNOTATIONS}`,
      message: `all annotations together may contain at most ${MAX_ANNOTATIONS} characters: shorten them`,
      holds: list =>
        total(list.flatMap(({ metadata }) => Object.values(metadata?.annotations ?? {}))) <= MAX_ANNOTATIONS,
    },
  ],
);

export type OutputSpec = z.output<typeof output>;
