import type { OutputSpec } from '../../../../crds/schema/spec.ts';
import type { MailSettings } from '../../model/settings.ts';
import { senderAddress, withoutLogin } from '../profiles/profile.ts';
import { mailUrl } from '../url.ts';

/** Values that templates can use, with a description of each. */
export const VALUES = {
  host: 'host name or address of the server',
  port: 'TCP port',
  tls: 'implicit, starttls or none',
  serverName: 'name that the certificate must have; empty if it is the host name',
  caBundle: 'PEM certificates of spec.endpoint.caBundle, or empty',
  provider: 'id of the preset',
  from: 'address of the sender: spec.from, or a user name that is an address; or empty',
  fromName: 'display name of the sender, or empty',
  username: 'user name, or empty without a login; only in a Secret',
  password: 'password, or empty; only in a Secret',
  accessToken: 'OAuth2 access token instead of the password, or empty; only in a Secret',
  url: 'all in one, such as smtps://user:password@host:465; only in a Secret',
} as const;

export const LOGIN_VALUES: readonly string[] = ['username', 'password', 'accessToken', 'url'];

export type TemplateValues = Readonly<Record<string, string>>;

/** A ConfigMap has no login, not even a user name that could be the sender. */
export function templateValues(kind: OutputSpec['kind'], all: MailSettings): TemplateValues {
  const settings = kind === 'Secret' ? all : withoutLogin(all);
  const { endpoint, serverName = '', caBundle = '', provider, credentials, token, from } = settings;
  return {
    host: endpoint.host,
    port: String(endpoint.port),
    tls: endpoint.tls,
    serverName,
    caBundle,
    provider,
    from: senderAddress(settings) ?? '',
    fromName: from?.name ?? '',
    ...(kind === 'Secret' && {
      username: credentials?.username ?? token?.username ?? '',
      password: credentials?.password ?? '',
      accessToken: token?.accessToken ?? '',
      url: mailUrl(settings),
    }),
  };
}
