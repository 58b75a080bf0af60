import type { MailSettings } from '../../model/settings.ts';
import { type Data, ENV_FROM, present, type Split, senderAddress, withoutLogin } from './profile.ts';

export const nextcloud: Split = {
  title: 'Nextcloud',
  summary:
    'The variables that the container image reads its mail settings from: SMTP_HOST, SMTP_PORT, SMTP_SECURE, SMTP_AUTHTYPE, SMTP_NAME, SMTP_PASSWORD, MAIL_FROM_ADDRESS and MAIL_DOMAIN. The image requires a sender: set spec.from, unless the user name is an address.',
  secret: settings => ({
    ...common(settings),
    ...present({
      SMTP_AUTHTYPE: settings.credentials && (settings.method === 'plain' ? 'PLAIN' : 'LOGIN'),
      SMTP_NAME: settings.credentials?.username,
      SMTP_PASSWORD: settings.credentials?.password,
    }),
  }),
  configMap: settings => common(withoutLogin(settings)),
  consume: [ENV_FROM],
  sources: [
    {
      text: 'Nextcloud image: smtp.config.php',
      url: 'https://github.com/nextcloud/docker/blob/master/.config/smtp.config.php',
      checked: '2026-11',
    },
    {
      text: 'Nextcloud: email',
      url: 'https://docs.nextcloud.com/server/latest/admin_manual/configuration_server/email_configuration.html',
      checked: '2026-11',
    },
  ],
};

/**
 * Newer versions support only `ssl` and use STARTTLS if the server offers it; older versions use `tls` for STARTTLS.
 */
const SECURE = { implicit: 'ssl', starttls: 'tls', none: '' } as const;

function common(settings: MailSettings): Data {
  const { host, port, tls } = settings.endpoint;
  const address = senderAddress(settings);
  const at = address?.lastIndexOf('@') ?? -1;
  return present({
    SMTP_HOST: host,
    SMTP_PORT: String(port),
    SMTP_SECURE: SECURE[tls],
    MAIL_FROM_ADDRESS: address?.slice(0, at),
    MAIL_DOMAIN: address?.slice(at + 1),
  });
}
