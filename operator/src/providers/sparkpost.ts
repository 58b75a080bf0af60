import { starttls } from './endpoints.ts';
import { loginRefused } from './login-refused.ts';
import { PUT_IN_SECRET } from './phrases.ts';
import type { Preset } from './preset.ts';

const ENDPOINTS = [...starttls('smtp.sparkpostmail.com', 587, 2525)];
const MAKE_PASSWORD = `Create an API key with the permission Send via SMTP at https://app.sparkpost.com/account/api-keys (EU: https://app.eu.sparkpost.com/account/api-keys), and ${PUT_IN_SECRET}.`;

export const sparkpost: Preset = {
  id: 'sparkpost',
  title: 'SparkPost (Bird)',
  summary: 'Transactional mail; region eu for accounts of SparkPost EU.',
  endpoints: ENDPOINTS,
  defaultRegion: 'us',
  regions: {
    us: { title: 'United States', endpoints: ENDPOINTS },
    eu: { title: 'European Union', endpoints: starttls('smtp.eu.sparkpostmail.com', 587, 2525) },
  },
  domains: [],
  login: 'required',
  judgesSender: 'message',
  domain: {
    envelope: 'return-path',
    dkim: {
      selectors: [],
      type: 'TXT',
      known: 'unknown',
      find: 'Copy it from https://app.sparkpost.com → Configuration → Domains → the domain.',
    },
    records: [],
    notes: [
      'A bounce domain is a CNAME that leads to sparkpostmail.com (EU: eu.sparkpostmail.com); without one DKIM alone aligns.',
    ],
    sources: ['https://developers.sparkpost.com/api/sending-domains/'],
  },
  username: {
    kind: 'fixed',
    value: 'SMTP_Injection',
    describe: 'the word SMTP_Injection, the same for all accounts',
  },
  password: {
    kind: 'api-key',
    describe: 'an API key with the permission Send via SMTP',
    obtain: MAKE_PASSWORD,
    shape: { pattern: /^[0-9a-f]{40}$/, describe: '40 hexadecimal digits' },
  },
  sender: { kind: 'verified', describe: 'From must belong to a verified sending domain' },
  limits: { notes: ['SparkPost and SparkPost EU are separate: a key of one does not work with the other.'] },
  replies: [
    loginRefused(
      'SparkPost rejected the login: the API key is wrong, lacks the permission Send via SMTP, or belongs to the other region.',
      MAKE_PASSWORD,
    ),
  ],
  links: [{ title: 'SMTP API', url: 'https://developers.sparkpost.com/api/smtp/' }],
  sources: [
    {
      text: 'Hosts, ports, user name, key',
      url: 'https://developers.sparkpost.com/api/smtp/',
      checked: '2026-11',
    },
  ],
};
