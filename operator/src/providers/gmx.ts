import { FIELD, TERM } from '../../../crds/wording.ts';
import { implicit, starttls } from './endpoints.ts';
import { loginRefused } from './login-refused.ts';
import { PUT_IN_SECRET } from './phrases.ts';
import type { Preset } from './preset.ts';

const ENDPOINTS = [...implicit('mail.gmx.net', 465), ...starttls('mail.gmx.net', 587)];
const MAKE_PASSWORD = `SMTP is disabled by default: sign in at https://www.gmx.net (gmx.com: Settings → POP3 & IMAP), open E-Mail → Einstellungen → POP3/IMAP Abruf → POP3 und IMAP Zugriff erlauben. With two-factor authentication, create an application-specific password there (Sicherheit → Anwendungsspezifische Passwörter). Then ${PUT_IN_SECRET}.`;

export const gmx: Preset = {
  id: 'gmx',
  title: 'GMX',
  summary:
    'Personal mailboxes of GMX; region com for gmx.com and the addresses outside Germany, Austria and Switzerland.',
  endpoints: ENDPOINTS,
  defaultRegion: 'net',
  regions: {
    net: { title: 'gmx.net, gmx.de, gmx.at, gmx.ch', endpoints: ENDPOINTS },
    com: {
      title: 'gmx.com and other countries',
      endpoints: [...implicit('mail.gmx.com', 465), ...starttls('mail.gmx.com', 587)],
      domains: ['gmx.com', 'gmx.us', 'gmx.co.uk', 'gmx.es', 'gmx.fr'],
    },
  },
  domains: ['gmx.net', 'gmx.de', 'gmx.at', 'gmx.ch'],
  login: 'required',
  judgesSender: 'mail',
  username: { kind: 'address', describe: 'the full address, such as user@gmx.de' },
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
      message: `GMX allows an account to send only from its own addresses, but ${FIELD.fromAddress} is another address.`,
      remedy: `Set ${FIELD.fromAddress} to an address of ${TERM.theAccount}.`,
      retry: { kind: 'pointless' },
    },
    loginRefused(
      'GMX rejected the login: the password is wrong, or SMTP is not allowed for the mailbox.',
      MAKE_PASSWORD,
    ),
  ],
  links: [
    { title: 'Server settings (GMX Hilfe)', url: 'https://hilfe.gmx.net/pop-imap/pop3/serverdaten.html' },
  ],
  sources: [
    {
      text: 'Thunderbird autoconfiguration: hosts, ports, domains',
      url: 'https://autoconfig.thunderbird.net/v1.1/gmx.net',
      checked: '2026-11',
    },
    {
      text: 'Thunderbird autoconfiguration: hosts, ports, domains',
      url: 'https://autoconfig.thunderbird.net/v1.1/gmx.com',
      checked: '2026-11',
    },
    { text: 'Menu names', checked: '2026-11', verified: false },
  ],
};
