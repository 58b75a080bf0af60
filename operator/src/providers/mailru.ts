import { FIELD, TERM } from '../../../crds/wording.ts';
import { implicit, starttls } from './endpoints.ts';
import { loginRefused } from './login-refused.ts';
import { PUT_IN_SECRET } from './phrases.ts';
import type { Preset } from './preset.ts';

const MAKE_PASSWORD = `Create a password for external applications at https://account.mail.ru/user/2-step-auth/passwords (Безопасность → Пароли для внешних приложений) and ${PUT_IN_SECRET}.`;

export const mailru: Preset = {
  id: 'mailru',
  title: 'Mail.ru (Почта Mail)',
  summary: 'Mailboxes of Mail.ru: mail.ru, inbox.ru, list.ru, bk.ru and custom domains.',
  endpoints: [...implicit('smtp.mail.ru', 465), ...starttls('smtp.mail.ru', 587)],
  domains: ['mail.ru', 'inbox.ru', 'list.ru', 'bk.ru', 'internet.ru'],
  login: 'required',
  judgesSender: 'mail',
  domain: {
    envelope: 'include',
    spf: { includes: ['_spf.mail.ru'] },
    dkim: {
      selectors: ['mailru'],
      type: 'TXT',
      known: 'usual',
      find: 'Copy it from https://biz.mail.ru → the domain → DKIM.',
    },
    records: [],
    notes: ['For domains of VK WorkSpace (Почта Mail.ru для бизнеса).'],
    sources: ['zone files of public repositories, checked 2026-11'],
  },
  username: { kind: 'address', describe: 'the full address, such as user@mail.ru' },
  password: {
    kind: 'app-password',
    describe:
      'a password for external applications (пароль для внешнего приложения), never the account password',
    obtain: MAKE_PASSWORD,
  },
  sender: { kind: 'equals-username', describe: 'From must equal the account' },
  limits: { notes: [] },
  replies: [
    {
      id: 'app-password',
      at: ['auth'],
      codes: [535],
      words: /application\s+password\s+is\s+required|parol\w{0,3}\s+prilozheniya/i,
      says: 'Application password is REQUIRED; or NEOBHODIM parol prilozheniya',
      reason: 'AppPasswordRequired',
      message: 'Mail.ru requires a password for external applications.',
      remedy: MAKE_PASSWORD,
      retry: { kind: 'stop' },
    },
    {
      id: 'sender-mismatch',
      at: ['sender'],
      codes: [550],
      words: /not\s+local\s+sender\s+over\s+smtp/i,
      says: 'not local sender over smtp',
      reason: 'SenderMismatch',
      message: `Mail.ru allows an account to send only from its own address, but ${FIELD.fromAddress} is another address.`,
      remedy: `Set ${FIELD.fromAddress} to the address of ${TERM.theAccount}.`,
      retry: { kind: 'pointless' },
    },
    loginRefused(
      'Mail.ru rejected the login: it accepts only passwords for external applications.',
      MAKE_PASSWORD,
    ),
  ],
  links: [
    {
      title: 'Passwords for external applications',
      url: 'https://help.mail.ru/mail/security/protection/external',
    },
  ],
  sources: [
    {
      text: 'Thunderbird autoconfiguration: hosts, ports, domains',
      url: 'https://autoconfig.thunderbird.net/v1.1/mail.ru',
      checked: '2026-11',
    },
    { text: 'Menu names and words of the replies', checked: '2026-11', verified: false },
  ],
};
