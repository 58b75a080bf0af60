import { implicit, starttls } from './endpoints.ts';
import { loginRefused } from './login-refused.ts';
import { PUT_IN_SECRET } from './phrases.ts';
import type { Preset } from './preset.ts';

const MAKE_PASSWORD = `Allow it at https://mail.naver.com → 환경설정 → POP3/IMAP 설정 → 사용함; with two-step verification create an application password (https://nid.naver.com → 보안설정 → 애플리케이션 비밀번호); then ${PUT_IN_SECRET}.`;

export const naver: Preset = {
  id: 'naver',
  title: 'Naver Mail (네이버 메일)',
  summary: 'Personal mailboxes of Naver; Naver Works is another service.',
  endpoints: [...implicit('smtp.naver.com', 465), ...starttls('smtp.naver.com', 587)],
  domains: ['naver.com'],
  login: 'required',
  judgesSender: 'mail',
  username: {
    kind: 'address',
    localPart: true,
    describe: 'the Naver ID or the full address, such as user@naver.com',
  },
  password: {
    kind: 'app-password',
    describe:
      'an application password (애플리케이션 비밀번호) if two-step verification is enabled, otherwise the account password',
    obtain: MAKE_PASSWORD,
  },
  sender: { kind: 'equals-username', describe: 'From must equal the account' },
  limits: { notes: [] },
  replies: [
    loginRefused(
      'Naver rejected the login: POP3/SMTP is not allowed for the mailbox, or an application password is required.',
      MAKE_PASSWORD,
    ),
  ],
  links: [{ title: 'Mail settings', url: 'https://mail.naver.com' }],
  sources: [
    {
      text: 'Thunderbird autoconfiguration: hosts, ports, domains',
      url: 'https://autoconfig.thunderbird.net/v1.1/naver.com',
      checked: '2026-11',
    },
    {
      text: 'Host and port in the list of nodemailer',
      url: 'https://github.com/nodemailer/nodemailer/blob/master/lib/well-known/services.json',
      checked: '2026-11',
    },
    { text: 'Menu names, where the sender is judged', checked: '2026-11', verified: false },
  ],
};
