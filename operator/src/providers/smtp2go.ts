import { FIELD } from '../../../crds/wording.ts';
import { implicit, starttls } from './endpoints.ts';
import { loginRefused } from './login-refused.ts';
import { PUT_IN_SECRET } from './phrases.ts';
import type { Preset } from './preset.ts';

const ENDPOINTS = [
  ...starttls('mail.smtp2go.com', 2525, 587, 8025),
  ...implicit('mail.smtp2go.com', 465, 8465),
];
const MAKE_PASSWORD = `Add an SMTP user at https://app.smtp2go.com → Sending → SMTP Users, and ${PUT_IN_SECRET}.`;

export const smtp2go: Preset = {
  id: 'smtp2go',
  title: 'SMTP2GO',
  summary: 'Transactional mail; regions us, eu and au for servers in one region.',
  endpoints: ENDPOINTS,
  defaultRegion: 'global',
  regions: {
    global: { title: 'Nearest server', endpoints: ENDPOINTS },
    us: {
      title: 'United States',
      endpoints: [
        ...starttls('mail-us.smtp2go.com', 2525, 587, 8025),
        ...implicit('mail-us.smtp2go.com', 465, 8465),
      ],
    },
    eu: {
      title: 'European Union and United Kingdom',
      endpoints: [
        ...starttls('mail-eu.smtp2go.com', 2525, 587, 8025),
        ...implicit('mail-eu.smtp2go.com', 465, 8465),
      ],
    },
    au: {
      title: 'Australia',
      endpoints: [
        ...starttls('mail-au.smtp2go.com', 2525, 587, 8025),
        ...implicit('mail-au.smtp2go.com', 465, 8465),
      ],
    },
  },
  domains: [],
  login: 'required',
  judgesSender: 'message',
  domain: {
    envelope: 'return-path',
    dkim: {
      selectors: [],
      type: 'CNAME',
      known: 'unknown',
      targets: ['dkim.smtp2go.net'],
      find: 'Copy the three CNAMEs from https://app.smtp2go.com → Sending → Verified Senders → Sender domains.',
    },
    records: [],
    notes: [
      'No SPF include is needed: the return path is a CNAME emNNNN under the domain, which leads to return.smtp2go.net.',
      'The DKIM selector is an s followed by a number of the account.',
    ],
    sources: [
      'https://support.smtp2go.com/hc/en-gb/articles/28543815517209-SPF-DKIM-and-DMARC',
      'zone files of public repositories, checked 2026-11',
    ],
  },
  username: { kind: 'free', describe: 'the user name of an SMTP user' },
  password: {
    kind: 'smtp-password',
    describe: 'the password of the SMTP user, not the account password',
    obtain: MAKE_PASSWORD,
  },
  sender: { kind: 'verified', describe: 'From must be a verified sender domain or address' },
  limits: { notes: [] },
  replies: [
    {
      id: 'sender-not-verified',
      at: ['message'],
      codes: [550],
      words: /sender\s+domain\s+not\s+verified/i,
      says: 'From header sender domain not verified',
      reason: 'SenderNotVerified',
      message: 'SMTP2GO has not verified the sender.',
      remedy: `Verify the domain or address at https://app.smtp2go.com → Sending → Verified Senders, or set ${FIELD.fromAddress} to a verified one.`,
      retry: { kind: 'pointless' },
    },
    loginRefused(
      'SMTP2GO rejected the login: the user name and password do not belong to an SMTP user.',
      MAKE_PASSWORD,
    ),
  ],
  links: [{ title: 'SMTP relay', url: 'https://developers.smtp2go.com/docs/smtp-relay' }],
  sources: [
    {
      text: 'Hosts, ports, regions, users',
      url: 'https://developers.smtp2go.com/docs/smtp-relay',
      checked: '2026-11',
    },
    {
      text: 'Text of the rejection after the message',
      url: 'https://github.com/PHPMailer/PHPMailer/issues/2683',
      checked: '2026-11',
    },
  ],
};
