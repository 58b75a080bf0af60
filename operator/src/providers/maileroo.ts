import { implicit, starttls } from './endpoints.ts';
import { loginRefused } from './login-refused.ts';
import { PUT_IN_SECRET } from './phrases.ts';
import type { Preset } from './preset.ts';

const MAKE_PASSWORD = `Add an SMTP account at https://app.maileroo.com → Domains → the domain → SMTP Accounts, and ${PUT_IN_SECRET}.`;

export const maileroo: Preset = {
  id: 'maileroo',
  title: 'Maileroo',
  summary: 'Transactional mail for verified domains.',
  endpoints: [...starttls('smtp.maileroo.com', 587, 2525), ...implicit('smtp.maileroo.com', 465)],
  domains: [],
  login: 'required',
  judgesSender: 'message',
  domain: {
    envelope: 'include',
    spf: { includes: ['_spf.maileroo.com'] },
    dkim: {
      selectors: ['mta'],
      type: 'TXT',
      known: 'usual',
      find: 'Copy it from https://app.maileroo.com → Domains → the domain → DNS records.',
    },
    records: [],
    dmarc: true,
    sources: ['zone files of public repositories, checked 2026-11'],
  },
  username: { kind: 'address', describe: 'the SMTP account, such as user@example.com' },
  password: { kind: 'smtp-password', describe: 'the password of the SMTP account', obtain: MAKE_PASSWORD },
  sender: { kind: 'verified', describe: 'From must belong to the domain of the SMTP account' },
  limits: { notes: [] },
  replies: [
    loginRefused(
      'Maileroo rejected the login: the user name and password do not belong to an SMTP account.',
      MAKE_PASSWORD,
    ),
  ],
  links: [{ title: 'Documentation', url: 'https://maileroo.com/docs' }],
  sources: [{ text: 'Host, ports and menu names', checked: '2026-11', verified: false }],
};
