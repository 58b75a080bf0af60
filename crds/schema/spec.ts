import { z } from 'zod';
import { PROVIDER_IDS } from '../providers.ts';
import { both } from '../wording.ts';
import { address } from './address.ts';
import { formatted, type Rule, text, withRules } from './build.ts';
import { checks } from './checks.ts';
import { endpoint } from './endpoint.ts';
import { fallback } from './fallback.ts';
import { derivePassword, oauth2, secretRef } from './login.ts';
import { OBJECT_NAME } from './names.ts';
import { outputs } from './outputs.ts';
import { rollout } from './rollout.ts';

export type { OAuth2Spec } from './login.ts';
export type { OutputSpec } from './outputs.ts';
export type { RolloutSpec, Workload } from './rollout.ts';

const from = z
  .strictObject({
    address: address(
      'Address that applications send from. The operator tests it with MAIL FROM followed by RSET, so no message is sent.',
    ),
    name: text({ min: 1, max: 128 }, 'Display name of the sender.')
      .regex(/^[^\x00-\x1f\x7f]*$/)
      .optional(),
  })
  .meta({
    description: 'Sender. If set, the operator verifies that the account may send from this address.',
  });

const providerRef = z
  .strictObject({
    name: formatted(
      OBJECT_NAME,
      63,
      'must be a Kubernetes name: lower-case letters, digits, dashes and dots',
      'Name of the SmtpProvider. Default: the one whose spec.defaultFor matches the namespace.',
    ).optional(),
  })
  .meta({
    description:
      "SmtpProvider of the cluster: an administrator's own preset, used instead of provider (see docs/platform-teams.md).",
  });

/**
 * Returns the fields of an SmtpConfig or a ClusterSmtpConfig, in order.
 * @param own fields that differ between the kinds; `more` is listed before suspend
 */
export const specFields = <S extends z.ZodType, C extends z.ZodType, M extends z.ZodRawShape>(own: {
  secretRef: S;
  checks: C;
  more: M;
}) => ({
  provider: z
    .enum(PROVIDER_IDS)
    .meta({
      description:
        'Mail provider: the id of its preset (see docs/providers.md), or custom for any other server. Exactly one of provider and providerRef is required.',
    })
    .optional(),
  providerRef: providerRef.optional(),
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
        'Behavior if the chosen port is blocked. Fixed: report it. Auto: use and publish another port of the same preset that works. Default: Fixed.',
    })
    .optional(),
  secretRef: own.secretRef.optional(),
  auth: z
    .strictObject({
      method: z
        .enum(['auto', 'plain', 'login', 'cram-md5', 'xoauth2', 'oauthbearer', 'none'])
        .meta({
          description:
            'SASL mechanism of the login. Default: auto, a password mechanism that the server also supports. With xoauth2 or oauthbearer, and without auth.oauth2, the password key of the Secret holds an OAuth2 access token that another program renews.',
        })
        .optional(),
      oauth2: oauth2.optional(),
      derivePassword: derivePassword.optional(),
    })
    .meta({ description: 'Login method.' })
    .optional(),
  from: from.optional(),
  checks: own.checks.optional(),
  outputs: outputs.optional(),
  publish: z
    .enum(['WhenVerified', 'Always'])
    .meta({
      description:
        'When outputs change. WhenVerified: after a successful login; until then they keep the last working values. Always: immediately. Default: WhenVerified.',
    })
    .optional(),
  deletionPolicy: z
    .enum(['Delete', 'Retain'])
    .meta({
      description:
        'Whether to Delete or Retain the outputs when the SmtpConfig is deleted. A new SmtpConfig with the same name takes over retained outputs. Outputs that are removed from the spec are deleted in both cases. Default: Delete.',
    })
    .optional(),
  ...own.more,
  suspend: z
    .boolean()
    .meta({
      description: 'Whether to stop probing and publishing. Existing outputs are kept. Default: false.',
    })
    .optional(),
});

/** The part of a spec that the rules use. */
type Ruled = z.output<
  z.ZodObject<ReturnType<typeof specFields<z.ZodObject, z.ZodType<RuledChecks>, Record<never, never>>>>
>;
interface RuledChecks {
  message?: object | undefined;
  recipient?: string | undefined;
}

/** Fields in the rules, without spec, and the flags of `probe` that correspond to them. */
const HOST = both('endpoint.host', '--host');
const PORT = both('endpoint.port', '--port');
const AUTH_METHOD = both('auth.method', '--auth-method');
const DERIVE_PASSWORD = both('auth.derivePassword', '--derive-password');

/** Rules for both kinds. */
export const sharedRules: readonly Rule<Ruled>[] = [
  {
    cel: 'has(self.provider) != has(self.providerRef)',
    message: 'set exactly one of provider and providerRef',
    holds: s => (s.provider !== undefined) !== (s.providerRef !== undefined),
  },
  {
    cel: "!has(self.provider) || self.provider != 'custom' || (has(self.endpoint) && has(self.endpoint.host) && has(self.endpoint.port))",
    message: `provider custom requires ${HOST} and ${PORT}`,
    holds: s => s.provider !== 'custom' || (s.endpoint?.host !== undefined && s.endpoint.port !== undefined),
  },
  {
    cel: "!has(self.secretRef) || !has(self.auth) || !has(self.auth.method) || self.auth.method != 'none'",
    message: `${AUTH_METHOD} none means no login; remove secretRef or the method`,
    holds: s => s.secretRef === undefined || s.auth?.method !== 'none',
  },
  {
    cel: "has(self.secretRef) || !has(self.auth) || !has(self.auth.method) || self.auth.method in ['auto', 'none']",
    message: `${AUTH_METHOD} requires a login, but secretRef with the credentials is missing`,
    holds: s => s.secretRef !== undefined || ['auto', 'none', undefined].includes(s.auth?.method),
  },
  {
    cel: '!has(self.auth) || !has(self.auth.oauth2) || has(self.secretRef)',
    message: 'auth.oauth2 requires secretRef: all secret values come from the Secret',
    holds: s => s.auth?.oauth2 === undefined || s.secretRef !== undefined,
  },
  {
    cel: "!has(self.auth) || !has(self.auth.oauth2) || !has(self.auth.method) || self.auth.method in ['auto', 'xoauth2', 'oauthbearer']",
    message: 'auth.oauth2 logs in with a token: set auth.method to auto, xoauth2 or oauthbearer',
    holds: s =>
      s.auth?.oauth2 === undefined || ['auto', 'xoauth2', 'oauthbearer', undefined].includes(s.auth.method),
  },
  {
    cel: "!has(self.auth) || !has(self.auth.derivePassword) || (has(self.provider) && self.provider == 'ses' && has(self.secretRef))",
    message: `${DERIVE_PASSWORD} requires provider ses and ${both('a secretRef with the IAM access key', 'an IAM access key as --username and --password-file')}`,
    holds: s => s.auth?.derivePassword === undefined || (s.provider === 'ses' && s.secretRef !== undefined),
  },
  {
    cel: "!has(self.auth) || !has(self.auth.derivePassword) || (!has(self.auth.oauth2) && (!has(self.auth.method) || self.auth.method in ['auto', 'plain', 'login', 'cram-md5']))",
    message: `${DERIVE_PASSWORD} produces a password: ${both('remove auth.oauth2, and set', 'set')} ${AUTH_METHOD} to auto, plain, login or cram-md5`,
    holds: s =>
      s.auth?.derivePassword === undefined ||
      (s.auth.oauth2 === undefined &&
        ['auto', 'plain', 'login', 'cram-md5', undefined].includes(s.auth.method)),
  },
  {
    cel: '!has(self.checks) || !has(self.checks.message) || has(self.from)',
    message: 'checks.message requires from, the sender of the message',
    holds: s => s.checks?.message === undefined || s.from !== undefined,
  },
  {
    cel: '!has(self.checks) || !has(self.checks.recipient) || has(self.from)',
    message: `${both('checks.recipient requires from', '--recipient requires --from')}: RCPT TO follows MAIL FROM`,
    holds: s => s.checks?.recipient === undefined || s.from !== undefined,
  },
  {
    cel: "(has(self.provider) && self.provider != 'custom') || !has(self.auth) || !has(self.auth.oauth2) || self.auth.oauth2.grant == 'AccessToken' || has(self.auth.oauth2.tokenEndpoint)",
    message: 'provider custom or providerRef requires auth.oauth2.tokenEndpoint, or grant AccessToken',
    holds: s =>
      (s.provider !== undefined && s.provider !== 'custom') ||
      s.auth?.oauth2 === undefined ||
      s.auth.oauth2.grant === 'AccessToken' ||
      s.auth.oauth2.tokenEndpoint !== undefined,
  },
];

/** Spec of an SmtpConfig: the only source of the CRD's schema, the types and the parser. */
export const specSchema = withRules(
  z
    .strictObject(
      specFields({
        secretRef,
        checks,
        more: { rollout: rollout.optional(), fallback: fallback.optional() },
      }),
    )
    .meta({ description: 'Mail settings to verify and publish.' }),
  sharedRules,
);

export type SmtpConfigSpec = z.output<typeof specSchema>;
