import { singleQuoted } from '../escape.ts';
import { mounted, type Profile, senderAddress } from './profile.ts';

export const wordpress: Profile = {
  title: 'WordPress',
  summary:
    'smtp.php, a must-use plugin that configures the PHPMailer of WordPress, so no other plugin is needed. Mount the whole folder, so that a change takes effect without a restart.',
  secret: settings => {
    const { endpoint, credentials, from } = settings;
    const address = senderAddress(settings);
    const mailer = [
      'isSMTP()',
      `Host = ${singleQuoted(endpoint.host)}`,
      `Port = ${endpoint.port}`,
      `SMTPSecure = ${singleQuoted({ implicit: 'ssl', starttls: 'tls', none: '' }[endpoint.tls])}`,
      `SMTPAutoTLS = ${endpoint.tls !== 'none'}`,
      `SMTPAuth = ${credentials !== undefined}`,
      ...(credentials
        ? [
            `Username = ${singleQuoted(credentials.username)}`,
            `Password = ${singleQuoted(credentials.password)}`,
          ]
        : []),
    ];
    const filter = (name: string, value: string | undefined): string[] =>
      value === undefined ? [] : [`add_filter('${name}', function () { return ${singleQuoted(value)}; });`];
    return {
      'smtp.php': [
        '<?php',
        "defined('ABSPATH') || exit;",
        "add_action('phpmailer_init', function ($mailer) {",
        ...mailer.map(line => `    $mailer->${line};`),
        '});',
        ...filter('wp_mail_from', address),
        ...filter('wp_mail_from_name', from?.name),
        '',
      ].join('\n'),
    };
  },
  consume: [mounted('/var/www/html/wp-content/mu-plugins', 'wordpress')],
  sources: [
    {
      text: 'WordPress: hook phpmailer_init',
      url: 'https://developer.wordpress.org/reference/hooks/phpmailer_init/',
      checked: '2026-11',
    },
    {
      text: 'WordPress: must-use plugins',
      url: 'https://developer.wordpress.org/advanced-administration/plugins/mu-plugins/',
      checked: '2026-11',
    },
  ],
};
