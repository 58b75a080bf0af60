import { FIELD, TERM } from '../../../crds/wording.ts';
import { implicit } from './endpoints.ts';
import { loginRefused } from './login-refused.ts';
import { PUT_IN_SECRET, TRY_AGAIN } from './phrases.ts';
import type { Preset } from './preset.ts';

const MAKE_PASSWORD = `Allow mail clients at https://mail.yandex.com (Settings → All settings → Email clients; Все настройки → Почтовые программы), create an app password at https://id.yandex.com/security/app-passwords (App passwords → Email; Пароли приложений → Почта), and ${PUT_IN_SECRET}.`;

export const yandex: Preset = {
  id: 'yandex',
  title: 'Yandex Mail (Яндекс Почта)',
  summary: 'Mailboxes of Yandex, and of Yandex 360 for custom domains.',
  endpoints: [...implicit('smtp.yandex.com', 465)],
  domains: [
    'yandex.ru',
    'yandex.com',
    'yandex.net',
    'yandex.by',
    'yandex.kz',
    'yandex.ua',
    'ya.ru',
    'narod.ru',
  ],
  login: 'required',
  judgesSender: 'mail',
  domain: {
    envelope: 'include',
    spf: { includes: ['_spf.yandex.net'] },
    dkim: {
      selectors: ['mail'],
      type: 'TXT',
      known: 'usual',
      find: 'Copy it from https://admin.yandex.ru → Почта → DKIM.',
    },
    records: [
      {
        purpose: 'ownership',
        label: '',
        type: 'TXT',
        value: 'yandex-verification:',
        required: false,
        find: 'Needed once, for the verification; not verified here.',
      },
    ],
    notes: ['For domains of Yandex 360 (Яндекс 360 для бизнеса).'],
    sources: ['zone files of public repositories, checked 2026-11'],
  },
  username: { kind: 'address', describe: 'the full address, such as user@yandex.com' },
  password: {
    kind: 'app-password',
    describe: 'an app password (пароль приложения), never the account password',
    obtain: MAKE_PASSWORD,
    shape: { pattern: /^[a-z]{16}$/, describe: '16 lower-case letters' },
  },
  sender: { kind: 'account-or-alias', describe: 'From must be the account or one of its aliases' },
  limits: { notes: [] },
  replies: [
    {
      id: 'access-rights',
      at: ['auth'],
      codes: [535],
      words: /does\s+not\s+have\s+access\s+rights/i,
      says: 'This user does not have access rights to this service',
      reason: 'SMTPServiceDisabled',
      message: 'Mail clients are not allowed for this mailbox.',
      remedy: `Allow them at https://mail.yandex.com (Settings → All settings → Email clients; Все настройки → Почтовые программы), then ${TRY_AGAIN}.`,
      retry: { kind: 'pointless' },
    },
    {
      id: 'sender-mismatch',
      at: ['sender'],
      codes: [553],
      words: /not\s+owned\s+by\s+auth\s+user/i,
      says: 'Sender address rejected: not owned by auth user',
      reason: 'SenderMismatch',
      message: `Yandex allows an account to send only from its own address or aliases, but ${FIELD.fromAddress} is another address.`,
      remedy: `Set ${FIELD.fromAddress} to the address of ${TERM.theAccount}, or add the address to the account.`,
      retry: { kind: 'pointless' },
    },
    loginRefused(
      'Yandex rejected the login: the password is not an app password, or mail clients are not allowed for the mailbox.',
      MAKE_PASSWORD,
    ),
  ],
  links: [{ title: 'App passwords', url: 'https://yandex.com/support/id/authorization/app-passwords.html' }],
  sources: [
    {
      text: 'Thunderbird autoconfiguration: hosts, ports, domains',
      url: 'https://autoconfig.thunderbird.net/v1.1/yandex.ru',
      checked: '2026-11',
    },
    {
      text: 'Menu names, form of the app passwords, words of the replies',
      checked: '2026-11',
      verified: false,
    },
  ],
};
