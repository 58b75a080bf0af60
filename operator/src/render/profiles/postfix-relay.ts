import type { MailSettings } from '../../model/settings.ts';
import { mounted, type Split, Unsuitable } from './profile.ts';

export const postfixRelay: Split = {
  title: 'Postfix as a relay',
  summary:
    'main.cf holds the parameters that send all mail through the server, and sasl_passwd holds its credentials; Postfix reads both from /etc/smtp. The ConfigMap contains the parameters without the credentials. The table sasl_passwd supports no user name with a colon and no password with trailing spaces.',
  secret: settings => ({
    'main.cf': file([...relay(settings), ...(settings.credentials ? LOGIN : [])]),
    ...(settings.credentials && { sasl_passwd: login(settings, settings.credentials) }),
  }),
  configMap: settings => ({ 'main.cf': file(relay(settings)) }),
  consume: [
    mounted('/etc/smtp'),
    {
      title: 'At the start of the container',
      language: 'sh',
      code: 'cat /etc/smtp/main.cf >> /etc/postfix/main.cf',
    },
  ],
  sources: [
    {
      text: 'Postfix: SASL authentication in the SMTP client',
      url: 'https://www.postfix.org/SASL_README.html#client_sasl',
      checked: '2026-11',
    },
    {
      text: 'Postfix: TLS in the SMTP client',
      url: 'https://www.postfix.org/TLS_README.html#client_tls',
      checked: '2026-11',
    },
  ],
};

const LOGIN = [
  'smtp_sasl_auth_enable = yes',
  'smtp_sasl_password_maps = texthash:/etc/smtp/sasl_passwd',
  'smtp_sasl_security_options = noanonymous',
];

const nexthop = ({ endpoint }: MailSettings): string => `[${endpoint.host}]:${endpoint.port}`;

function relay(settings: MailSettings): string[] {
  const { tls, host } = settings.endpoint;
  const verified = [
    'smtp_tls_security_level = secure',
    `smtp_tls_secure_cert_match = ${(settings.serverName ?? host).replace(/\.$/, '')}`,
  ];
  return [
    `relayhost = ${nexthop(settings)}`,
    ...{
      implicit: [...verified, 'smtp_tls_wrappermode = yes'],
      starttls: [...verified, 'smtp_tls_wrappermode = no'],
      none: ['smtp_tls_security_level = none'],
    }[tls],
  ];
}

const file = (lines: readonly string[]): string => `${lines.join('\n')}\n`;

/**
 * In the table, a key ends at the first space, and spaces at the end are removed. Postfix splits the value at the first
 * colon.
 */
function login(
  settings: MailSettings,
  { username, password }: { username: string; password: string },
): string {
  if (username.includes(':')) {
    throw new Unsuitable('Postfix interprets a colon in the user name as its end');
  }
  if (username.trimStart() !== username || /\s$/.test(password)) {
    throw new Unsuitable('Postfix removes spaces before the user name and after the password');
  }
  return `${nexthop(settings)} ${username}:${password}\n`;
}
