import { FIELD } from '../../../crds/wording.ts';
import { loginRefused } from './login-refused.ts';
import { PUT_IN_SECRET } from './phrases.ts';
import type { Preset } from './preset.ts';

const MAKE_PASSWORD = `Add a credential of type SMTP in the web interface of Postal (organization → server → Credentials → Create new credential), copy its key, and ${PUT_IN_SECRET}.`;

export const postal: Preset = {
  id: 'postal',
  title: 'Postal (self-hosted)',
  summary: 'A self-hosted Postal server.',
  endpoints: [],
  ownHost: { port: 25, tls: 'starttls', example: 'postal.example.com' },
  domains: [],
  login: 'required',
  judgesSender: 'message',
  username: { kind: 'free', describe: 'anything; Postal shows ORGANIZATION/SERVER' },
  password: { kind: 'api-key', describe: 'the key of an SMTP credential', obtain: MAKE_PASSWORD },
  sender: { kind: 'verified', describe: 'From must belong to a domain that is verified on the server' },
  limits: { notes: [] },
  replies: [
    {
      id: 'sender-not-valid',
      at: ['message'],
      codes: [530],
      words: /from\/sender\s+name\s+is\s+not\s+valid/i,
      says: 'From/Sender name is not valid',
      reason: 'SenderNotVerified',
      message: 'The domain of the From header is not verified on this Postal server.',
      remedy: `Add and verify the domain in the web interface of Postal (server → Domains), or set ${FIELD.fromAddress} to an address of a verified domain.`,
      retry: { kind: 'pointless' },
    },
    loginRefused(
      'Postal rejected the login: the password is not the key of an SMTP credential.',
      MAKE_PASSWORD,
    ),
  ],
  links: [{ title: 'Sending with SMTP', url: 'https://docs.postalserver.io' }],
  sources: [
    {
      text: 'Words and stage of the refusal',
      url: 'https://github.com/postalserver/postal/issues/570',
      checked: '2026-11',
    },
    { text: 'Usual port', checked: '2026-11', verified: false },
  ],
};
