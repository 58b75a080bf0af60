import type { MailSettings } from '../model/settings.ts';
import { percentEncoded } from './escape.ts';

type Located = Pick<MailSettings, 'endpoint' | 'credentials' | 'token'>;

/**
 * `smtps://user:pass@host:465` for implicit TLS, `smtp://…` for STARTTLS and none, as nodemailer, Symfony
 * and Go's mail libraries read it; user and password percent-encoded (RFC 3986 section 3.2.1). An access token has
 * no place in it: the password's position is taken for a password.
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

/** With brackets around an IPv6 literal. */
export const hostText = ({ host }: { host: string }): string => (host.includes(':') ? `[${host}]` : host);
