import { z } from 'zod';
import { pattern, withRules } from '../build.ts';
import { caBundle } from '../endpoint.ts';
import { HOST } from '../names.ts';
import { allowedNamespaces, defaultFor } from './access.ts';
import { domain } from './domain.ts';
import { password, sender, username } from './login.ts';
import { replies } from './replies.ts';
import { words } from './words.ts';

const host = (description: string) => pattern(HOST, 253, description);

const port = z.int().min(1).max(65535).meta({
  format: 'int32',
  description: 'TCP port. The operator connects only to ports that its administrator allows.',
});

const tls = z.enum(['implicit', 'starttls', 'none']).meta({
  description: 'How the connection is encrypted: implicit (from the first byte), starttls or none.',
});

const endpoints = z
  .array(
    z
      .strictObject({ host: host('Host name or IP address of the server.'), port, tls })
      .meta({ description: 'One endpoint.' }),
  )
  .min(1)
  .max(8)
  .meta({
    'x-kubernetes-list-type': 'atomic',
    description: 'Endpoints, the preferred one first. The others are tried where it is blocked.',
  });

const login = z.enum(['Required', 'Optional']).meta({
  description: 'Required: the server accepts mail only after a login. Optional: it may admit by address.',
});

const domains = z
  .array(pattern(HOST, 253, 'One domain.'))
  .max(32)
  .meta({
    'x-kubernetes-list-type': 'atomic',
    description: 'Domains whose addresses belong to this provider, such as example.com.',
  });

const REGION = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/;

const region = z
  .strictObject({
    name: pattern(REGION, 40, 'Name of the region: the value of spec.region in an SmtpConfig.'),
    title: words(80, 'The region, for people.'),
    endpoints,
    domains: domains.optional(),
    login: login.optional(),
  })
  .meta({ description: 'A variant of the provider with endpoints of its own.' });

const sink = withRules(
  z
    .strictObject({
      kind: z.enum(['Address', 'Header', 'Everything']).meta({
        description:
          'Address: a recipient whose mail is dropped. Header: a header that has the message dropped. Everything: the server delivers nothing at all.',
      }),
      address: pattern(/^[^@\s<>"]+@[A-Za-z0-9.-]+$/, 254, 'The recipient, for kind Address.').optional(),
      name: pattern(/^[A-Za-z0-9-]+$/, 64, 'Name of the header, for kind Header.').optional(),
      value: words(256, 'Value of the header, for kind Header.').optional(),
      note: words(256, 'What the provider documents about it.'),
    })
    .meta({ description: 'Where test messages go without reaching a mailbox.' }),
  [
    {
      cel: "(self.kind == 'Address') == has(self.address) && (self.kind == 'Header') == has(self.name) && (self.kind == 'Header') == has(self.value)",
      message: 'address belongs to kind Address; name and value belong to kind Header',
      holds: ({ kind, address, name, value }) =>
        (kind === 'Address') === (address !== undefined) &&
        (kind === 'Header') === (name !== undefined) &&
        (kind === 'Header') === (value !== undefined),
    },
  ],
);

const limits = z
  .strictObject({
    connections: z
      .int()
      .min(1)
      .max(1000)
      .meta({ format: 'int32', description: 'Connections at one time that the provider allows.' })
      .optional(),
    notes: z
      .array(words(512, 'One sentence.'))
      .max(8)
      .meta({ 'x-kubernetes-list-type': 'atomic', description: 'Other limits, in sentences.' })
      .optional(),
  })
  .meta({ description: 'What the provider allows.' });

const links = z
  .array(
    z
      .strictObject({
        title: words(80, 'What the page is.'),
        url: pattern(/^https?:\/\/[\x21-\x7E]+$/, 512, 'Address of the page.'),
      })
      .meta({ description: 'One page.' }),
  )
  .max(16)
  .meta({ 'x-kubernetes-list-type': 'atomic', description: 'Pages for people: console, documentation.' });

/** Spec of an SmtpProvider: a preset of the administrator, with the same data as a built-in preset. */
export const providerSpecSchema = withRules(
  z
    .strictObject({
      title: words(80, 'Name of the provider, for people: Example Corp relay.'),
      summary: words(256, 'Summary of who uses the provider, in one sentence.').optional(),
      endpoints: endpoints.optional(),
      regions: z
        .array(region)
        .max(32)
        .refine(regions => new Set(regions.map(({ name }) => name)).size === regions.length, {
          message: 'each region needs a name of its own',
        })
        .meta({
          'x-kubernetes-list-type': 'map',
          'x-kubernetes-list-map-keys': ['name'],
          description: 'Variants, chosen by spec.region of an SmtpConfig.',
        })
        .optional(),
      defaultRegion: pattern(
        REGION,
        40,
        'Name of the region whose endpoints are those in endpoints.',
      ).optional(),
      serverName: host(
        'Name sent as SNI and checked against the certificate. Default: the host of the endpoint.',
      ).optional(),
      caBundle: caBundle.optional(),
      login: login.optional(),
      username: username.optional(),
      password: password.optional(),
      sender: sender.optional(),
      methods: z
        .array(
          z
            .enum(['plain', 'login', 'cram-md5', 'xoauth2', 'oauthbearer'])
            .meta({ description: 'One mechanism.' }),
        )
        .min(1)
        .max(5)
        .meta({
          'x-kubernetes-list-type': 'atomic',
          description: 'SASL mechanisms in the order to prefer. Default: plain, login, cram-md5.',
        })
        .optional(),
      limits: limits.optional(),
      replies: replies.optional(),
      domains: domains.optional(),
      domain: domain.optional(),
      sink: sink.optional(),
      links: links.optional(),
      notice: words(512, 'Warning that every SmtpConfig of this provider shows.').optional(),
      allowedNamespaces: allowedNamespaces.optional(),
      defaultFor: defaultFor.optional(),
    })
    .meta({ description: 'What is known about the provider.' }),
  [
    {
      cel: '!has(self.regions) || size(self.regions) == 0 || has(self.endpoints)',
      message: 'regions need endpoints, which apply where an SmtpConfig names no region',
      holds: ({ regions = [], endpoints }) => regions.length === 0 || endpoints !== undefined,
    },
    {
      cel: '!has(self.defaultRegion) || (has(self.regions) && self.regions.exists(region, region.name == self.defaultRegion))',
      message: 'defaultRegion must be the name of one of the regions',
      holds: ({ regions = [], defaultRegion }) =>
        defaultRegion === undefined || regions.some(({ name }) => name === defaultRegion),
    },
  ],
);

export type SmtpProviderSpec = z.output<typeof providerSpecSchema>;
