import { both, FIELD, TERM, WAITS } from '../../../crds/wording.ts';
import { implicit, starttls } from './endpoints.ts';
import { loginRefused } from './login-refused.ts';
import { PUT_IN_SECRET } from './phrases.ts';
import type { Preset } from './preset.ts';

const MAKE_KEY = `Create a key with Mail Send access at https://app.sendgrid.com/settings/api_keys (Settings → API Keys → Create API Key → Restricted Access → Mail Send) and ${PUT_IN_SECRET}.`;

export const sendgrid: Preset = {
  id: 'sendgrid',
  title: 'Twilio SendGrid',
  summary: 'Transactional and bulk mail for verified senders.',
  endpoints: [
    ...starttls('smtp.sendgrid.net', 587),
    ...implicit('smtp.sendgrid.net', 465),
    ...starttls('smtp.sendgrid.net', 2525, 25),
  ],
  domains: [],
  login: 'required',
  judgesSender: 'message',
  domain: {
    envelope: 'return-path',
    dkim: {
      selectors: ['s1', 's2'],
      type: 'CNAME',
      known: 'usual',
      targets: ['sendgrid.net'],
      find: 'Copy the CNAMEs from https://app.sendgrid.com/settings/sender_auth (Settings → Sender Authentication → the domain).',
    },
    records: [],
    notes: [
      'The return path is a CNAME emNNNN under the domain, which points to uNNN.wlNNN.sendgrid.net. Its name is shown only at https://app.sendgrid.com/settings/sender_auth (Settings → Sender Authentication → the domain).',
      'If automated security is off, DKIM and SPF are TXT records, and an MX of the subdomain points to mx.sendgrid.net.',
    ],
    sources: [
      'https://www.twilio.com/docs/sendgrid/api-reference/domain-authentication/update-an-authenticated-domain.md',
    ],
  },
  username: { kind: 'fixed', value: 'apikey', describe: 'the word apikey, the same for all accounts' },
  password: {
    kind: 'api-key',
    describe: 'an API key with Mail Send access, such as SG.…',
    obtain: MAKE_KEY,
    shape: {
      pattern: /^SG\.[\w-]+\.[\w-]+$/,
      describe: 'an API key of three parts with dots between them, the first of which is SG',
      sure: true,
    },
  },
  sender: {
    kind: 'verified',
    describe: 'From must be a verified single sender or belong to an authenticated domain',
  },
  limits: { notes: ['The plan limits the messages per day or month (credits).'] },
  replies: [
    {
      id: 'credits-exceeded',
      at: ['auth', 'sender'],
      codes: [451],
      words: /maximum\s+credits\s+exceeded/i,
      says: 'Authentication failed: Maximum credits exceeded',
      // SendGrid sends this reply to the login, so such a failed login is not evidence about the key.
      reason: 'QuotaExceeded',
      message:
        'The credits of the SendGrid plan are used up. This does not mean that the credentials are wrong.',
      remedy: `Check the usage at https://app.sendgrid.com/account/details and upgrade the plan, or wait for the next period. ${WAITS}`,
      retry: { kind: 'backoff', seconds: 3600 },
    },
    {
      id: 'account-password',
      at: ['auth'],
      codes: [535],
      words: /basic\s+authentication/i,
      says: 'Basic authentication is not allowed with 2FA enabled',
      reason: 'InvalidCredentials',
      message: `SendGrid accepts only API keys: ${TERM.theSecret} holds the user name and password of the account.`,
      remedy: `${MAKE_KEY} The user name is the word apikey.`,
      retry: { kind: 'stop' },
    },
    loginRefused(
      'SendGrid rejected the login: the API key is wrong, was deleted, or has no Mail Send access.',
      `Check in this order: (1) ${both('The password key of the Secret holds', 'The file of --password-file holds')} the whole key, from SG. to its end, without a line break. (2) The key has Mail Send access. (3) Applications use the word apikey as the user name, ${both('as the operator does', 'as probe does')}. If in doubt: ${MAKE_KEY}`,
    ),
    {
      id: 'sender-not-verified',
      at: ['message'],
      codes: [550],
      words: /from\s+address\s+does\s+not\s+match\s+a\s+verified\s+sender|verified\s+sender\s+identity/i,
      says: 'The from address does not match a verified Sender Identity',
      reason: 'SenderNotVerified',
      message: 'SendGrid has not verified the sender.',
      remedy: `Verify the address or its domain at https://app.sendgrid.com/settings/sender_auth (Settings → Sender Authentication), or set ${FIELD.fromAddress} to a verified one.`,
      retry: { kind: 'pointless' },
    },
  ],
  links: [
    {
      title: 'Integrating with the SMTP API',
      url: 'https://www.twilio.com/docs/sendgrid/for-developers/sending-email/integrating-with-the-smtp-api',
    },
    { title: 'API keys', url: 'https://app.sendgrid.com/settings/api_keys' },
  ],
  sources: [
    {
      text: 'Host, ports, user name',
      url: 'https://www.twilio.com/docs/sendgrid/for-developers/sending-email/integrating-with-the-smtp-api',
      checked: '2026-11',
    },
  ],
};
