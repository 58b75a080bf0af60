import { implicit, starttls } from './endpoints.ts';
import { loginRefused } from './login-refused.ts';
import { PUT_IN_SECRET } from './phrases.ts';
import type { Preset } from './preset.ts';

const MAKE_PASSWORD = `Sign in at https://webmail30.189.cn, open 设置 → POP3/SMTP/IMAP, enable SMTP, create a client password (客户端专用密码) if one is offered, and ${PUT_IN_SECRET}.`;

export const chinaTelecom189: Preset = {
  id: '189',
  title: 'China Telecom 189 Mail (189邮箱)',
  summary: 'Personal mailboxes of China Telecom.',
  endpoints: [...implicit('smtp.189.cn', 465), ...starttls('smtp.189.cn', 25)],
  domains: ['189.cn'],
  login: 'required',
  judgesSender: 'mail',
  username: { kind: 'address', describe: 'the full address, such as user@189.cn' },
  password: {
    kind: 'client-password',
    describe: 'the client password (客户端专用密码), or the mailbox password if none is offered',
    obtain: MAKE_PASSWORD,
  },
  sender: { kind: 'equals-username', describe: 'From must equal the user name' },
  limits: { notes: [] },
  replies: [
    loginRefused(
      'China Telecom rejected the login: the password is not the client password (客户端专用密码), or SMTP is not enabled.',
      MAKE_PASSWORD,
    ),
  ],
  links: [{ title: 'Web mail', url: 'https://webmail30.189.cn' }],
  sources: [{ text: 'Host, ports, menu names', checked: '2026-11', verified: false }],
};
