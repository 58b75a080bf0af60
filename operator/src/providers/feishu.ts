import { implicit, starttls } from './endpoints.ts';
import { loginRefused } from './login-refused.ts';
import { PUT_IN_SECRET } from './phrases.ts';
import type { Preset } from './preset.ts';

const ENDPOINTS = [...implicit('smtp.feishu.cn', 465), ...starttls('smtp.feishu.cn', 587)];
const MAKE_PASSWORD = `The administrator allows third-party clients in the admin console (飞书管理后台 → 产品设置 → 邮箱 → 第三方邮箱客户端); the user makes a dedicated password at 飞书邮箱 → 设置 → 第三方邮箱客户端登录 → 添加 → 生成专用密码; then ${PUT_IN_SECRET}.`;

export const feishu: Preset = {
  id: 'feishu',
  title: 'Feishu Mail (飞书邮箱)',
  summary: 'Company mailboxes of Feishu; region lark for Lark outside China.',
  endpoints: ENDPOINTS,
  defaultRegion: 'cn',
  regions: {
    cn: { title: 'China (飞书)', endpoints: ENDPOINTS },
    lark: {
      title: 'Lark',
      endpoints: [...implicit('smtp.larksuite.com', 465), ...starttls('smtp.larksuite.com', 587)],
    },
  },
  domains: [],
  login: 'required',
  judgesSender: 'mail',
  username: { kind: 'address', describe: 'the full address, such as user@example.com' },
  password: {
    kind: 'client-password',
    describe: 'a dedicated password for third-party clients (专用密码), never the Feishu password',
    obtain: MAKE_PASSWORD,
  },
  sender: { kind: 'equals-username', describe: 'From must equal the account' },
  limits: { notes: [] },
  replies: [
    loginRefused(
      'Feishu rejected the login: it accepts only dedicated passwords for third-party clients.',
      MAKE_PASSWORD,
    ),
  ],
  links: [{ title: 'Feishu Mail', url: 'https://www.feishu.cn/hc/zh-CN/articles/360049068017' }],
  sources: [
    {
      text: 'Host and port in the list of nodemailer',
      url: 'https://github.com/nodemailer/nodemailer/blob/master/lib/well-known/services.json',
      checked: '2026-11',
    },
    { text: 'Lark, port 587, menu names, where the sender is judged', checked: '2026-11', verified: false },
  ],
};
