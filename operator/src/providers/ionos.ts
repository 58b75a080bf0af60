import { implicit, starttls } from './endpoints.ts';
import { loginRefused } from './login-refused.ts';
import { PUT_IN_SECRET } from './phrases.ts';
import type { Preset } from './preset.ts';

const ENDPOINTS = [...implicit('smtp.ionos.com', 465), ...starttls('smtp.ionos.com', 587)];
const MAKE_PASSWORD = `Set the password of the mailbox at https://my.ionos.com → Email → the address → Change password, and ${PUT_IN_SECRET}.`;

export const ionos: Preset = {
  id: 'ionos',
  title: 'IONOS',
  summary: 'Mailboxes of IONOS (1&1) with custom domains.',
  endpoints: ENDPOINTS,
  defaultRegion: 'com',
  regions: {
    com: { title: 'United States', endpoints: ENDPOINTS },
    de: {
      title: 'Germany',
      endpoints: [...implicit('smtp.ionos.de', 465), ...starttls('smtp.ionos.de', 587)],
    },
    'co.uk': {
      title: 'United Kingdom',
      endpoints: [...implicit('smtp.ionos.co.uk', 465), ...starttls('smtp.ionos.co.uk', 587)],
    },
    fr: {
      title: 'France',
      endpoints: [...implicit('smtp.ionos.fr', 465), ...starttls('smtp.ionos.fr', 587)],
    },
    es: { title: 'Spain', endpoints: [...implicit('smtp.ionos.es', 465), ...starttls('smtp.ionos.es', 587)] },
    it: { title: 'Italy', endpoints: [...implicit('smtp.ionos.it', 465), ...starttls('smtp.ionos.it', 587)] },
  },
  domains: [],
  login: 'required',
  judgesSender: 'message',
  domain: {
    envelope: 'include',
    spf: { includes: ['_spf-eu.ionos.com', '_spf-us.ionos.com', '_spf.perfora.net', '_spf.kundenserver.de'] },
    dkim: {
      selectors: ['s1-ionos', 's2-ionos'],
      type: 'CNAME',
      known: 'usual',
      targets: ['dkim.ionos.com'],
      find: 'Copy the CNAMEs from https://my.ionos.com → Domains & SSL → the domain → DNS → Mail.',
    },
    records: [],
    sources: ['zone files of public repositories, checked 2026-11'],
  },
  username: { kind: 'address', describe: 'the full address, such as user@example.com' },
  password: { kind: 'mailbox-password', describe: 'the password of the mailbox', obtain: MAKE_PASSWORD },
  sender: { kind: 'account-or-alias', describe: 'From must be an address of the account' },
  limits: { notes: [] },
  replies: [
    loginRefused(
      'IONOS rejected the login: the user name or password is wrong, or the contract belongs to another country.',
      MAKE_PASSWORD,
    ),
  ],
  links: [
    {
      title: 'Server settings',
      url: 'https://www.ionos.com/help/email/general-topics/settings-for-your-email-programs-imap-pop3/',
    },
  ],
  sources: [{ text: 'Hosts, ports and menu names', checked: '2026-11', verified: false }],
};
