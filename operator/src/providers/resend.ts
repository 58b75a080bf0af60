import { both } from '../../../crds/wording.ts';
import { implicit, starttls } from './endpoints.ts';
import { loginRefused } from './login-refused.ts';
import { PUT_IN_SECRET } from './phrases.ts';
import type { Preset } from './preset.ts';

const MAKE_KEY = `Create an API key with sending access at https://resend.com/api-keys and ${PUT_IN_SECRET}.`;

export const resend: Preset = {
  id: 'resend',
  title: 'Resend',
  summary: 'Transactional mail for verified domains.',
  endpoints: [...implicit('smtp.resend.com', 465, 2465), ...starttls('smtp.resend.com', 587, 2587, 25)],
  domains: [],
  login: 'required',
  judgesSender: 'message',
  sink: {
    kind: 'address',
    address: 'delivered@resend.dev',
    note: 'Resend reports the message as delivered; it counts as one message.',
  },
  domain: {
    envelope: 'return-path',
    spf: { includes: ['amazonses.com'], at: 'send' },
    dkim: {
      selectors: ['resend'],
      type: 'TXT',
      known: 'fixed',
      find: 'Copy it from https://resend.com/domains → the domain.',
    },
    records: [
      {
        purpose: 'return-path',
        label: 'send',
        type: 'MX',
        value: 'amazonses.com',
        required: true,
        byRegion: true,
        find: 'Copy it from https://resend.com/domains → the domain; it points to feedback-smtp in the region of the domain.',
      },
    ],
    sources: ['https://github.com/Domain-Connect/Templates'],
  },
  username: { kind: 'fixed', value: 'resend', describe: 'the word resend, the same for all accounts' },
  password: {
    kind: 'api-key',
    describe: 'an API key, such as re_…',
    obtain: MAKE_KEY,
    shape: { pattern: /^re_\w+$/, describe: 'an API key that begins with re_', sure: true },
  },
  sender: { kind: 'verified', describe: 'From must belong to a verified domain' },
  limits: { notes: [] },
  replies: [
    loginRefused(
      'Resend rejected the login: the API key is wrong or was deleted.',
      `Check in this order: (1) ${both('The password key of the Secret holds', 'The file of --password-file holds')} the whole key, from re_ to its end, without a line break. (2) The key is still listed at https://resend.com/api-keys and has sending access. If in doubt: ${MAKE_KEY}`,
    ),
  ],
  links: [{ title: 'Send emails with SMTP', url: 'https://resend.com/docs/send-with-smtp' }],
  sources: [
    { text: 'Host, ports, user name', url: 'https://resend.com/docs/send-with-smtp', checked: '2026-11' },
    {
      text: 'Any other user name is rejected',
      url: 'https://github.com/donetick/donetick/issues/680',
      checked: '2026-11',
    },
  ],
};
