import type { Endpoint, PasswordMethod, TokenMethod } from './endpoint.ts';

/** Everything that applications need to send mail: what profiles render. */
export interface MailSettings {
  /** Id of the preset. */
  provider: string;
  endpoint: Endpoint;
  /** Name that the certificate must have, where it is not that of the host. */
  serverName?: string;
  /** PEM certificates that the server's chain ends in, where the spec names them. */
  caBundle?: string;
  /** Absent where the server admits without a login. */
  credentials?: { username: string; password: string };
  /** The mechanism for a password, for software that cannot negotiate it. */
  method: PasswordMethod;
  /** Instead of a password, for OAuth2. Only profiles that support tokens can render it. */
  token?: TokenLogin;
  from?: { address: string; name?: string };
}

export interface TokenLogin {
  username: string;
  accessToken: string;
  method: TokenMethod;
}

/** One object to publish, before it is compared with what the cluster holds. */
export interface DesiredOutput {
  kind: 'Secret' | 'ConfigMap';
  name: string;
  /** Secret type; immutable once the object exists. */
  type?: string;
  immutable: boolean;
  /** Whether it outlives the SmtpConfig. */
  retain: boolean;
  labels: Readonly<Record<string, string>>;
  annotations: Readonly<Record<string, string>>;
  /** Plain text by key, not base64. */
  data: Readonly<Record<string, string>>;
}
