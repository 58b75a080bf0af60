import { TERM } from '../../../crds/wording.ts';
import { implicit, starttls } from './endpoints.ts';
import { loginRefused } from './login-refused.ts';
import { PUT_IN_SECRET, TRY_AGAIN } from './phrases.ts';
import type { Preset } from './preset.ts';

const MAKE_KEY = `Create an SMTP key at https://app.brevo.com/settings/keys/smtp (Settings → SMTP & API → SMTP) and ${PUT_IN_SECRET}.`;

export const brevo: Preset = {
  id: 'brevo',
  title: 'Brevo (formerly Sendinblue)',
  summary: 'Transactional and marketing mail for verified senders.',
  endpoints: [
    ...starttls('smtp-relay.brevo.com', 587),
    ...implicit('smtp-relay.brevo.com', 465),
    ...starttls('smtp-relay.brevo.com', 2525),
  ],
  domains: [],
  login: 'required',
  judgesSender: 'never',
  domain: {
    envelope: 'return-path',
    dkim: {
      selectors: ['brevo1', 'brevo2', 'mail'],
      type: 'TXT',
      known: 'usual',
      find: 'Copy it from https://app.brevo.com/senders/domain/list (Senders, Domains & Dedicated IPs → Domains).',
    },
    records: [
      {
        purpose: 'ownership',
        label: '',
        type: 'TXT',
        value: 'brevo-code:',
        required: true,
        find: 'Copy it from https://app.brevo.com/senders/domain/list (Senders, Domains & Dedicated IPs → Domains).',
      },
    ],
    dmarc: true,
    notes: [
      'Without an authenticated domain, Brevo replaces the From address with one of brevosend.com.',
      'brevo1 and brevo2 are CNAMEs; mail is the older TXT record. These names are not verified.',
    ],
    sources: [
      'https://help.brevo.com/hc/en-us/articles/17286219877778-FAQs-About-domain-authentication-Brevo-code-DKIM-DMARC',
      'https://www.captaindns.com/en/blog/brevo-transactional-email-technical-guide',
    ],
  },
  // Not kind `address`: the user name is an address, but of any domain, and it may differ from the address of the
  // account.
  username: { kind: 'free', describe: 'the SMTP login that Brevo shows next to the key' },
  password: {
    kind: 'api-key',
    describe: 'an SMTP key; an API key does not work',
    obtain: MAKE_KEY,
    wrong: [{ pattern: /^xkeysib-.*$/, describe: 'a Brevo API key (xkeysib-…)' }],
  },
  sender: {
    kind: 'verified',
    describe: 'From must be a verified sender or belong to an authenticated domain',
  },
  limits: { notes: ['The free plan sends 300 messages a day.'] },
  replies: [
    {
      id: 'not-activated',
      at: ['auth', 'sender'],
      codes: [502, 525, 535, 550],
      words: /account\s+is\s+not\s+(?:yet\s+)?activated/i,
      says: 'Your SMTP account is not yet activated',
      reason: 'SMTPServiceDisabled',
      message:
        'Brevo has not activated sending for this account yet. This does not mean that the credentials are wrong.',
      remedy: `Complete the profile and ask Brevo's support to activate transactional mail (https://app.brevo.com), then ${TRY_AGAIN}.`,
      retry: { kind: 'pointless' },
    },
    {
      id: 'address-not-authorised',
      at: ['auth'],
      codes: [525, 535],
      words: /unauthori[sz]ed\s+ip/i,
      says: 'Unauthorized IP address',
      reason: 'BlockedByPolicy',
      message: `Brevo does not allow logins to this account from ${TERM.theClusters} egress address.`,
      remedy: `Add ${TERM.theClusters} public egress address at https://app.brevo.com/security/authorised_ips, or disable the block there, then ${TRY_AGAIN}.`,
      retry: { kind: 'pointless' },
    },
    loginRefused(
      'Brevo rejected the login: the SMTP login or the SMTP key is wrong.',
      `Check in this order: (1) The password is an SMTP key; API keys and the account's password do not work. (2) The user name is the SMTP login shown on the same page. ${MAKE_KEY}`,
    ),
  ],
  links: [{ title: 'SMTP relay', url: 'https://developers.brevo.com/docs/smtp-integration' }],
  sources: [
    {
      text: 'Ports, SMTP key',
      url: 'https://developers.brevo.com/docs/smtp-integration',
      checked: '2026-11',
    },
    {
      text: 'Words of the reply before activation',
      url: 'https://github.com/supabase/agent-skills/issues/133',
      checked: '2026-11',
    },
  ],
};
