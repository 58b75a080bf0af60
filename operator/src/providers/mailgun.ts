import { FIELD, TERM } from '../../../crds/wording.ts';
import { implicit, starttls } from './endpoints.ts';
import { loginRefused } from './login-refused.ts';
import { PUT_IN_SECRET } from './phrases.ts';
import type { Preset } from './preset.ts';

const endpoints = (host: string) => [
  ...starttls(host, 587),
  ...implicit(host, 465),
  ...starttls(host, 2525, 25),
];
const US = endpoints('smtp.mailgun.org');

const RESET_PASSWORD = `Open https://app.mailgun.com → Sending → Domain settings → SMTP credentials, reset the password of the user, and ${PUT_IN_SECRET}.`;

export const mailgun: Preset = {
  id: 'mailgun',
  title: 'Mailgun',
  summary: 'Transactional and bulk mail, with separate servers in the US and the EU.',
  endpoints: US,
  defaultRegion: 'us',
  regions: {
    us: { title: 'United States', endpoints: US },
    eu: { title: 'European Union', endpoints: endpoints('smtp.eu.mailgun.org') },
  },
  domains: [],
  login: 'required',
  judgesSender: 'message',
  sink: {
    kind: 'header',
    name: 'X-Mailgun-Drop-Message',
    value: 'yes',
    note: 'Mailgun accepts and drops the message; it counts as one message.',
  },
  domain: {
    envelope: 'include',
    spf: { includes: ['mailgun.org'] },
    dkim: {
      selectors: ['pdk1', 'pdk2', 'krs', 'mx', 'smtp', 'mailo', 'k1', 'pic'],
      type: 'TXT',
      known: 'usual',
      find: 'Copy it from https://app.mailgun.com → Sending → Domain settings → DNS records.',
    },
    records: [
      {
        purpose: 'mx',
        label: '',
        type: 'MX',
        value: 'mailgun.org',
        required: false,
        find: 'For receiving only: mxa and mxb.mailgun.org (mxa and mxb.eu.mailgun.org in the EU).',
      },
    ],
    notes: [
      'pdk1 and pdk2 are the CNAMEs of automatic sender security; Mailgun chooses the other selectors. Only krs is verified.',
    ],
    sources: ['https://github.com/Domain-Connect/Templates'],
  },
  username: {
    kind: 'address',
    describe: 'the SMTP user of a sending domain, such as postmaster@mg.example.com',
  },
  password: {
    kind: 'smtp-password',
    describe: "the SMTP password of that user, not an API key and not the control panel's password",
    obtain: RESET_PASSWORD,
    wrong: [{ pattern: /^key-[0-9a-f]{32}$/, describe: 'a Mailgun API key (key-…)' }],
  },
  sender: { kind: 'verified', describe: 'From should belong to the sending domain of the user' },
  limits: { notes: ['A domain exists in one region only; the other region rejects its users.'] },
  replies: [
    {
      id: 'sandbox',
      at: ['message'],
      codes: [421, 550, 554],
      words:
        /sandbox\s+subdomains\s+are\s+for\s+test|not\s+allowed\s+to\s+send:.*(?:sandbox|authorized\s+recipient)/i,
      says: 'Sandbox subdomains are for test purposes only',
      reason: 'AccountRestricted',
      message:
        'The domain is a sandbox of Mailgun: it sends only to recipients that the account has authorized.',
      remedy:
        'Add a domain of your own at https://app.mailgun.com (Sending → Domains → Add new domain) and use its SMTP user. For a test, add the recipient to the authorized recipients of the sandbox.',
      retry: { kind: 'pointless' },
    },
    loginRefused(
      'Mailgun rejected the login: the password is wrong, or the domain belongs to the other region.',
      `Check in this order: (1) The domain's region: ${FIELD.region} us or eu, as shown next to the domain at https://app.mailgun.com. (2) ${TERM.TheSecret} holds an SMTP user with its domain and its SMTP password, not an API key. ${RESET_PASSWORD}`,
    ),
  ],
  links: [
    {
      title: 'Send via SMTP',
      url: 'https://documentation.mailgun.com/docs/mailgun/user-manual/sending-messages/send-smtp',
    },
  ],
  sources: [
    {
      text: 'Ports and credentials',
      url: 'https://documentation.mailgun.com/docs/mailgun/user-manual/sending-messages/send-smtp',
      checked: '2026-11',
    },
    {
      text: 'Words of the sandbox',
      url: 'https://github.com/domino14/Webolith/issues/219',
      checked: '2026-11',
    },
    {
      text: 'EU host',
      url: 'https://cloud.google.com/compute/docs/tutorials/sending-mail/using-mailgun',
      checked: '2026-11',
    },
    {
      text: 'Words of the login refusal',
      url: 'https://github.com/mailgun/documentation/issues/132',
      checked: '2026-11',
    },
  ],
};
