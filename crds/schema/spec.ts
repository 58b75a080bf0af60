import { z } from 'zod';
import { PROVIDER_IDS } from '../providers.ts';
import { formatted, text, withRules } from './build.ts';
import { checks } from './checks.ts';
import { endpoint } from './endpoint.ts';
import { derivePassword, oauth2, secretRef } from './login.ts';
import { outputs } from './outputs.ts';
import { rollout } from './rollout.ts';

export type { OAuth2Spec } from './login.ts';
export type { OutputSpec } from './outputs.ts';
export type { RolloutSpec, Workload } from './rollout.ts';

const EMAIL = /^[^@\s<>"(),:;\\[\]\x00-\x1f\x7f]+@[^@\s<>"(),:;\\[\]\x00-\x1f\x7f]+$/;

const from = z
  .strictObject({
    address: formatted(
      EMAIL,
      254,
      'must be an address such as shop@example.com, without a display name',
      'Address that applications send from. It is offered to the server as MAIL FROM and taken back with RSET: nothing is sent.',
    ),
    name: text({ min: 1, max: 128 }, 'Display name of the sender.')
      .regex(/^[^\x00-\x1f\x7f]*$/)
      .optional(),
  })
  .meta({
    description: 'The sender. With it the operator proves that the account may send as this address.',
  });

/** What a user asks for; the one source of the CRD's schema, of the types and of the parsing. */
export const specSchema = withRules(
  z
    .strictObject({
      provider: z.enum(PROVIDER_IDS).meta({
        description:
          'The mail provider, by the id of its preset (see docs/providers.md), or custom for any other server.',
      }),
      region: formatted(
        /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/,
        40,
        'must be the name of a region in lower-case letters, such as us-east-1',
        'Variant of the preset, such as us-east-1 for ses or eu for zoho.',
      ).optional(),
      endpoint: endpoint.optional(),
      portPolicy: z
        .enum(['Fixed', 'Auto'])
        .meta({
          description:
            'What to do where the chosen port is blocked: Fixed (the default) says so; Auto uses and publishes another port of the same preset that works.',
        })
        .optional(),
      secretRef: secretRef.optional(),
      auth: z
        .strictObject({
          method: z
            .enum(['auto', 'plain', 'login', 'cram-md5', 'xoauth2', 'oauthbearer', 'none'])
            .meta({
              description:
                'SASL mechanism of the login. Default: auto, one that takes a password and that both sides know. With xoauth2 or oauthbearer, and without auth.oauth2, the password key of the Secret holds an OAuth2 access token, which something else renews.',
            })
            .optional(),
          oauth2: oauth2.optional(),
          derivePassword: derivePassword.optional(),
        })
        .meta({ description: 'How to log in.' })
        .optional(),
      from: from.optional(),
      checks: checks.optional(),
      outputs: outputs.optional(),
      publish: z
        .enum(['WhenVerified', 'Always'])
        .meta({
          description:
            'When outputs change: WhenVerified (the default) after the login succeeded, keeping the last good values until then; Always at once.',
        })
        .optional(),
      deletionPolicy: z
        .enum(['Delete', 'Retain'])
        .meta({
          description:
            'What becomes of the outputs when the SmtpConfig is deleted: Delete (the default) or Retain. An SmtpConfig that is made again under the same name takes over what was retained. Outputs that are dropped from the spec are removed with either.',
        })
        .optional(),
      rollout: rollout.optional(),
      suspend: z
        .boolean()
        .meta({ description: 'Stop probing and publishing; what is published stays.' })
        .optional(),
    })
    .meta({ description: 'The mail settings to verify and publish.' }),
  [
    {
      cel: "self.provider != 'custom' || (has(self.endpoint) && has(self.endpoint.host) && has(self.endpoint.port))",
      message: 'provider custom needs endpoint.host and endpoint.port',
      holds: s =>
        s.provider !== 'custom' || (s.endpoint?.host !== undefined && s.endpoint.port !== undefined),
    },
    {
      cel: "!has(self.secretRef) || !has(self.auth) || !has(self.auth.method) || self.auth.method != 'none'",
      message: 'auth.method none means no login; remove secretRef or the method',
      holds: s => s.secretRef === undefined || s.auth?.method !== 'none',
    },
    {
      cel: "has(self.secretRef) || !has(self.auth) || !has(self.auth.method) || self.auth.method in ['auto', 'none']",
      message: 'auth.method names a login, but there is no secretRef with the credentials',
      holds: s => s.secretRef !== undefined || ['auto', 'none', undefined].includes(s.auth?.method),
    },
    {
      cel: '!has(self.auth) || !has(self.auth.oauth2) || has(self.secretRef)',
      message: 'auth.oauth2 needs secretRef: everything secret comes from the Secret',
      holds: s => s.auth?.oauth2 === undefined || s.secretRef !== undefined,
    },
    {
      cel: "!has(self.auth) || !has(self.auth.oauth2) || !has(self.auth.method) || self.auth.method in ['auto', 'xoauth2', 'oauthbearer']",
      message: 'auth.oauth2 logs in by token: set auth.method to auto, xoauth2 or oauthbearer',
      holds: s =>
        s.auth?.oauth2 === undefined || ['auto', 'xoauth2', 'oauthbearer', undefined].includes(s.auth.method),
    },
    {
      cel: "!has(self.auth) || !has(self.auth.derivePassword) || (self.provider == 'ses' && has(self.secretRef))",
      message: 'auth.derivePassword needs provider ses and a secretRef with the IAM access key',
      holds: s => s.auth?.derivePassword === undefined || (s.provider === 'ses' && s.secretRef !== undefined),
    },
    {
      cel: "!has(self.auth) || !has(self.auth.derivePassword) || (!has(self.auth.oauth2) && (!has(self.auth.method) || self.auth.method in ['auto', 'plain', 'login', 'cram-md5']))",
      message:
        'auth.derivePassword makes a password: remove auth.oauth2, and set auth.method to auto, plain, login or cram-md5',
      holds: s =>
        s.auth?.derivePassword === undefined ||
        (s.auth.oauth2 === undefined &&
          ['auto', 'plain', 'login', 'cram-md5', undefined].includes(s.auth.method)),
    },
    {
      cel: "self.provider != 'custom' || !has(self.auth) || !has(self.auth.oauth2) || self.auth.oauth2.grant == 'AccessToken' || has(self.auth.oauth2.tokenEndpoint)",
      message: 'provider custom needs auth.oauth2.tokenEndpoint, or grant AccessToken',
      holds: s =>
        s.provider !== 'custom' ||
        s.auth?.oauth2 === undefined ||
        s.auth.oauth2.grant === 'AccessToken' ||
        s.auth.oauth2.tokenEndpoint !== undefined,
    },
  ],
);

export type SmtpConfigSpec = z.output<typeof specSchema>;
