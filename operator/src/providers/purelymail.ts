import { implicit, starttls } from './endpoints.ts';
import { loginRefused } from './login-refused.ts';
import { PUT_IN_SECRET } from './phrases.ts';
import type { Preset } from './preset.ts';

const MAKE_PASSWORD = `Create an app password at https://purelymail.com/manage/users → the user → App passwords (required with two-factor authentication), and ${PUT_IN_SECRET}.`;

export const purelymail: Preset = {
  id: 'purelymail',
  title: 'Purelymail',
  summary: 'Mailboxes of Purelymail.',
  endpoints: [...implicit('smtp.purelymail.com', 465), ...starttls('smtp.purelymail.com', 587)],
  domains: [],
  login: 'required',
  judgesSender: 'message',
  domain: {
    envelope: 'include',
    spf: { includes: ['_spf.purelymail.com'] },
    dkim: {
      selectors: ['purelymail1', 'purelymail2', 'purelymail3'],
      type: 'CNAME',
      known: 'fixed',
      targets: ['dkimroot.purelymail.com'],
      find: 'Copy the three CNAMEs from https://purelymail.com/manage/domains → the domain; the keys take turns, so all three are needed.',
    },
    records: [
      {
        purpose: 'ownership',
        label: '',
        type: 'TXT',
        value: 'purelymail_ownership_proof=',
        required: false,
        find: 'Needed once, for the verification; not verified here.',
      },
    ],
    sources: ['https://purelymail.com/docs', 'zone files of public repositories, checked 2026-11'],
  },
  username: { kind: 'address', describe: 'the full address, such as user@example.com' },
  password: {
    kind: 'app-password',
    describe: 'the password of the user, or an app password if two-factor authentication is enabled',
    obtain: MAKE_PASSWORD,
  },
  sender: { kind: 'account-or-alias', describe: 'From must be an address of the account' },
  limits: { notes: [] },
  replies: [
    loginRefused(
      'Purelymail rejected the login: the user name or password is wrong, or an app password is required.',
      MAKE_PASSWORD,
    ),
  ],
  links: [{ title: 'Documentation', url: 'https://purelymail.com/docs' }],
  sources: [{ text: 'Host, ports and menu names', checked: '2026-11', verified: false }],
};
