import { z } from 'zod';
import { pattern } from '../build.ts';
import { words } from './words.ts';

/** A DNS name under the sender's domain; REGION and DOMAIN are filled in. */
const DNS_NAME = /^[A-Za-z0-9_]([A-Za-z0-9._-]*[A-Za-z0-9])?$/;
const name = (description: string) => pattern(DNS_NAME, 253, description);

const record = z
  .strictObject({
    purpose: z
      .enum(['Ownership', 'ReturnPath', 'MX'])
      .meta({ description: 'What the record proves or routes.' }),
    label: pattern(
      /^([A-Za-z0-9_]([A-Za-z0-9._-]*[A-Za-z0-9])?)?$/,
      253,
      'Label under the domain. Default: the domain itself.',
    ).optional(),
    type: z.enum(['TXT', 'CNAME', 'MX']).meta({ description: 'Type of the record.' }),
    value: words(
      512,
      'Beginning of the value (TXT), or end of it (CNAME, host of an MX). Default: any value.',
    ).optional(),
    varies: z
      .boolean()
      .meta({
        description: 'Whether value is only a part: the rest differs by region or account. Default: false.',
      })
      .optional(),
    required: z
      .boolean()
      .meta({ description: 'Whether the provider refuses to send without it. Default: false.' })
      .optional(),
    find: words(512, 'Where the provider shows the value.'),
  })
  .meta({ description: 'One DNS record. REGION and DOMAIN in label and value are filled in.' });

export const domain = z
  .strictObject({
    envelope: z.enum(['Include', 'ReturnPath']).meta({
      description:
        "Domain that receivers check SPF for. Include: the sender's own, whose record must include the provider. ReturnPath: a subdomain or a domain of the provider.",
    }),
    spf: z
      .strictObject({
        includes: z.array(name('One name.')).min(1).max(16).meta({
          'x-kubernetes-list-type': 'atomic',
          description: 'Names for include:, any one of them. Advice shows the first.',
        }),
        at: name('Label under the domain that has the SPF record. Default: the domain itself.').optional(),
      })
      .meta({ description: 'The SPF record.' })
      .optional(),
    dkim: z
      .strictObject({
        selectors: z.array(name('One selector.')).max(16).meta({
          'x-kubernetes-list-type': 'atomic',
          description: 'Selectors that the provider signs with. REGION is filled in.',
        }),
        type: z.enum(['TXT', 'CNAME']).meta({ description: 'Type of the record at a selector.' }),
        known: z.enum(['Fixed', 'Usual', 'Unknown']).meta({
          description:
            'Fixed: there are no other selectors. Usual: others are possible. Unknown: they differ by account.',
        }),
        targets: z
          .array(name('One ending.'))
          .min(1)
          .max(8)
          .meta({
            'x-kubernetes-list-type': 'atomic',
            description: 'Endings of the target of a CNAME, any one of them.',
          })
          .optional(),
        find: words(512, 'Where the provider shows the selector and its value.'),
      })
      .meta({ description: 'The DKIM keys.' }),
    records: z
      .array(record)
      .max(16)
      .meta({ 'x-kubernetes-list-type': 'atomic', description: 'Further records that the provider needs.' })
      .optional(),
    dmarc: z
      .boolean()
      .meta({ description: 'Whether a DMARC record is a step of the provider. Default: false.' })
      .optional(),
    notes: z
      .array(words(512, 'One sentence.'))
      .max(8)
      .meta({ 'x-kubernetes-list-type': 'atomic', description: 'What else to know.' })
      .optional(),
  })
  .meta({
    description:
      "DNS records that the provider needs at a sender's own domain. spec.checks.domain of an SmtpConfig checks them.",
  });

export type ProviderDomain = z.output<typeof domain>;
