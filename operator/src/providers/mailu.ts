import { loginRefused } from './login-refused.ts';
import { PUT_IN_SECRET } from './phrases.ts';
import type { Preset } from './preset.ts';

const MAKE_PASSWORD = `Create an authentication token in the Mailu interface (Authentication tokens → New token), and ${PUT_IN_SECRET}.`;

export const mailu: Preset = {
  id: 'mailu',
  title: 'Mailu (self-hosted)',
  summary: 'A self-hosted Mailu server.',
  endpoints: [],
  ownHost: { port: 465, tls: 'implicit', example: 'mail.example.com' },
  domains: [],
  login: 'required',
  judgesSender: 'mail',
  username: { kind: 'address', describe: 'the full address of the mailbox' },
  password: {
    kind: 'app-password',
    describe: 'the password of the mailbox, or an authentication token',
    obtain: MAKE_PASSWORD,
  },
  sender: { kind: 'account-or-alias', describe: 'From must be the mailbox or one of its aliases' },
  limits: { notes: [] },
  replies: [
    loginRefused('Mailu rejected the login: the user name, password or token is wrong.', MAKE_PASSWORD),
  ],
  links: [{ title: 'Documentation', url: 'https://mailu.io' }],
  sources: [{ text: 'Where the sender is judged, menu names', checked: '2026-11', verified: false }],
};
