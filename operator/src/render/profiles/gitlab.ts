import { rubyQuoted } from '../escape.ts';
import { mounted, type Profile, senderAddress } from './profile.ts';

export const gitlab: Profile = {
  title: 'GitLab',
  summary:
    'smtp.rb holds the settings in the syntax of /etc/gitlab/gitlab.rb, for the Omnibus image to include. The Helm chart reads the password from key password of the same Secret (global.smtp.password), and the rest from its values. GitLab recommends passwords without quotes.',
  secret: settings => {
    const { endpoint, credentials, from, method } = settings;
    const address = senderAddress(settings);
    const lines: readonly (readonly [string, string])[] = [
      ['smtp_enable', 'true'],
      ['smtp_address', rubyQuoted(endpoint.host)],
      ['smtp_port', String(endpoint.port)],
      ...(credentials
        ? [
            ['smtp_user_name', rubyQuoted(credentials.username)] as const,
            ['smtp_password', rubyQuoted(credentials.password)] as const,
            ['smtp_authentication', rubyQuoted(method.replace('-', '_'))] as const,
          ]
        : []),
      ['smtp_tls', String(endpoint.tls === 'implicit')],
      // Since GitLab 15.11 this setting together with smtp_tls is an error.
      ['smtp_enable_starttls_auto', String(endpoint.tls === 'starttls')],
      ['smtp_openssl_verify_mode', "'peer'"],
      ...(address === undefined ? [] : [['gitlab_email_from', rubyQuoted(address)] as const]),
      ...(from?.name === undefined ? [] : [['gitlab_email_display_name', rubyQuoted(from.name)] as const]),
    ];
    return {
      'smtp.rb': `${lines.map(([key, value]) => `gitlab_rails['${key}'] = ${value}`).join('\n')}\n`,
      ...(credentials && { password: credentials.password }),
    };
  },
  consume: [
    mounted('/etc/smtp'),
    {
      title: 'Container of the Omnibus image',
      language: 'yaml',
      code: `env:
- name: GITLAB_OMNIBUS_CONFIG
  value: from_file '/etc/smtp/smtp.rb'`,
    },
    {
      title: 'Values of the Helm chart',
      language: 'yaml',
      code: `global:
  smtp:
    password: {secret: mail-smtp, key: password}`,
    },
  ],
  sources: [
    {
      text: 'GitLab: SMTP settings',
      url: 'https://docs.gitlab.com/omnibus/settings/smtp/',
      checked: '2026-11',
    },
    {
      text: 'GitLab: smtp_tls and smtp_enable_starttls_auto exclude each other',
      url: 'https://gitlab.com/gitlab-org/gitlab/-/issues/409835',
      checked: '2026-11',
    },
  ],
};
