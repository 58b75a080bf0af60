import type { Endpoint, PasswordMethod, TokenMethod } from './endpoint.ts';

/** Settings that applications need to send mail, and that profiles render. */
export interface MailSettings {
  /** Id of the preset. */
  provider: string;
  endpoint: Endpoint;
  /** Name that the certificate must have, if it differs from the host. */
  serverName?: string;
  /** PEM certificates with which the chain of the server ends, if the spec sets them. */
  caBundle?: string;
  /** Absent if the server accepts mail without a login. */
  credentials?: { username: string; password: string };
  /** Mechanism for a password login, for software that cannot negotiate one. */
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
  /** Whether the object is kept when the SmtpConfig is deleted. */
  retain: boolean;
  labels: Readonly<Record<string, string>>;
  annotations: Readonly<Record<string, string>>;
  /** Plain text by key, not base64. */
  data: Readonly<Record<string, string>>;
}
