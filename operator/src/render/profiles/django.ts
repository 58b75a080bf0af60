import type { MailSettings } from '../../model/settings.ts';
import { urlWith } from '../url.ts';
import {
  type Data,
  ENV_FROM,
  present,
  type Split,
  senderMailbox,
  Unsuitable,
  withoutLogin,
} from './profile.ts';

export const django: Split = {
  title: 'Django',
  summary:
    "The settings of Django's SMTP backend as environment variables of the same names, and EMAIL_URL for django-environ. The ConfigMap contains neither the credentials nor EMAIL_URL. Python's smtplib supports only ASCII credentials.",
  secret: settings => ({
    ...common(asciiOnly(settings)),
    ...present({
      EMAIL_HOST_USER: settings.credentials?.username,
      EMAIL_HOST_PASSWORD: settings.credentials?.password,
    }),
    EMAIL_URL: urlWith(SCHEMES[settings.endpoint.tls], settings),
  }),
  configMap: settings => common(withoutLogin(settings)),
  consume: [
    ENV_FROM,
    {
      title: 'settings.py with django-environ',
      language: 'python',
      code: `env = environ.Env()
vars().update(env.email_url('EMAIL_URL'))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = os.environ['DEFAULT_FROM_EMAIL']`,
    },
    {
      title: 'settings.py without it',
      language: 'python',
      code: `EMAIL_HOST = os.environ['EMAIL_HOST']
EMAIL_PORT = int(os.environ['EMAIL_PORT'])
EMAIL_USE_SSL = os.environ['EMAIL_USE_SSL'] == 'True'
EMAIL_USE_TLS = os.environ['EMAIL_USE_TLS'] == 'True'
EMAIL_HOST_USER = os.environ.get('EMAIL_HOST_USER', '')
EMAIL_HOST_PASSWORD = os.environ.get('EMAIL_HOST_PASSWORD', '')
DEFAULT_FROM_EMAIL = SERVER_EMAIL = os.environ['DEFAULT_FROM_EMAIL']`,
    },
  ],
  sources: [
    {
      text: 'Django: settings of email',
      url: 'https://docs.djangoproject.com/en/stable/ref/settings/#email-host',
      checked: '2026-11',
    },
    {
      text: 'django-environ: email settings',
      url: 'https://django-environ.readthedocs.io/en/latest/types.html#environ-env-email-url',
      checked: '2026-11',
    },
  ],
};

/** URL schemes of django-environ: `tls` is STARTTLS, `ssl` is TLS from the first byte. */
const SCHEMES = { implicit: 'smtp+ssl', starttls: 'smtp+tls', none: 'smtp' } as const;

function common(settings: MailSettings): Data {
  const { host, port, tls } = settings.endpoint;
  return present({
    EMAIL_HOST: host,
    EMAIL_PORT: String(port),
    EMAIL_USE_SSL: truth(tls === 'implicit'),
    EMAIL_USE_TLS: truth(tls === 'starttls'),
    DEFAULT_FROM_EMAIL: senderMailbox(settings),
  });
}

/** Rejects credentials with non-ASCII characters, because smtplib encodes them in ASCII and fails. */
function asciiOnly(settings: MailSettings): MailSettings {
  const { username = '', password = '' } = settings.credentials ?? {};
  if (/[^\x00-\x7f]/.test(username + password)) {
    throw new Unsuitable(
      "Django logs in with Python's smtplib, which supports only ASCII, but the credentials have other characters",
    );
  }
  return settings;
}

const truth = (value: boolean): string => (value ? 'True' : 'False');
