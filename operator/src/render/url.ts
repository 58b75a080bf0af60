import type { MailSettings } from '../model/settings.ts';
import { percentEncoded } from './escape.ts';

type Located = Pick<MailSettings, 'endpoint' | 'credentials' | 'token'>;

/**
 * Returns `smtps://user:pass@host:465` for implicit TLS and `smtp://…` for STARTTLS and none, the form of nodemailer,
 * Symfony and Go's mail libraries. User and password are percent-encoded (RFC 3986 section 3.2.1). The URL never
 * contains an access token, because software would use it as a password.
 */
export function mailUrl(settings: Located): string {
  return urlWith(settings.endpoint.tls === 'implicit' ? 'smtps' : 'smtp', settings);
}

export function urlWith(scheme: string, { endpoint, credentials, token }: Located): string {
  const userinfo = credentials
    ? `${percentEncoded(credentials.username)}:${percentEncoded(credentials.password)}@`
    : token
      ? `${percentEncoded(token.username)}@`
      : '';
  return `${scheme}://${userinfo}${hostText(endpoint)}:${endpoint.port}`;
}

/** Returns the host, with brackets around an IPv6 literal. */
export const hostText = ({ host }: { host: string }): string => (host.includes(':') ? `[${host}]` : host);
