import { FIELD } from '../../../crds/wording.ts';
import { implicit, starttls } from './endpoints.ts';
import { loginRefused } from './login-refused.ts';
import { PUT_IN_SECRET } from './phrases.ts';
import type { Preset } from './preset.ts';

const MAKE_PASSWORD = `Copy the secret key from https://app.useplunk.com → Settings → API Keys, and ${PUT_IN_SECRET}.`;

export const plunk: Preset = {
  id: 'plunk',
  title: 'Plunk',
  summary: 'Transactional mail for verified domains.',
  endpoints: [...starttls('smtp.useplunk.com', 587), ...implicit('smtp.useplunk.com', 465)],
  domains: [],
  login: 'required',
  judgesSender: 'mail',
  username: { kind: 'fixed', value: 'plunk', describe: 'the word plunk, the same for all accounts' },
  password: {
    kind: 'api-key',
    describe: 'the secret key of the project (sk_…)',
    obtain: MAKE_PASSWORD,
    shape: { pattern: /^sk_\w+$/, describe: 'a secret key that begins with sk_' },
  },
  sender: { kind: 'verified', describe: 'From must belong to a verified domain' },
  limits: { notes: [] },
  replies: [
    {
      id: 'domain-not-verified',
      at: ['sender'],
      codes: [550],
      words: /domain\s+is\s+not\s+associated\s+with\s+your\s+account/i,
      says: 'This domain is not associated with your account',
      reason: 'SenderRejected',
      message: 'The domain of the sender is not verified with Plunk.',
      remedy: `Verify the domain at https://app.useplunk.com → Settings → Verified domain, or set ${FIELD.fromAddress} to an address of a verified domain.`,
      retry: { kind: 'pointless' },
    },
    loginRefused('Plunk rejected the login: the key is wrong, or it is the public key.', MAKE_PASSWORD),
  ],
  links: [{ title: 'SMTP', url: 'https://docs.useplunk.com' }],
  sources: [
    {
      text: 'Host, port, user name, stage of the refusal',
      url: 'https://github.com/useplunk/plunk/issues/164',
      checked: '2026-11',
    },
    { text: 'Port 465, form of the keys', checked: '2026-11', verified: false },
  ],
};
