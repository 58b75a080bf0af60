import { implicit } from './endpoints.ts';
import { loginRefused } from './login-refused.ts';
import { PUT_IN_SECRET } from './phrases.ts';
import type { Preset } from './preset.ts';

const MAKE_PASSWORD = `Sign in at https://www.petalmail.com, open 设置 → 第三方客户端 (Settings → Third-party clients), enable SMTP, create an authorization code (授权码), and ${PUT_IN_SECRET}.`;

export const petalmail: Preset = {
  id: 'petalmail',
  title: 'Huawei Petal Mail (花瓣邮箱)',
  summary: 'Personal mailboxes of Huawei.',
  endpoints: [...implicit('smtp.petalmail.com', 465)],
  domains: ['petalmail.com'],
  login: 'required',
  judgesSender: 'mail',
  username: { kind: 'address', describe: 'the full address, such as user@petalmail.com' },
  password: {
    kind: 'authorization-code',
    describe: 'an authorization code (授权码), never the Huawei password',
    obtain: MAKE_PASSWORD,
  },
  sender: { kind: 'equals-username', describe: 'From must equal the user name' },
  limits: { notes: [] },
  replies: [
    loginRefused(
      'Petal Mail rejected the login: the password is not an authorization code (授权码), or SMTP is not enabled.',
      MAKE_PASSWORD,
      'AuthorizationCodeRequired',
    ),
  ],
  links: [{ title: 'Web mail', url: 'https://www.petalmail.com' }],
  sources: [{ text: 'Host, port, menu names', checked: '2026-11', verified: false }],
};
