import { implicit, starttls } from './endpoints.ts';
import { PUT_IN_SECRET } from './phrases.ts';
import type { Preset, Region } from './preset.ts';

const endpoints = (host: string) => [...implicit(host, 465), ...starttls(host, 587)];

const COM = endpoints('smtp.zoho.com');

/** Data centres by what follows `smtp.` and `smtppro.` in their hosts. */
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
      { title: `${title}, paid organisations with own domains`, endpoints: endpoints(`smtppro.${suffix}`) },
    ],
  ]),
);

const RIGHT_REGION =
  'spec.region names the data centre of the account, which is the end of the address of its web mail: mail.zoho.com is com, mail.zoho.eu is eu, and so on; paid organisations with an own domain use pro, pro-eu and so on';
const MAKE_PASSWORD = `make an application-specific password at https://accounts.zoho.com (Security → App Passwords) and ${PUT_IN_SECRET}`;

export const zoho: Preset = {
  id: 'zoho',
  title: 'Zoho Mail',
  summary: 'Personal and company mailboxes of Zoho, one set of servers for each data centre.',
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
        find: 'Needed once, for the verification; not verified here.',
      },
    ],
    notes: [
      'The include depends on the data centre, and sources disagree about it: any of the names that lead into the servers of Zoho is accepted.',
    ],
    sources: [
      'https://mxio.io/providers/zoho-mail',
      'https://spfwise.com/en/article/zoho-mail-spf-dkim-dmarc-setup',
    ],
  },
  username: { kind: 'address', describe: 'the full address, such as user@zohomail.com or user@example.com' },
  password: {
    kind: 'app-password',
    describe: 'the account password, or an application-specific password once two-factor sign-in is on',
    obtain: `With two-factor sign-in ${MAKE_PASSWORD}. Use accounts.zoho.eu, accounts.zoho.in and so on in other data centres.`,
  },
  sender: {
    kind: 'account-or-alias',
    describe: 'the account or one of its aliases; anything else is refused with 553',
  },
  methods: ['login', 'plain'],
  limits: { notes: ["A login at another data centre's host is refused like a wrong password."] },
  replies: [
    {
      id: 'login-refused',
      at: ['auth'],
      codes: [535],
      reason: 'InvalidCredentials',
      message: "Zoho refused the login: the password is wrong, or this is not the account's data centre.",
      remedy: `Check in this order: (1) ${RIGHT_REGION}. (2) With two-factor sign-in, ${MAKE_PASSWORD}. (3) The user name is the full address.`,
      retry: { kind: 'stop' },
    },
    {
      id: 'relaying-disallowed',
      at: ['message'],
      codes: [553],
      words: /relaying\s+disallowed/i,
      says: 'Relaying disallowed as mail@example.com',
      reason: 'SenderMismatch',
      message: 'Zoho does not let this account send as the address in spec.from.address.',
      remedy: `Check in this order: (1) spec.from.address is the account or one of its aliases (Zoho Mail → Settings → Send Mail As). (2) ${RIGHT_REGION}.`,
      retry: { kind: 'pointless' },
    },
    {
      id: 'blocked',
      at: ['auth', 'sender', 'message'],
      codes: [550, 554],
      words: /unusual\s+sending\s+activity|sender\s+address\s+blocked/i,
      says: 'Unusual sending activity detected; or Sender Address Blocked',
      reason: 'AccountLocked',
      message: 'Zoho has blocked this account from sending because of what or how much it sent.',
      remedy:
        'Stop sending, find out what was sent in its name, then unblock it at https://mail.zoho.com/UnblockMe or ask the administrator of the organisation.',
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
    { text: 'Hosts of the data centres', url: 'https://postigo.net/smtp/zoho', checked: '2026-11' },
  ],
};
