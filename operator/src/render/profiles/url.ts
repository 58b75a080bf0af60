import { mailUrl } from '../url.ts';
import { ENV_FROM, type Profile } from './profile.ts';

export const url: Profile = {
  title: 'One URL',
  summary:
    'SMTP_URL, and the same value as MAILER_DSN for Symfony. The scheme is smtps for TLS from the first byte and smtp for STARTTLS and none. The user name and password are percent-encoded. A URL cannot require STARTTLS: require it in the program if possible (requireTLS of nodemailer, require_tls of Symfony, --ssl-reqd of curl).',
  secret: settings => ({ SMTP_URL: mailUrl(settings), MAILER_DSN: mailUrl(settings) }),
  consume: [
    ENV_FROM,
    {
      title: 'nodemailer',
      language: 'js',
      code: 'const transport = nodemailer.createTransport(process.env.SMTP_URL, { requireTLS: true });',
    },
    {
      title: 'Symfony, config/packages/mailer.yaml',
      language: 'yaml',
      code: `framework:
  mailer:
    dsn: '%env(MAILER_DSN)%'`,
    },
  ],
  sources: [
    {
      text: 'Symfony Mailer: transports',
      url: 'https://symfony.com/doc/current/mailer.html',
      checked: '2026-11',
    },
    { text: 'nodemailer: SMTP transport', url: 'https://nodemailer.com/smtp/', checked: '2026-11' },
  ],
};
