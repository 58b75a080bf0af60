import { starttls } from './endpoints.ts';
import { loginRefused } from './login-refused.ts';
import { PUT_IN_SECRET } from './phrases.ts';
import type { Preset } from './preset.ts';

const MAKE_PASSWORD = `Generate an SMTP user at https://app.mailersend.com/domains → the domain → SMTP → Generate new user, and ${PUT_IN_SECRET}.`;

export const mailersend: Preset = {
  id: 'mailersend',
  title: 'MailerSend',
  summary: 'Transactional mail for verified domains.',
  endpoints: [...starttls('smtp.mailersend.net', 587, 2525)],
  domains: [],
  login: 'required',
  judgesSender: 'message',
  domain: {
    envelope: 'include',
    spf: { includes: ['_spf.mailersend.net'] },
    dkim: {
      selectors: ['mlsend2', 'mlsend'],
      type: 'CNAME',
      known: 'usual',
      targets: ['mailersend.net'],
      find: 'Copy it from https://app.mailersend.com/domains → the domain → Domain verification.',
    },
    records: [
      {
        purpose: 'return-path',
        label: 'mta',
        type: 'CNAME',
        value: 'mailersend.net',
        required: false,
        find: 'Copy it from https://app.mailersend.com/domains → the domain → Domain verification.',
      },
    ],
    notes: ['mlsend2 is a CNAME; mlsend is the older TXT record.'],
    sources: [
      'https://github.com/Domain-Connect/Templates',
      'zone files of public repositories, checked 2026-11',
    ],
  },
  username: { kind: 'address', describe: 'the SMTP user, such as MS_abc123@example.com' },
  password: {
    kind: 'smtp-password',
    describe: 'the password of the SMTP user, not an API token',
    obtain: MAKE_PASSWORD,
  },
  sender: { kind: 'verified', describe: 'From must belong to the domain of the SMTP user' },
  limits: { notes: [] },
  replies: [
    loginRefused(
      'MailerSend rejected the login: the user name and password do not belong to an SMTP user.',
      MAKE_PASSWORD,
    ),
  ],
  links: [{ title: 'SMTP relay', url: 'https://www.mailersend.com/help/smtp-relay' }],
  sources: [
    {
      text: 'Host and port in the list of nodemailer',
      url: 'https://github.com/nodemailer/nodemailer/blob/master/lib/well-known/services.json',
      checked: '2026-11',
    },
    { text: 'Port 2525, menu names', checked: '2026-11', verified: false },
  ],
};
