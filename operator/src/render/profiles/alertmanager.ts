import { quoted } from '../escape.ts';
import { hostText } from '../url.ts';
import { mounted, type Profile, senderAddress } from './profile.ts';

export const alertmanager: Profile = {
  title: 'Alertmanager',
  summary:
    'global.yml holds the section global of alertmanager.yml, to which your routes and receivers are appended. smtp_auth_password holds only the password, for smtp_auth_password_file in your own file. TLS from the first byte on a port other than 465 requires Alertmanager 0.31.',
  secret: settings => {
    const { endpoint, credentials } = settings;
    const address = senderAddress(settings);
    const lines = [
      `smtp_smarthost: ${quoted(`${hostText(endpoint)}:${endpoint.port}`)}`,
      ...(address === undefined ? [] : [`smtp_from: ${quoted(address)}`]),
      ...(credentials
        ? [
            `smtp_auth_username: ${quoted(credentials.username)}`,
            `smtp_auth_password: ${quoted(credentials.password)}`,
          ]
        : []),
      // It means STARTTLS; Alertmanager always uses TLS from the first byte on port 465.
      `smtp_require_tls: ${endpoint.tls === 'starttls'}`,
      ...(endpoint.tls === 'implicit' && endpoint.port !== 465 ? ['smtp_force_implicit_tls: true'] : []),
    ];
    return {
      'global.yml': ['global:', ...lines.map(line => `  ${line}`), ''].join('\n'),
      ...(credentials && { smtp_auth_password: credentials.password }),
    };
  },
  consume: [
    mounted('/etc/smtp'),
    {
      title: 'Init container, where routes.yml is your ConfigMap',
      language: 'sh',
      code: 'cat /etc/smtp/global.yml /etc/routes/routes.yml > /etc/alertmanager/alertmanager.yml',
    },
    {
      title: 'Or in your own alertmanager.yml',
      language: 'yaml',
      code: 'global:\n  smtp_auth_password_file: /etc/smtp/smtp_auth_password',
    },
  ],
  sources: [
    {
      text: 'Alertmanager: configuration',
      url: 'https://prometheus.io/docs/alerting/latest/configuration/',
      checked: '2026-11',
    },
  ],
};
