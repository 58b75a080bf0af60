import { implicit, starttls } from './endpoints.ts';
import { loginRefused } from './login-refused.ts';
import { PUT_IN_SECRET } from './phrases.ts';
import type { Preset } from './preset.ts';

const MAKE_PASSWORD = `Set the password of the mailbox at https://www.namecheap.com → Private Email → Manage, and ${PUT_IN_SECRET}.`;

export const privateemail: Preset = {
  id: 'privateemail',
  title: 'Namecheap Private Email',
  summary: 'Mailboxes of Namecheap.',
  endpoints: [...implicit('mail.privateemail.com', 465), ...starttls('mail.privateemail.com', 587)],
  domains: [],
  login: 'required',
  judgesSender: 'message',
  domain: {
    envelope: 'include',
    spf: { includes: ['spf.privateemail.com'] },
    dkim: {
      selectors: ['default'],
      type: 'TXT',
      known: 'usual',
      find: 'Copy it from https://www.namecheap.com → Private Email → Manage → DKIM.',
    },
    records: [],
    sources: ['zone files of public repositories, checked 2026-11'],
  },
  username: { kind: 'address', describe: 'the full address, such as user@example.com' },
  password: { kind: 'mailbox-password', describe: 'the password of the mailbox', obtain: MAKE_PASSWORD },
  sender: { kind: 'account-or-alias', describe: 'From must be the mailbox or one of its aliases' },
  limits: { notes: [] },
  replies: [
    loginRefused('Private Email rejected the login: the user name or password is wrong.', MAKE_PASSWORD),
  ],
  links: [
    {
      title: 'Private Email',
      url: 'https://www.namecheap.com/support/knowledgebase/subcategory/2179/general-configuration/',
    },
  ],
  sources: [{ text: 'Host, ports and menu names', checked: '2026-11', verified: false }],
};
