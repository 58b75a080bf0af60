import { z } from 'zod';
import { pattern, withRules } from '../build.ts';
import { OBJECT_NAME } from '../names.ts';
import { labels } from '../places.ts';

const matchLabels = (description: string) => labels(description);

export const allowedNamespaces = withRules(
  z
    .strictObject({
      names: z
        .array(pattern(OBJECT_NAME, 63, 'Name of a namespace.'))
        .min(1)
        .max(256)
        .meta({ 'x-kubernetes-list-type': 'atomic', description: 'Namespaces, by name.' })
        .optional(),
      matchLabels: matchLabels('Namespaces that have all of these labels.').optional(),
    })
    .meta({
      description:
        'Namespaces whose SmtpConfigs may use this SmtpProvider: those of names and those that match matchLabels. Default: all.',
    }),
  [
    {
      cel: 'has(self.names) || (has(self.matchLabels) && size(self.matchLabels) > 0)',
      message: 'allowedNamespaces needs names or matchLabels; leave it out to allow every namespace',
      holds: ({ names, matchLabels }) => names !== undefined || Object.keys(matchLabels ?? {}).length > 0,
    },
  ],
);

export const defaultFor = withRules(
  z.strictObject({ matchLabels: matchLabels('Labels of the namespaces, all of them.') }).meta({
    description:
      'Namespaces whose SmtpConfigs use this SmtpProvider where providerRef has no name. They must be allowed too. Default: none.',
  }),
  [
    {
      cel: 'size(self.matchLabels) > 0',
      message: 'defaultFor.matchLabels needs a label',
      holds: ({ matchLabels }) => Object.keys(matchLabels).length > 0,
    },
  ],
);
