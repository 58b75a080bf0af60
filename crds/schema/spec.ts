import { z } from 'zod';
import { PROFILE_IDS, WHOLE_PROFILE_IDS } from '../profiles.ts';
import { PROVIDER_IDS } from '../providers.ts';
import { between, duration, pattern, text, withRules } from './build.ts';

const HOST =
  /^([A-Za-z0-9]([A-Za-z0-9_-]{0,62}[A-Za-z0-9])?[.])*[A-Za-z0-9]([A-Za-z0-9_-]{0,62}[A-Za-z0-9])?[.]?$|^[0-9A-Fa-f:.]{2,45}$/;
const OBJECT_NAME = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/;
const SECRET_KEY = /^[A-Za-z0-9._-]+$/;
const EMAIL = /^[^@\s<>"(),:;\\[\]\x00-\x1f\x7f]+@[^@\s<>"(),:;\\[\]\x00-\x1f\x7f]+$/;

const endpoint = withRules(
  z
    .strictObject({
      host: pattern(
        HOST,
        253,
        'Host name or IP address of the server. Overrides the preset; required for provider custom.',
      ).optional(),
      port: z
        .int()
        .min(1)
        .max(65535)
        .meta({
          format: 'int32',
          description: 'TCP port of the server. Overrides the preset; required for provider custom.',
        })
        .optional(),
      tls: z
        .enum(['implicit', 'starttls', 'none'])
        .meta({
          description:
            'How the connection is encrypted: implicit (TLS from the first byte, usual on 465), starttls (upgraded before anything else is said, usual on 587) or none. Follows the port when left out. With none a login is refused unless the operator allows plaintext logins to this host.',
        })
        .optional(),
      serverName: pattern(
        HOST,
        253,
        'Name sent as SNI and checked against the certificate. Default: the host.',
      ).optional(),
      minTLSVersion: z
        .enum(['TLSv1.2', 'TLSv1.3'])
        .meta({ description: 'Oldest TLS version that is accepted. Default: TLSv1.2.' })
        .optional(),
      caBundle: pattern(
        /^\s*-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s-]+-----END CERTIFICATE-----\s*$/,
        65536,
        "PEM certificates of the CAs to trust for this server, besides the operator's own.",
      ).optional(),
    })
    .meta({ description: 'Where the server is. Every field overrides what the preset says.' }),
  [
    {
      cel: "!has(self.tls) || self.tls != 'none' || (!has(self.serverName) && !has(self.minTLSVersion) && !has(self.caBundle))",
      message:
        'serverName, minTLSVersion and caBundle have no meaning with tls: none; remove them or use implicit or starttls',
      holds: e =>
        e.tls !== 'none' ||
        (e.serverName === undefined && e.minTLSVersion === undefined && e.caBundle === undefined),
    },
  ],
);

const secretRef = withRules(
  z
    .strictObject({
      name: pattern(
        OBJECT_NAME,
        253,
        'Name of a Secret in the same namespace, of type kubernetes.io/basic-auth or Opaque.',
      ),
      usernameKey: pattern(
        SECRET_KEY,
        253,
        'Key that holds the user name. Default: username. Not needed where the provider has one fixed user name (SendGrid, Resend).',
      ).optional(),
      passwordKey: pattern(
        SECRET_KEY,
        253,
        'Key that holds the password, authorization code, app password or API key. Default: password.',
      ).optional(),
    })
    .meta({ description: 'The credentials. Without it there is no login: a relay that admits by address.' }),
  [
    {
      cel: '!has(self.usernameKey) || !has(self.passwordKey) || self.usernameKey != self.passwordKey',
      message: 'usernameKey and passwordKey must be different keys',
      holds: s => s.usernameKey === undefined || s.usernameKey !== s.passwordKey,
    },
  ],
);

const HTTPS_URL = /^https:\/\/[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?(\/[A-Za-z0-9._~%/-]*)?$/;
/** RFC 6749 section 3.3 */
const SCOPE = /^[\x21\x23-\x5B\x5D-\x7E]+$/;

const oauth2 = withRules(
  z
    .strictObject({
      grant: z.enum(['RefreshToken', 'ClientCredentials', 'ServiceAccount', 'AccessToken']).meta({
        description:
          'How access tokens come: RefreshToken (a person gave consent once, with smtp-operator login), ClientCredentials (an application of Microsoft 365), ServiceAccount (Google Workspace, domain-wide delegation), or AccessToken (something else writes it to the password key of the Secret and renews it).',
      }),
      clientId: pattern(
        /^[\x21-\x7E]+$/,
        256,
        'Id of the registered application. Default: what the Secret holds under its key.',
      ).optional(),
      tenant: pattern(
        /^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/,
        253,
        'Directory of the account at Microsoft: an id or a domain such as example.onmicrosoft.com.',
      ).optional(),
      tokenEndpoint: pattern(
        HTTPS_URL,
        512,
        "Where access tokens are fetched. Default: the provider's. The secrets of the application are sent there, so a host that belongs to no preset must be allowed by the administrator of the operator (--allow-token-host).",
      ).optional(),
      scopes: z
        .array(pattern(SCOPE, 256, 'One scope.'))
        .min(1)
        .max(16)
        .meta({
          'x-kubernetes-list-type': 'atomic',
          description: "What the token shall be good for. Default: the provider's scope for SMTP.",
        })
        .optional(),
      clientIdKey: pattern(SECRET_KEY, 253, 'Key of the Secret. Default: clientId.').optional(),
      clientSecretKey: pattern(
        SECRET_KEY,
        253,
        'Key of the Secret. Default: clientSecret. A public client has none.',
      ).optional(),
      refreshTokenKey: pattern(SECRET_KEY, 253, 'Key of the Secret. Default: refreshToken.').optional(),
      serviceAccountKey: pattern(
        SECRET_KEY,
        253,
        'Key of the Secret that holds the JSON key file of the service account. Default: serviceAccount.',
      ).optional(),
      storeRefreshToken: z
        .boolean()
        .meta({
          description:
            'Write a refresh token that replaces the present one back to the Secret. Without it the operator holds the new one in memory only. Leave the key out of what GitOps applies.',
        })
        .optional(),
    })
    .meta({ description: 'OAuth2: what the operator logs in with is an access token that it keeps fresh.' }),
  [
    {
      cel: "self.grant != 'AccessToken' || (!has(self.clientId) && !has(self.tenant) && !has(self.tokenEndpoint) && !has(self.scopes) && !has(self.clientIdKey) && !has(self.clientSecretKey))",
      message:
        'grant AccessToken fetches nothing: remove clientId, tenant, tokenEndpoint, scopes, clientIdKey and clientSecretKey',
      holds: ({ grant, clientId, tenant, tokenEndpoint, scopes, clientIdKey, clientSecretKey }) =>
        grant !== 'AccessToken' ||
        [clientId, tenant, tokenEndpoint, scopes, clientIdKey, clientSecretKey].every(
          value => value === undefined,
        ),
    },
    {
      cel: "self.grant == 'RefreshToken' || (!has(self.refreshTokenKey) && !has(self.storeRefreshToken))",
      message: 'refreshTokenKey and storeRefreshToken belong to grant RefreshToken',
      holds: ({ grant, refreshTokenKey, storeRefreshToken }) =>
        grant === 'RefreshToken' || (refreshTokenKey === undefined && storeRefreshToken === undefined),
    },
    {
      cel: "self.grant == 'ServiceAccount' ? !has(self.clientId) && !has(self.clientIdKey) && !has(self.clientSecretKey) : !has(self.serviceAccountKey)",
      message:
        'serviceAccountKey belongs to grant ServiceAccount, whose key file names the client: remove it, or clientId, clientIdKey and clientSecretKey',
      holds: ({ grant, serviceAccountKey, clientId, clientIdKey, clientSecretKey }) =>
        grant === 'ServiceAccount'
          ? clientId === undefined && clientIdKey === undefined && clientSecretKey === undefined
          : serviceAccountKey === undefined,
    },
  ],
);

const from = z
  .strictObject({
    address: pattern(
      EMAIL,
      254,
      'Address that applications send from. It is offered to the server as MAIL FROM and taken back with RSET: nothing is sent.',
    ),
    name: text({ min: 1, max: 128 }, 'Display name of the sender.')
      .regex(/^[^\x00-\x1f\x7f]*$/)
      .optional(),
  })
  .meta({
    description: 'The sender. With it the operator proves that the account may send as this address.',
  });

const checks = z
  .strictObject({
    egress: z
      .strictObject({
        interval: duration(
          '10s',
          '24h',
          'How often the server is reached, without logging in. Default: 5m.',
        ).optional(),
        failureThreshold: z
          .int()
          .min(1)
          .max(10)
          .meta({
            format: 'int32',
            description:
              'How many of these checks must fail in a row before a server that was reachable counts as unreachable. The first verdict counts at once, and so does a refused login. Default: 3.',
          })
          .optional(),
      })
      .meta({ description: 'Reaching the server: DNS, TCP, TLS, greeting and capabilities.' })
      .optional(),
    auth: z
      .strictObject({
        interval: duration(
          '1m',
          '168h',
          'How often the login is repeated while nothing changes. Default: 6h. Providers count logins: keep it long.',
        ).optional(),
      })
      .meta({ description: 'Logging in.' })
      .optional(),
    timeout: duration('1s', '60s', 'Deadline of one whole probe. Default: 10s.').optional(),
  })
  .meta({ description: 'When to check. A changed Secret or spec is always checked at once.' });

const LABEL_KEY = /^([a-z0-9]([a-z0-9.-]*[a-z0-9])?\/)?[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$/;

const stringMap = (value: z.ZodString, description: string) => {
  const map = withRules(z.record(z.string(), value), [
    {
      cel: `self.all(key, size(key) <= 253 && key.matches('${LABEL_KEY.source.replaceAll('\\/', '/')}'))`,
      message: 'keys must be qualified names such as example.com/team',
      holds: (labels: Record<string, string>) =>
        Object.keys(labels).every(key => key.length <= 253 && LABEL_KEY.test(key)),
    },
    {
      cel: "self.all(key, !key.startsWith('smtp-operator.dev/') && key != 'app.kubernetes.io/managed-by')",
      message: 'keys under smtp-operator.dev/ and app.kubernetes.io/managed-by belong to the operator',
      holds: (labels: Record<string, string>) =>
        Object.keys(labels).every(
          key => !key.startsWith('smtp-operator.dev/') && key !== 'app.kubernetes.io/managed-by',
        ),
    },
  ]);
  return map
    .refine(labels => Object.keys(labels).length <= 32, { message: 'at most 32 entries' })
    .meta({ ...map.meta(), maxProperties: 32, description });
};

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
            pattern(/^([A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?)?$/, 63, 'Label value.'),
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

const outputs = withRules(
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

/** What a user asks for; the one source of the CRD's schema, of the types and of the parsing. */
export const specSchema = withRules(
  z
    .strictObject({
      provider: z.enum(PROVIDER_IDS).meta({
        description:
          'The mail provider, by the id of its preset (see docs/providers.md), or custom for any other server.',
      }),
      region: pattern(
        /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/,
        40,
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
export type OAuth2Spec = z.output<typeof oauth2>;
export type OutputSpec = z.output<typeof output>;
