import { z } from 'zod';
import { formatted, withRules } from './build.ts';
import { NAMESPACE_NAME, OBJECT_NAME, SECRET_KEY } from './names.ts';

/** @param place fields that locate the Secret: its name and, if not implied, its namespace */
const secretRefWith = <P extends z.ZodRawShape>(place: P) =>
  withRules(
    z
      .strictObject({
        ...place,
        usernameKey: formatted(
          SECRET_KEY,
          253,
          'must be the key of a Secret: letters, digits, dots, dashes and underscores',
          'Key that holds the user name. Default: username. Not needed where the provider has one fixed user name (SendGrid, Resend).',
        ).optional(),
        passwordKey: formatted(
          SECRET_KEY,
          253,
          'must be the key of a Secret: letters, digits, dots, dashes and underscores',
          'Key that holds the password, authorization code, app password or API key. Default: password.',
        ).optional(),
      })
      .meta({
        description:
          'Reference to the Secret with the credentials. Empty: no login, for a relay that accepts clients by address.',
      }),
    [
      {
        cel: '!has(self.usernameKey) || !has(self.passwordKey) || self.usernameKey != self.passwordKey',
        message: 'usernameKey and passwordKey must be different keys',
        holds: ({ usernameKey, passwordKey }: { usernameKey?: unknown; passwordKey?: unknown }) =>
          usernameKey === undefined || usernameKey !== passwordKey,
      },
    ],
  );

const secretName = (where: string) =>
  formatted(
    OBJECT_NAME,
    253,
    'must be a Kubernetes name: lower-case letters, digits, dashes and dots',
    `Name of a Secret ${where}, of type kubernetes.io/basic-auth or Opaque.`,
  );

export const secretRef = secretRefWith({ name: secretName('in the same namespace') });

/** Secret reference of a ClusterSmtpConfig, which belongs to no namespace. */
export const clusterSecretRef = secretRefWith({
  namespace: formatted(
    NAMESPACE_NAME,
    63,
    'must be the name of a namespace: lower-case letters, digits and dashes',
    'Namespace of the Secret, and of the object that endpoint.caBundleRef names.',
  ),
  name: secretName('in that namespace'),
});

export const derivePassword = z.enum(['AmazonSES']).meta({
  description:
    'Algorithm that derives the SMTP password from another secret. AmazonSES (provider ses only): the Secret holds an IAM access key id under the user name key and its secret access key under the password key. The operator derives the SMTP password of the region with the algorithm of AWS, logs in with it and publishes it. The secret access key is not published. Default: the Secret holds the password.',
});

const HTTPS_URL = /^https:\/\/[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?(\/[A-Za-z0-9._~%/-]*)?$/;
/** RFC 6749 section 3.3 */
const SCOPE = /^[\x21\x23-\x5B\x5D-\x7E]+$/;

export const oauth2 = withRules(
  z
    .strictObject({
      grant: z.enum(['RefreshToken', 'ClientCredentials', 'ServiceAccount', 'AccessToken']).meta({
        description:
          'Source of the access tokens: RefreshToken (the mailbox owner signed in once with smtp-operator login), ClientCredentials (an application of Microsoft 365), ServiceAccount (Google Workspace, domain-wide delegation), or AccessToken (another program writes the token to the password key of the Secret and renews it).',
      }),
      clientId: formatted(
        /^[\x21-\x7E]+$/,
        256,
        'must be printable ASCII without spaces',
        'Id of the registered application. Default: the value of clientIdKey in the Secret.',
      ).optional(),
      tenant: formatted(
        /^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/,
        253,
        'must be the id of a directory or a domain',
        'Microsoft directory (tenant) of the account: an id or a domain such as example.onmicrosoft.com.',
      ).optional(),
      tokenEndpoint: formatted(
        HTTPS_URL,
        512,
        'must be a URL that begins with https://',
        "URL of the token endpoint. Default: the provider's. The operator sends the application's secrets to it, so an administrator must allow a host that is not in a preset (--allow-token-host).",
      ).optional(),
      scopes: z
        .array(formatted(SCOPE, 256, 'must be one scope, without spaces and quotes', 'OAuth2 scope.'))
        .min(1)
        .max(16)
        .meta({
          'x-kubernetes-list-type': 'atomic',
          description: "Scopes to request. Default: the provider's scope for SMTP.",
        })
        .optional(),
      clientIdKey: formatted(
        SECRET_KEY,
        253,
        'must be the key of a Secret: letters, digits, dots, dashes and underscores',
        'Key of the Secret that holds the client id. Default: clientId.',
      ).optional(),
      clientSecretKey: formatted(
        SECRET_KEY,
        253,
        'must be the key of a Secret: letters, digits, dots, dashes and underscores',
        'Key of the Secret that holds the client secret; a public client has none. Default: clientSecret.',
      ).optional(),
      refreshTokenKey: formatted(
        SECRET_KEY,
        253,
        'must be the key of a Secret: letters, digits, dots, dashes and underscores',
        'Key of the Secret that holds the refresh token. Default: refreshToken.',
      ).optional(),
      serviceAccountKey: formatted(
        SECRET_KEY,
        253,
        'must be the key of a Secret: letters, digits, dots, dashes and underscores',
        'Key of the Secret that holds the JSON key file of the service account. Default: serviceAccount.',
      ).optional(),
      storeRefreshToken: z
        .boolean()
        .meta({
          description:
            'Whether the operator writes a rotated refresh token back to the Secret. If true, do not manage that key by GitOps. Default: false, a rotated token is kept in memory only.',
        })
        .optional(),
    })
    .meta({ description: 'OAuth2: the operator logs in with an access token and renews it.' }),
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

export type OAuth2Spec = z.output<typeof oauth2>;
