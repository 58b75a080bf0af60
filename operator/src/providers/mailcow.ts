import { both, FIELD } from '../../../crds/wording.ts';
import { loginRefused } from './login-refused.ts';
import { PUT_IN_SECRET } from './phrases.ts';
import type { Preset } from './preset.ts';

const MAKE_PASSWORD = `Create an app password in the mailcow interface (Mailbox settings → App passwords, with SMTP), and ${PUT_IN_SECRET}.`;

export const mailcow: Preset = {
  id: 'mailcow',
  title: 'mailcow (self-hosted)',
  summary: 'A self-hosted mailcow server.',
  endpoints: [],
  ownHost: { port: 587, tls: 'starttls', example: 'mail.example.com' },
  domains: [],
  login: 'required',
  judgesSender: 'rcpt',
  username: { kind: 'address', describe: 'the full address of the mailbox' },
  password: {
    kind: 'app-password',
    describe: 'the password of the mailbox, or an app password with access to SMTP',
    obtain: MAKE_PASSWORD,
  },
  sender: { kind: 'account-or-alias', describe: 'From must be the mailbox or one of its aliases' },
  limits: { notes: [] },
  replies: [
    {
      id: 'sender-mismatch',
      at: ['recipient'],
      codes: [553],
      words: /not\s+owned\s+by\s+user/i,
      says: 'Sender address rejected: not owned by user',
      reason: 'SenderMismatch',
      message: 'The server allows a mailbox to send only from its own address or aliases.',
      remedy: `Set ${FIELD.fromAddress} to ${both('the mailbox in the Secret', 'the mailbox')}, or allow it to send from that address (Mailboxes → Edit → Also allow to send as).`,
      retry: { kind: 'pointless' },
    },
    loginRefused(
      'The mailcow server rejected the login: the user name or password is wrong, or the app password has no access to SMTP.',
      MAKE_PASSWORD,
    ),
  ],
  links: [{ title: 'Documentation', url: 'https://docs.mailcow.email' }],
  sources: [{ text: 'Menu names', checked: '2026-11', verified: false }],
};
