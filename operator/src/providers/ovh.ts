import { implicit, starttls } from './endpoints.ts';
import { loginRefused } from './login-refused.ts';
import { PUT_IN_SECRET } from './phrases.ts';
import type { Preset } from './preset.ts';

const ENDPOINTS = [...implicit('ssl0.ovh.net', 465), ...starttls('ssl0.ovh.net', 587)];
const MAKE_PASSWORD = `Set the password of the address at https://www.ovh.com/manager → Web Cloud → Emails → the domain → Email accounts, and ${PUT_IN_SECRET}.`;

export const ovh: Preset = {
  id: 'ovh',
  title: 'OVHcloud (MX Plan)',
  summary: 'Mailboxes of OVHcloud: MX Plan; region pro for Email Pro.',
  endpoints: ENDPOINTS,
  defaultRegion: 'mxplan',
  regions: {
    mxplan: { title: 'MX Plan', endpoints: ENDPOINTS },
    pro: {
      title: 'Email Pro (pro1; other servers by spec.endpoint.host)',
      endpoints: starttls('pro1.mail.ovh.net', 587),
    },
  },
  domains: [],
  login: 'required',
  judgesSender: 'message',
  domain: {
    envelope: 'include',
    spf: { includes: ['mx.ovh.com'] },
    dkim: {
      selectors: [],
      type: 'CNAME',
      known: 'unknown',
      find: 'Enable DKIM at https://www.ovh.com/manager → Web Cloud → Emails → the domain, and copy the CNAMEs.',
    },
    records: [],
    sources: ['https://github.com/ovh/docs', 'zone files of public repositories, checked 2026-11'],
  },
  username: { kind: 'address', describe: 'the full address, such as user@example.com' },
  password: { kind: 'mailbox-password', describe: 'the password of the mailbox', obtain: MAKE_PASSWORD },
  sender: { kind: 'account-or-alias', describe: 'From should equal the account' },
  limits: { notes: [] },
  replies: [
    loginRefused(
      'OVHcloud rejected the login: the user name or password is wrong, or the mailbox is on another server (Email Pro, Exchange).',
      MAKE_PASSWORD,
    ),
  ],
  links: [
    {
      title: 'Configuration of MX Plan',
      url: 'https://help.ovhcloud.com/csm/en-mx-plan-email-configuration',
    },
  ],
  sources: [
    {
      text: 'Thunderbird autoconfiguration: hosts, ports, domains',
      url: 'https://autoconfig.thunderbird.net/v1.1/ovh.net',
      checked: '2026-11',
    },
    { text: 'Port 587 and the server of Email Pro', checked: '2026-11', verified: false },
  ],
};
