import { implicit, starttls } from './endpoints.ts';
import { loginRefused } from './login-refused.ts';
import { PUT_IN_SECRET } from './phrases.ts';
import type { Preset } from './preset.ts';

const ENDPOINTS = [...implicit('smtp.hostinger.com', 465), ...starttls('smtp.hostinger.com', 587)];
const MAKE_PASSWORD = `Set the password of the mailbox at https://hpanel.hostinger.com → Emails → Manage → the mailbox, and ${PUT_IN_SECRET}.`;

export const hostinger: Preset = {
  id: 'hostinger',
  title: 'Hostinger Email',
  summary: 'Mailboxes of Hostinger; region titan for Titan mailboxes.',
  endpoints: ENDPOINTS,
  defaultRegion: 'hostinger',
  regions: {
    hostinger: { title: 'Hostinger Email', endpoints: ENDPOINTS },
    titan: {
      title: 'Titan',
      endpoints: [...implicit('smtp.titan.email', 465), ...starttls('smtp.titan.email', 587)],
    },
  },
  domains: [],
  login: 'required',
  judgesSender: 'message',
  domain: {
    envelope: 'include',
    spf: { includes: ['_spf.mail.hostinger.com'] },
    dkim: {
      selectors: ['hostingermail-a', 'hostingermail-b', 'hostingermail-c'],
      type: 'CNAME',
      known: 'fixed',
      targets: ['dkim.mail.hostinger.com'],
      find: 'Copy the CNAMEs from https://hpanel.hostinger.com → Emails → Manage → DNS settings.',
    },
    records: [],
    sources: ['zone files of public repositories, checked 2026-11'],
  },
  username: { kind: 'address', describe: 'the full address, such as user@example.com' },
  password: { kind: 'mailbox-password', describe: 'the password of the mailbox', obtain: MAKE_PASSWORD },
  sender: { kind: 'account-or-alias', describe: 'From must be the mailbox or one of its aliases' },
  limits: { notes: [] },
  replies: [
    loginRefused(
      'Hostinger rejected the login: the user name or password is wrong, or the mailbox is a Titan mailbox.',
      MAKE_PASSWORD,
    ),
  ],
  links: [{ title: 'hPanel', url: 'https://hpanel.hostinger.com' }],
  sources: [{ text: 'Hosts, ports and menu names', checked: '2026-11', verified: false }],
};
