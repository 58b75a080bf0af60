import { starttls } from './endpoints.ts';
import { loginRefused } from './login-refused.ts';
import { PUT_IN_SECRET } from './phrases.ts';
import type { Preset } from './preset.ts';

const MAKE_PASSWORD = `Generate an SMTP token for the address at https://account.proton.me → Settings → All settings → IMAP/SMTP → SMTP tokens, and ${PUT_IN_SECRET}. Proton shows it only once. It works only for that address.`;

export const proton: Preset = {
  id: 'proton',
  title: 'Proton Mail (SMTP tokens)',
  summary: 'Proton Mail for business, with addresses of a custom domain; not Proton Bridge.',
  endpoints: [...starttls('smtp.protonmail.ch', 587)],
  domains: [],
  login: 'required',
  judgesSender: 'message',
  domain: {
    envelope: 'include',
    spf: { includes: ['_spf.protonmail.ch'] },
    dkim: {
      selectors: ['protonmail', 'protonmail2', 'protonmail3'],
      type: 'CNAME',
      known: 'fixed',
      targets: ['domains.proton.ch'],
      find: 'Copy the CNAMEs from https://account.proton.me → Settings → Domain names → the domain → Review → DKIM.',
    },
    records: [
      {
        purpose: 'ownership',
        label: '',
        type: 'TXT',
        value: 'protonmail-verification=',
        required: false,
        find: 'Needed once, for the verification; not verified here.',
      },
    ],
    sources: [
      'https://proton.me/support/anti-spoofing-custom-domain',
      'https://domainsecurityscanner.com/guides/proton-mail',
    ],
  },
  username: { kind: 'address', describe: 'the address of the custom domain that the token was created for' },
  password: {
    kind: 'client-password',
    describe: 'an SMTP token, never the account password',
    obtain: MAKE_PASSWORD,
  },
  sender: { kind: 'equals-username', describe: 'From must be the address of the token' },
  limits: {
    notes: [
      'SMTP tokens require a paid plan and an address of a custom domain.',
      'Proton Bridge listens only on the machine that it runs on; use provider custom for it.',
    ],
  },
  replies: [
    loginRefused(
      'Proton rejected the login: the password is not an SMTP token of this address.',
      MAKE_PASSWORD,
    ),
  ],
  links: [{ title: 'SMTP tokens', url: 'https://proton.me/support/smtp-submission' }],
  sources: [
    {
      text: 'Host and port in the list of nodemailer',
      url: 'https://github.com/nodemailer/nodemailer/blob/master/lib/well-known/services.json',
      checked: '2026-11',
    },
    { text: 'Menu names', checked: '2026-11', verified: false },
  ],
};
