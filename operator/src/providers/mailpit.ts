import { both } from '../../../crds/wording.ts';
import type { Preset } from './preset.ts';

export const mailpit: Preset = {
  id: 'mailpit',
  title: 'Mailpit (and MailHog)',
  summary: 'A development server in the cluster that catches all mail and delivers nothing.',
  endpoints: [],
  ownHost: { port: 1025, tls: 'none', example: 'mailpit.dev.svc.cluster.local' },
  domains: [],
  login: 'optional',
  judgesSender: 'never',
  sink: { kind: 'everything', note: 'Mailpit catches all mail and delivers nothing.' },
  username: { kind: 'free', describe: 'none, unless Mailpit runs with SMTP authentication' },
  password: {
    kind: 'none',
    describe: 'none by default',
    obtain: `${both('Omit spec.secretRef', 'Omit --username')}. If Mailpit runs with SMTP authentication and TLS, ${both('set spec.secretRef to a Secret with one of its users', 'give --username and --password-file of one of its users')}.`,
  },
  sender: { kind: 'any', describe: 'any' },
  limits: { notes: [] },
  replies: [],
  links: [{ title: 'SMTP settings of Mailpit', url: 'https://mailpit.axllent.org/docs/configuration/smtp/' }],
  sources: [
    {
      text: 'Port and defaults',
      url: 'https://mailpit.axllent.org/docs/configuration/smtp/',
      checked: '2026-11',
    },
  ],
};
