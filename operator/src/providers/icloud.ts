import { starttls } from './endpoints.ts';
import { PUT_IN_SECRET } from './phrases.ts';
import type { Preset } from './preset.ts';

const MAKE_PASSWORD = `Create an app-specific password at https://account.apple.com (Sign-In and Security → App-Specific Passwords) and ${PUT_IN_SECRET}.`;

export const icloud: Preset = {
  id: 'icloud',
  title: 'iCloud Mail',
  summary: 'Mailboxes of Apple, including custom domains.',
  endpoints: starttls('smtp.mail.me.com', 587),
  domains: ['icloud.com', 'me.com', 'mac.com'],
  login: 'required',
  judgesSender: 'message',
  domain: {
    envelope: 'include',
    spf: { includes: ['icloud.com'] },
    dkim: {
      selectors: ['sig1'],
      type: 'CNAME',
      known: 'fixed',
      targets: ['icloudmailadmin.com'],
      find: 'Copy it from https://www.icloud.com/icloudplus/customdomain → the domain → Manage.',
    },
    records: [
      {
        purpose: 'ownership',
        label: '',
        type: 'TXT',
        value: 'apple-domain=',
        required: false,
        find: 'Needed for the verification; not verified here.',
      },
    ],
    sources: [
      'https://github.com/Domain-Connect/Templates',
      'zone files of public repositories, checked 2026-11',
    ],
  },
  username: { kind: 'address', describe: 'the full primary iCloud address, such as user@icloud.com' },
  password: {
    kind: 'app-password',
    describe: 'an app-specific password, never the Apple Account password; OAuth2 is not supported',
    obtain: MAKE_PASSWORD,
    shape: {
      pattern: /^[a-z]{4}(?:-?[a-z]{4}){3}$/,
      describe: 'four groups of four lower-case letters with hyphens between them',
      sure: true,
    },
  },
  sender: { kind: 'account-or-alias', describe: 'the account or one of its aliases' },
  limits: { notes: ['1,000 messages and 1,000 recipients per day.'] },
  replies: [
    {
      id: 'login-refused',
      at: ['auth'],
      // The rule has no words, because Apple's text is not confirmed and only one kind of password works.
      codes: [535],
      reason: 'AppPasswordRequired',
      message: 'Apple rejected the login. It accepts only app-specific passwords.',
      remedy: `${MAKE_PASSWORD} The user name is the primary iCloud address, even if the Apple Account uses another address.`,
      retry: { kind: 'stop' },
    },
  ],
  links: [
    { title: 'iCloud Mail server settings', url: 'https://support.apple.com/102525' },
    { title: 'App-specific passwords', url: 'https://support.apple.com/102654' },
  ],
  sources: [
    { text: 'Host, port, user name', url: 'https://support.apple.com/102525', checked: '2026-11' },
    { text: 'Limits', url: 'https://support.apple.com/102198', checked: '2026-11' },
  ],
};
