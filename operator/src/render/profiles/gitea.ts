import type { MailSettings } from '../../model/settings.ts';
import { refuseInterpolation } from './ini.ts';
import {
  type Data,
  ENV_FROM,
  present,
  type Split,
  senderMailbox,
  Unsuitable,
  withoutLogin,
} from './profile.ts';

export const gitea: Split = {
  title: 'Gitea',
  summary:
    'Section [mailer] of app.ini as environment variables, which the container image writes to app.ini at its start. The image of Forgejo does the same with the prefix FORGEJO__ or GITEA__. Values that the file cannot hold are rejected: values in quotes, %(…)s, and some values with quotes and backticks or with leading or trailing spaces.',
  secret: settings => ({
    ...common(settings),
    ...present({
      GITEA__mailer__USER: literal('user name', settings.credentials?.username),
      GITEA__mailer__PASSWD: literal('password', settings.credentials?.password),
    }),
  }),
  configMap: settings => common(withoutLogin(settings)),
  consume: [ENV_FROM],
  sources: [
    {
      text: 'Gitea: email setup',
      url: 'https://docs.gitea.com/administration/email-setup',
      checked: '2026-11',
    },
    {
      text: 'Gitea: managing deployments with environment variables',
      url: 'https://docs.gitea.com/installation/install-with-docker#managing-deployments-with-environment-variables',
      checked: '2026-11',
    },
  ],
};

const PROTOCOLS = { implicit: 'smtps', starttls: 'smtp+starttls', none: 'smtp' } as const;

function common(settings: MailSettings): Data {
  const { host, port, tls } = settings.endpoint;
  return present({
    GITEA__mailer__ENABLED: 'true',
    GITEA__mailer__PROTOCOL: PROTOCOLS[tls],
    GITEA__mailer__SMTP_ADDR: host,
    GITEA__mailer__SMTP_PORT: String(port),
    GITEA__mailer__FROM: literal('sender', senderMailbox(settings)),
  });
}

/**
 * Values whose quotes app.ini would misread: values in quotes, and values with backticks or outer spaces, which the
 * file puts in quotes.
 */
const AMBIGUOUS: readonly ((value: string) => boolean)[] = [
  value => /^(["']).*\1$/s.test(value),
  value => /^(`|""")/.test(value),
  value => {
    const [backtick, triple] = [value.indexOf('`'), value.indexOf('"""')];
    if (backtick >= 0 && (value.includes('"""', backtick) || value.endsWith('"'))) return true;
    return triple >= 0 && value.lastIndexOf('`') > triple;
  },
  value => value.includes('"') && /^[\s\x85]|[\s\x85]$/.test(value),
];

/** Returns the value if the ini library reads it back unchanged; otherwise throws Unsuitable. */
function literal(what: string, value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  refuseInterpolation('Gitea', what, value);
  if (AMBIGUOUS.some(holds => holds(value))) {
    throw new Unsuitable(`Gitea would interpret the quotes in the ${what} for those of its app.ini`);
  }
  return value;
}
