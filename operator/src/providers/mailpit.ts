import type { Preset } from './preset.ts';

export const mailpit: Preset = {
  id: 'mailpit',
  title: 'Mailpit (and MailHog)',
  summary: 'A server for development that catches mail and delivers nothing, run in the cluster.',
  endpoints: [],
  ownHost: { port: 1025, tls: 'none', example: 'mailpit.dev.svc.cluster.local' },
  domains: [],
  login: 'optional',
  judgesSender: 'never',
  sink: { kind: 'everything', note: 'Mailpit catches all mail and delivers nothing.' },
  username: { kind: 'free', describe: 'none, unless Mailpit was started with SMTP authentication' },
  password: {
    kind: 'none',
    describe: 'none by default',
    obtain:
      'Leave spec.secretRef out. Where Mailpit runs with --smtp-auth-file and TLS, name a Secret with one of its users.',
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
