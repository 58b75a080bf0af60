import { FIELD, TERM } from '../../../crds/wording.ts';
import { implicit, starttls } from './endpoints.ts';
import { PUT_IN_SECRET, TRY_AGAIN } from './phrases.ts';
import type { Preset } from './preset.ts';
import { TENCENT_SENDER, tencentReplies } from './tencent.ts';

const MENU =
  'https://mail.qq.com → 设置 → 账号 (newer interface: 账号与安全 → 安全设置) → POP3/IMAP/SMTP/Exchange/CardDAV/CalDAV服务';
const MAKE_CODE = `Open ${MENU}, choose 开启服务 if SMTP is disabled, then 生成授权码, confirm with the phone or WeChat, and ${PUT_IN_SECRET}.`;

export const qq: Preset = {
  id: 'qq',
  title: 'QQ Mail (QQ邮箱)',
  summary: 'Personal mailboxes of Tencent: qq.com, foxmail.com and vip.qq.com.',
  endpoints: [...implicit('smtp.qq.com', 465), ...starttls('smtp.qq.com', 587)],
  domains: ['qq.com', 'foxmail.com', 'vip.qq.com'],
  login: 'required',
  judgesSender: 'mail',
  username: { kind: 'address', describe: 'the full address, such as 12345@qq.com' },
  password: {
    kind: 'authorization-code',
    describe: 'a 16-character authorization code (授权码), never the mailbox or QQ password',
    obtain: MAKE_CODE,
    shape: { pattern: /^[a-z]{16}$/, describe: '16 lower-case letters', sure: true },
  },
  sender: TENCENT_SENDER,
  limits: {
    loginBackoffSeconds: 1800,
    notes: [
      'After about twenty logins in quick succession, the server rejects every login for more than fifteen minutes.',
      'Changing the QQ password revokes every authorization code.',
    ],
  },
  replies: tencentReplies({
    codeRequired: MAKE_CODE,
    fiveCauses: `Check in this order: (1) SMTP is enabled: ${MENU} → 开启服务. (2) ${TERM.TheSecret} holds an authorization code (授权码), not the mailbox password. A change of the QQ password revokes it: create a new one with 生成授权码 and ${PUT_IN_SECRET}. (3) Logins from ${TERM.thisCluster} and elsewhere were too frequent: wait half an hour, then ${TRY_AGAIN}. (4) The account is restricted: sign in at https://mail.qq.com and follow the instructions. (5) The server is busy: request another login later.`,
    busy: `Check in this order: (1) SMTP is enabled: ${MENU} → 开启服务. (2) ${TERM.TheSecret} holds an authorization code (授权码): create a new one with 生成授权码 and ${PUT_IN_SECRET}. (3) Otherwise wait half an hour, then ${TRY_AGAIN}.`,
    senderMismatch: `Set ${FIELD.fromAddress} to the same address as ${TERM.theUserName} (发件人 = 登录账号), and configure applications to send from that address.`,
  }),
  links: [
    {
      title: 'How to create an authorization code (什么是授权码)',
      url: 'https://service.mail.qq.com/detail/0/75',
    },
    { title: 'Login failures (登录失败)', url: 'https://help.mail.qq.com/detail/108/1023' },
  ],
  sources: [
    {
      text: 'Thunderbird autoconfiguration: hosts, ports, domains',
      url: 'https://autoconfig.thunderbird.net/v1.1/qq.com',
      checked: '2026-11',
    },
    {
      text: 'Menu names and what revokes a code',
      url: 'https://blog.zhheo.com/p/6124d6aa.html',
      checked: '2026-11',
    },
    {
      text: 'Text of the replies',
      url: 'https://github.com/louislam/uptime-kuma/issues/3434',
      checked: '2026-11',
    },
  ],
};
