import type { MailSettings } from '../model/settings.ts';
import { mailUrl } from './url.ts';

/**
 * Profile `env`: variables for `envFrom`. The ConfigMap half has no SMTP_URL: with both halves in one
 * `envFrom` the later one wins, and a URL without the login would shadow the one that works.
 */
export function env(kind: 'Secret' | 'ConfigMap', settings: MailSettings): Record<string, string> {
  return kind === 'Secret' ? { ...common(settings), ...login(settings) } : common(settings);
}

function common({ endpoint, from }: MailSettings): Record<string, string> {
  return {
    SMTP_HOST: endpoint.host,
    SMTP_PORT: String(endpoint.port),
    SMTP_TLS: endpoint.tls,
    ...(from && { SMTP_FROM: from.address }),
    ...(from?.name !== undefined && { SMTP_FROM_NAME: from.name }),
  };
}

function login(settings: MailSettings): Record<string, string> {
  const { credentials, token, from } = settings;
  const sender = from?.address ?? addressIn(credentials?.username ?? token?.username);
  return {
    ...(credentials && { SMTP_USERNAME: credentials.username, SMTP_PASSWORD: credentials.password }),
    ...(token && {
      SMTP_USERNAME: token.username,
      SMTP_AUTH: token.method,
      SMTP_ACCESS_TOKEN: token.accessToken,
    }),
    ...(sender !== undefined && { SMTP_FROM: sender }),
    SMTP_URL: mailUrl(settings),
  };
}

/** A user name that is an address is the sender nobody named; it stays out of the ConfigMap as the login it is. */
function addressIn(username: string | undefined): string | undefined {
  return username !== undefined && /^[^@\s]+@[^@\s]+$/.test(username) ? username : undefined;
}
