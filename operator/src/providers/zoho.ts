import { FIELD } from '../../../crds/wording.ts';
import { implicit, starttls } from './endpoints.ts';
import { loginRefused } from './login-refused.ts';
import { PUT_IN_SECRET } from './phrases.ts';
import type { Preset, Region } from './preset.ts';

const endpoints = (host: string) => [...implicit(host, 465), ...starttls(host, 587)];

const COM = endpoints('smtp.zoho.com');

/** Data centres. `suffix` follows `smtp.` and `smtppro.` in their host names. */
const SITES = {
  com: { title: 'United States', suffix: 'zoho.com' },
  eu: { title: 'Europe', suffix: 'zoho.eu' },
  in: { title: 'India', suffix: 'zoho.in' },
  jp: { title: 'Japan', suffix: 'zoho.jp' },
  'com.au': { title: 'Australia', suffix: 'zoho.com.au' },
  'com.cn': { title: 'China', suffix: 'zoho.com.cn' },
  ca: { title: 'Canada', suffix: 'zohocloud.ca' },
  sa: { title: 'Saudi Arabia', suffix: 'zoho.sa' },
};

const regions: Readonly<Record<string, Region>> = Object.fromEntries(
  Object.entries(SITES).flatMap(([site, { title, suffix }]) => [
    [site, { title: `${title}, personal and free accounts`, endpoints: endpoints(`smtp.${suffix}`) }],
    [
      site === 'com' ? 'pro' : `pro-${site}`,
      {
        title: `${title}, paid organizations with custom domains`,
        endpoints: endpoints(`smtppro.${suffix}`),
      },
    ],
  ]),
);

const RIGHT_REGION = `${FIELD.region} matches the data center of the account, shown by the address of its web mail: mail.zoho.com is com, mail.zoho.eu is eu; paid organizations with a custom domain use pro, pro-eu and so on`;
const MAKE_PASSWORD = `create an application-specific password at https://accounts.zoho.com (Security → App Passwords) and ${PUT_IN_SECRET}`;

export const zoho: Preset = {
  id: 'zoho',
  title: 'Zoho Mail',
  summary: 'Personal and company mailboxes of Zoho, with separate servers for each data center.',
  endpoints: COM,
  defaultRegion: 'com',
  regions,
  domains: ['zoho.com', 'zohomail.com'],
  login: 'required',
  judgesSender: 'message',
  domain: {
    envelope: 'include',
    spf: {
      includes: [
        'zohomail.com',
        'zoho.com',
        'spf.zoho.com',
        'zohomail.eu',
        'zoho.eu',
        'zohomail.in',
        'zoho.in',
        'zoho.jp',
        'zohomail.com.au',
        'zoho.com.au',
        'zoho.com.cn',
        'zohomail.ca',
        'zohocloud.ca',
        'zohomail.sa',
        'zoho.sa',
      ],
    },
    dkim: {
      selectors: ['zmail', 'zoho'],
      type: 'TXT',
      known: 'usual',
      find: 'Copy it from Zoho Mail → Admin Console → Domains → the domain → Email Configuration → DKIM.',
    },
    records: [
      {
        purpose: 'ownership',
        label: '',
        type: 'TXT',
        value: 'zoho-verification=',
        required: false,
        find: 'Required once, for the verification; not checked here.',
      },
    ],
    notes: [
      "The include depends on the data center, and sources differ: the operator accepts any of the names of Zoho's servers.",
    ],
    sources: [
      'https://mxio.io/providers/zoho-mail',
      'https://spfwise.com/en/article/zoho-mail-spf-dkim-dmarc-setup',
    ],
  },
  username: { kind: 'address', describe: 'the full address, such as user@zohomail.com or user@example.com' },
  password: {
    kind: 'app-password',
    describe:
      'the account password, or an application-specific password if two-factor authentication is enabled',
    obtain: `With two-factor authentication, ${MAKE_PASSWORD}. Use accounts.zoho.eu, accounts.zoho.in and so on in other data centers.`,
  },
  sender: {
    kind: 'account-or-alias',
    describe: 'the account or one of its aliases; any other address is rejected with 553',
  },
  methods: ['login', 'plain'],
  limits: { notes: ['The host of another data center rejects the login like a wrong password.'] },
  replies: [
    loginRefused(
      "Zoho rejected the login: the password is wrong, or this is not the account's data center.",
      `Check in this order: (1) ${RIGHT_REGION}. (2) With two-factor authentication, ${MAKE_PASSWORD}. (3) The user name is the full address.`,
    ),
    {
      id: 'relaying-disallowed',
      at: ['message'],
      codes: [553],
      words: /relaying\s+disallowed/i,
      says: 'Relaying disallowed as mail@example.com',
      reason: 'SenderMismatch',
      message: `Zoho does not allow this account to send from the address in ${FIELD.fromAddress}.`,
      remedy: `Check in this order: (1) ${FIELD.fromAddress} is the account or one of its aliases (Zoho Mail → Settings → Send Mail As). (2) ${RIGHT_REGION}.`,
      retry: { kind: 'pointless' },
    },
    {
      id: 'blocked',
      at: ['auth', 'sender', 'message'],
      codes: [550, 554],
      words: /unusual\s+sending\s+activity|sender\s+address\s+blocked/i,
      says: 'Unusual sending activity detected; or Sender Address Blocked',
      reason: 'AccountLocked',
      message: 'Zoho blocked this account from sending because of the content or the amount of its mail.',
      remedy:
        'Stop sending, find out what the account sent, then unblock it at https://mail.zoho.com/UnblockMe or ask the administrator of the organization.',
      retry: { kind: 'stop' },
    },
  ],
  links: [
    { title: 'SMTP server settings', url: 'https://www.zoho.com/mail/help/zoho-smtp.html' },
    {
      title: 'Application-specific passwords',
      url: 'https://www.zoho.com/mail/help/adminconsole/two-factor-authentication.html',
    },
  ],
  sources: [
    {
      text: 'Hosts, ports, sender rule, replies',
      url: 'https://www.zoho.com/mail/help/zoho-smtp.html',
      checked: '2026-11',
    },
    { text: 'Hosts of the data centers', url: 'https://postigo.net/smtp/zoho', checked: '2026-11' },
  ],
};
