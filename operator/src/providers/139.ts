import { implicit, starttls } from './endpoints.ts';
import { loginRefused } from './login-refused.ts';
import { PUT_IN_SECRET } from './phrases.ts';
import type { Preset } from './preset.ts';

const MAKE_PASSWORD = `Sign in at https://mail.10086.cn, open 设置 → 账户与安全 → 邮箱协议设置, enable POP3/SMTP/IMAP, create an authorization code (授权码), and ${PUT_IN_SECRET}.`;

export const chinaMobile139: Preset = {
  id: '139',
  title: 'China Mobile 139 Mail (139邮箱)',
  summary: 'Personal mailboxes of China Mobile.',
  endpoints: [...implicit('smtp.139.com', 465), ...starttls('smtp.139.com', 25)],
  domains: ['139.com'],
  login: 'required',
  judgesSender: 'mail',
  username: { kind: 'address', describe: 'the full address, such as 13800000000@139.com' },
  password: {
    kind: 'authorization-code',
    describe: 'an authorization code (授权码), never the mailbox password',
    obtain: MAKE_PASSWORD,
  },
  sender: { kind: 'equals-username', describe: 'From must equal the user name' },
  limits: { notes: [] },
  replies: [
    loginRefused(
      'China Mobile rejected the login: the password is not an authorization code (授权码), or SMTP is not enabled.',
      MAKE_PASSWORD,
      'AuthorizationCodeRequired',
    ),
  ],
  links: [{ title: 'Web mail', url: 'https://mail.10086.cn' }],
  sources: [{ text: 'Host, ports, menu names', checked: '2026-11', verified: false }],
};
