import { yamlQuoted } from '../escape.ts';
import { mounted, type Profile, senderMailbox } from './profile.ts';

export const rails: Profile = {
  title: 'Ruby on Rails',
  summary:
    'mailer.yml for config_for, with smtp_settings and default_options of Action Mailer, the same in every environment.',
  secret: settings => {
    const { endpoint, credentials, method } = settings;
    const lines = [
      `address: ${yamlQuoted(endpoint.host)}`,
      `port: ${endpoint.port}`,
      ...(credentials
        ? [
            `user_name: ${yamlQuoted(credentials.username)}`,
            `password: ${yamlQuoted(credentials.password)}`,
            `authentication: ${yamlQuoted(method.replace('-', '_'))}`,
          ]
        : []),
      // Both settings together cause an ArgumentError in the mail gem.
      ...{
        implicit: ['tls: true', 'enable_starttls_auto: false'],
        starttls: ['enable_starttls: true'],
        none: ['enable_starttls_auto: false'],
      }[endpoint.tls],
      'openssl_verify_mode: "peer"',
    ];
    const mailbox = senderMailbox(settings);
    const from = mailbox === undefined ? [] : [`    from: ${yamlQuoted(mailbox)}`];
    return {
      'mailer.yml': [
        'shared:',
        '  smtp_settings:',
        ...lines.map(line => `    ${line}`),
        `  default_options:${from.length === 0 ? ' {}' : ''}`,
        ...from,
        '',
      ].join('\n'),
    };
  },
  consume: [
    mounted('/etc/smtp'),
    {
      title: 'config/environments/production.rb',
      language: 'ruby',
      code: `mailer = config_for(Pathname('/etc/smtp/mailer.yml'))
config.action_mailer.delivery_method = :smtp
config.action_mailer.smtp_settings = mailer[:smtp_settings]
config.action_mailer.default_options = mailer[:default_options]`,
    },
  ],
  sources: [
    {
      text: 'Rails: Action Mailer configuration',
      url: 'https://guides.rubyonrails.org/action_mailer_basics.html#action-mailer-configuration',
      checked: '2026-11',
    },
    {
      text: 'Rails: config_for',
      url: 'https://api.rubyonrails.org/classes/Rails/Application.html#method-i-config_for',
      checked: '2026-11',
    },
  ],
};
