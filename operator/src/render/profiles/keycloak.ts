import { json } from '../escape.ts';
import { mounted, type Profile, senderAddress } from './profile.ts';

export const keycloak: Profile = {
  title: 'Keycloak',
  summary:
    'realm.json holds smtpServer of a realm, for kcadm.sh or a realm import. A ${…} in a value is escaped for the import. Keycloak stores the settings in its database: run the update again after a change, for example in a Job.',
  secret: settings => {
    const { endpoint, credentials, from } = settings;
    const address = senderAddress(settings);
    return {
      'realm.json': `${json({
        smtpServer: {
          host: endpoint.host,
          port: String(endpoint.port),
          ssl: String(endpoint.tls === 'implicit'),
          starttls: String(endpoint.tls === 'starttls'),
          auth: String(credentials !== undefined),
          ...(credentials && { user: credentials.username, password: credentials.password }),
          ...(address !== undefined && { from: address }),
          ...(from?.name !== undefined && { fromDisplayName: from.name }),
        },
      })}\n`,
    };
  },
  consume: [
    mounted('/etc/smtp'),
    { title: 'Command', language: 'sh', code: 'kcadm.sh update realms/shop -f /etc/smtp/realm.json' },
  ],
  sources: [
    {
      text: 'Keycloak: configuring email for a realm',
      url: 'https://www.keycloak.org/docs/latest/server_admin/#_email',
      checked: '2026-11',
    },
    {
      text: 'Keycloak: placeholders in realm files',
      url: 'https://www.keycloak.org/server/importExport',
      checked: '2026-11',
    },
  ],
};
