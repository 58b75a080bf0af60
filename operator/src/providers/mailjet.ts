import { implicit, starttls } from './endpoints.ts';
import { loginRefused } from './login-refused.ts';
import { PUT_IN_SECRET } from './phrases.ts';
import type { Preset } from './preset.ts';

const GET_KEYS = `Take API key (user name) and secret key (password) from https://app.mailjet.com/account/apikeys and ${PUT_IN_SECRET}.`;

export const mailjet: Preset = {
  id: 'mailjet',
  title: 'Mailjet',
  summary: 'Transactional and marketing mail for validated senders.',
  endpoints: [
    ...starttls('in-v3.mailjet.com', 587),
    ...implicit('in-v3.mailjet.com', 465),
    ...starttls('in-v3.mailjet.com', 2525, 588, 80, 25),
  ],
  domains: [],
  login: 'required',
  judgesSender: 'never',
  domain: {
    envelope: 'include',
    spf: { includes: ['spf.mailjet.com'] },
    dkim: {
      selectors: ['mailjet'],
      type: 'TXT',
      known: 'fixed',
      find: 'Copy it from https://app.mailjet.com/account/sender (Account settings → Sender domains & addresses).',
    },
    records: [],
    notes: [
      'The validation record is a TXT record at mailjet._ID, whose ID is shown only at https://app.mailjet.com/account/sender (Account settings → Sender domains & addresses).',
    ],
    sources: ['https://github.com/Domain-Connect/Templates'],
  },
  username: {
    kind: 'free',
    describe: 'the API key',
    shape: { pattern: /^[0-9a-f]{32}$/, describe: '32 hexadecimal digits' },
  },
  password: {
    kind: 'api-key',
    describe: 'the secret key that belongs to the API key',
    obtain: GET_KEYS,
    shape: { pattern: /^[0-9a-f]{32}$/, describe: '32 hexadecimal digits' },
  },
  sender: { kind: 'verified', describe: 'From must be a validated address or belong to a validated domain' },
  limits: { notes: [] },
  replies: [
    loginRefused(
      'Mailjet rejected the login: the API key and the secret key do not belong together, or were replaced.',
      `Check in this order: (1) The user name is the API key and the password the secret key, not the reverse. (2) Both are of the same main account or sub-account. ${GET_KEYS}`,
    ),
  ],
  links: [
    { title: 'SMTP relay', url: 'https://dev.mailjet.com/smtp-relay/configuration/' },
    { title: 'API keys', url: 'https://app.mailjet.com/account/apikeys' },
  ],
  sources: [
    {
      text: 'Ports',
      url: 'https://www.mailjet.com/blog/email-best-practices/which-smtp-port-mailjet/',
      checked: '2026-11',
    },
    {
      text: 'Host and keys',
      url: 'https://smtptester.org/guides/mailjet-smtp-test/',
      checked: '2026-11',
    },
  ],
};
