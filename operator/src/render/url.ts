import type { MailSettings } from '../model/settings.ts';

/**
 * `smtps://user:pass@host:465` for implicit TLS, `smtp://…` for STARTTLS and none, as nodemailer, Symfony
 * and Go's mail libraries read it; user and password percent-encoded (RFC 3986 section 3.2.1). An access token has
 * no place in it: what stands in the password's place is taken for a password.
 */
export function mailUrl({ endpoint, credentials, token }: MailSettings): string {
  const scheme = endpoint.tls === 'implicit' ? 'smtps' : 'smtp';
  const host = endpoint.host.includes(':') ? `[${endpoint.host}]` : endpoint.host;
  const userinfo = credentials
    ? `${encode(credentials.username)}:${encode(credentials.password)}@`
    : token
      ? `${encode(token.username)}@`
      : '';
  return `${scheme}://${userinfo}${host}:${endpoint.port}`;
}

/** encodeURIComponent leaves `!'()*` alone, which RFC 3986 calls sub-delims and shells and parsers trip over. */
function encode(value: string): string {
  return encodeURIComponent(value).replace(
    /[!'()*]/g,
    character => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
