import { implicit, starttls } from './endpoints.ts';
import { loginRefused } from './login-refused.ts';
import { PUT_IN_SECRET } from './phrases.ts';
import type { Preset } from './preset.ts';

const MAKE_PASSWORD = `Set a device password at https://manager.infomaniak.com → Mail Service → the address → Passwords, and ${PUT_IN_SECRET}.`;

export const infomaniak: Preset = {
  id: 'infomaniak',
  title: 'Infomaniak',
  summary: 'Mailboxes of Infomaniak.',
  endpoints: [...starttls('mail.infomaniak.com', 587), ...implicit('mail.infomaniak.com', 465)],
  domains: ['ik.me', 'ikmail.com', 'etik.com'],
  login: 'required',
  judgesSender: 'message',
  domain: {
    envelope: 'include',
    spf: { includes: ['spf.infomaniak.ch'] },
    dkim: {
      selectors: [],
      type: 'TXT',
      known: 'unknown',
      find: 'Copy it from https://manager.infomaniak.com → Mail Service → Global security.',
    },
    records: [],
    sources: ['https://www.infomaniak.com/en/support/faq/2199/manage-spf-records'],
  },
  username: { kind: 'address', describe: 'the full address, such as user@example.com' },
  password: {
    kind: 'mailbox-password',
    describe: 'the password of the address for mail applications, not the one of the Infomaniak account',
    obtain: MAKE_PASSWORD,
  },
  sender: { kind: 'account-or-alias', describe: 'From must be the address or one of its aliases' },
  limits: { notes: [] },
  replies: [
    loginRefused(
      'Infomaniak rejected the login: the password is not the mail application password of this address.',
      MAKE_PASSWORD,
    ),
  ],
  links: [{ title: 'Mail Service', url: 'https://manager.infomaniak.com' }],
  sources: [
    {
      text: 'Host and port in the list of nodemailer',
      url: 'https://github.com/nodemailer/nodemailer/blob/master/lib/well-known/services.json',
      checked: '2026-11',
    },
    { text: 'Port 465 and menu names', checked: '2026-11', verified: false },
  ],
};
