import { FIELD, TERM } from '../../../crds/wording.ts';
import { implicit, starttls } from './endpoints.ts';
import { loginRefused } from './login-refused.ts';
import { PUT_IN_SECRET } from './phrases.ts';
import type { Preset } from './preset.ts';

const MAKE_PASSWORD = `SMTP is disabled by default: sign in at https://web.de, open E-Mail → Einstellungen → POP3/IMAP Abruf → POP3 und IMAP Zugriff erlauben. With two-factor authentication, create an application-specific password there (Sicherheit → Anwendungsspezifische Passwörter). Then ${PUT_IN_SECRET}.`;

export const webde: Preset = {
  id: 'webde',
  title: 'WEB.DE',
  summary: 'Personal mailboxes of WEB.DE.',
  endpoints: [...implicit('smtp.web.de', 465), ...starttls('smtp.web.de', 587)],
  domains: ['web.de'],
  login: 'required',
  judgesSender: 'mail',
  username: {
    kind: 'address',
    localPart: true,
    describe: 'the full address, such as user@web.de; the part before @ also works',
  },
  password: {
    kind: 'mailbox-password',
    describe:
      'the mailbox password, or an application-specific password if two-factor authentication is enabled',
    obtain: MAKE_PASSWORD,
  },
  sender: { kind: 'account-or-alias', describe: 'From must be an address of the account' },
  limits: { notes: [] },
  replies: [
    {
      id: 'sender-mismatch',
      at: ['sender'],
      codes: [550],
      words: /sender\s+address\s+is\s+not\s+allowed/i,
      says: 'Sender address is not allowed',
      reason: 'SenderMismatch',
      message: `WEB.DE allows an account to send only from its own addresses, but ${FIELD.fromAddress} is another address.`,
      remedy: `Set ${FIELD.fromAddress} to an address of ${TERM.theAccount}.`,
      retry: { kind: 'pointless' },
    },
    loginRefused(
      'WEB.DE rejected the login: the password is wrong, or SMTP is not allowed for the mailbox.',
      MAKE_PASSWORD,
    ),
  ],
  links: [
    { title: 'Server settings (WEB.DE Hilfe)', url: 'https://hilfe.web.de/pop-imap/pop3/serverdaten.html' },
  ],
  sources: [
    {
      text: 'Thunderbird autoconfiguration: hosts, ports, domains',
      url: 'https://autoconfig.thunderbird.net/v1.1/web.de',
      checked: '2026-11',
    },
    { text: 'Menu names', checked: '2026-11', verified: false },
  ],
};
