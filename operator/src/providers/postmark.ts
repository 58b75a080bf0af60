import { starttls } from './endpoints.ts';
import { loginRefused } from './login-refused.ts';
import { PUT_IN_SECRET } from './phrases.ts';
import type { Preset } from './preset.ts';

const endpoints = (host: string) => starttls(host, 587, 2525, 25);
const TRANSACTIONAL = endpoints('smtp.postmarkapp.com');

const GET_TOKEN = `Open https://account.postmarkapp.com → the server → the message stream → Settings. Generate an SMTP token (its access key is the user name, its secret key the password), or use the server's API token for both. Then ${PUT_IN_SECRET}.`;

export const postmark: Preset = {
  id: 'postmark',
  title: 'Postmark',
  summary: 'Transactional mail; region broadcasts for newsletters.',
  endpoints: TRANSACTIONAL,
  defaultRegion: 'transactional',
  regions: {
    transactional: { title: 'Transactional message streams', endpoints: TRANSACTIONAL },
    broadcasts: {
      title: 'Broadcast message streams',
      endpoints: endpoints('smtp-broadcasts.postmarkapp.com'),
    },
  },
  domains: [],
  login: 'required',
  judgesSender: 'never',
  domain: {
    envelope: 'return-path',
    dkim: {
      selectors: [],
      type: 'TXT',
      known: 'unknown',
      find: 'Copy it from https://account.postmarkapp.com → Sender Signatures → the domain → DNS Settings.',
    },
    records: [
      {
        purpose: 'return-path',
        label: 'pm-bounces',
        type: 'CNAME',
        value: 'pm.mtasv.net',
        required: false,
        find: 'Recommended: without it, only DKIM aligns.',
      },
    ],
    dmarc: true,
    notes: [
      'No SPF include is needed: spf.mtasv.net at the From domain costs a lookup and has no effect.',
      'The DKIM selector contains a date, such as 20240101000000pm, and changes when the key is rotated.',
    ],
    sources: ['https://trustyourinbox.com/kb/source-configuration/postmark'],
  },
  username: {
    kind: 'free',
    describe: 'the access key of an SMTP token, or the server API token (then the same as the password)',
    mayEqualPassword: true,
  },
  password: {
    kind: 'api-key',
    describe: 'the secret key of the SMTP token, or the server API token',
    obtain: GET_TOKEN,
  },
  sender: { kind: 'verified', describe: 'From must be a confirmed sender signature or a verified domain' },
  limits: { notes: ['Implicit TLS is not supported: port 465 does not answer.'] },
  replies: [
    loginRefused(
      'Postmark rejected the login: the token is wrong, or SMTP is not enabled for the server.',
      `Check in this order: (1) The user name and password are the access key and secret key of one SMTP token, or both are the server API token. The account API token does not work. (2) SMTP is enabled in the settings of the server at https://account.postmarkapp.com. ${GET_TOKEN}`,
    ),
  ],
  links: [
    {
      title: 'Send email with SMTP',
      url: 'https://postmarkapp.com/developer/user-guide/send-email-with-smtp',
    },
  ],
  sources: [
    {
      text: 'Hosts, ports, tokens',
      url: 'https://postmarkapp.com/support/article/811-what-are-the-smtp-details-api-tokens-i-should-be-using',
      checked: '2026-11',
    },
  ],
};
