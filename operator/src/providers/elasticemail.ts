import { implicit, starttls } from './endpoints.ts';
import { loginRefused } from './login-refused.ts';
import { PUT_IN_SECRET } from './phrases.ts';
import type { Preset } from './preset.ts';

const MAKE_PASSWORD = `Create SMTP credentials at https://app.elasticemail.com → Settings → Manage SMTP credentials, and ${PUT_IN_SECRET}.`;

export const elasticemail: Preset = {
  id: 'elasticemail',
  title: 'Elastic Email',
  summary: 'Transactional and marketing mail for verified domains.',
  endpoints: [...implicit('smtp.elasticemail.com', 465), ...starttls('smtp.elasticemail.com', 2525, 587, 25)],
  domains: [],
  login: 'required',
  judgesSender: 'message',
  domain: {
    envelope: 'include',
    spf: { includes: ['_spf.elasticemail.com'] },
    dkim: {
      selectors: ['api'],
      type: 'TXT',
      known: 'usual',
      find: 'Copy it from https://app.elasticemail.com → Settings → Domains → the domain.',
    },
    records: [],
    sources: ['zone files of public repositories, checked 2026-11'],
  },
  username: { kind: 'free', describe: 'the user name of the SMTP credentials, an address' },
  password: {
    kind: 'smtp-password',
    describe: 'the password of the SMTP credentials',
    obtain: MAKE_PASSWORD,
  },
  sender: { kind: 'verified', describe: 'From must be a verified sender or belong to a verified domain' },
  limits: { notes: [] },
  replies: [
    loginRefused(
      'Elastic Email rejected the login: the user name and password are not SMTP credentials of the account.',
      MAKE_PASSWORD,
    ),
  ],
  links: [{ title: 'SMTP API', url: 'https://help.elasticemail.com/en/articles/4803409-smtp-settings' }],
  sources: [
    {
      text: 'Host and port in the list of nodemailer',
      url: 'https://github.com/nodemailer/nodemailer/blob/master/lib/well-known/services.json',
      checked: '2026-11',
    },
    { text: 'Ports other than 465, menu names', checked: '2026-11', verified: false },
  ],
};
