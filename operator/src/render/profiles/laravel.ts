import type { MailSettings } from '../../model/settings.ts';
import { type Data, ENV_FROM, present, type Split, senderAddress, withoutLogin } from './profile.ts';

export const laravel: Split = {
  title: 'Laravel',
  summary:
    "The variables that config/mail.php of a fresh Laravel reads: MAIL_SCHEME since Laravel 11.36, MAIL_ENCRYPTION before. Laravel's env() interprets words such as null and true, and quotes around a value; such values are quoted to keep them unchanged. The variables override those of a .env file.",
  secret: settings => ({
    ...common(settings),
    ...present({
      MAIL_USERNAME: literal(settings.credentials?.username),
      MAIL_PASSWORD: literal(settings.credentials?.password),
    }),
  }),
  configMap: settings => common(withoutLogin(settings)),
  consume: [ENV_FROM],
  sources: [
    {
      text: 'Laravel: config/mail.php',
      url: 'https://github.com/laravel/framework/blob/12.x/config/mail.php',
      checked: '2026-11',
    },
    {
      text: 'Laravel: env()',
      url: 'https://github.com/laravel/framework/blob/12.x/src/Illuminate/Support/Env.php',
      checked: '2026-11',
    },
  ],
};

function common(settings: MailSettings): Data {
  const { host, port, tls } = settings.endpoint;
  return present({
    MAIL_MAILER: 'smtp',
    MAIL_HOST: host,
    MAIL_PORT: String(port),
    MAIL_SCHEME: tls === 'implicit' ? 'smtps' : 'smtp',
    // In versions without MAIL_SCHEME, `tls` means smtps on port 465 and STARTTLS on other ports.
    MAIL_ENCRYPTION: tls === 'none' ? 'null' : 'tls',
    MAIL_FROM_ADDRESS: senderAddress(settings),
    MAIL_FROM_NAME: literal(settings.from?.name),
  });
}

const SPECIAL = /^(?:\(?(?:true|false|empty|null)\)?|(['"]).*\1)$/i;

/** Quotes a value that env() would interpret: env() removes one pair of quotes and does not interpret the rest. */
function literal(value: string | undefined): string | undefined {
  return value !== undefined && SPECIAL.test(value) ? `"${value}"` : value;
}
