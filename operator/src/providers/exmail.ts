import { FIELD, TERM } from '../../../crds/wording.ts';
import { implicit, starttls } from './endpoints.ts';
import { PUT_IN_SECRET, TRY_AGAIN } from './phrases.ts';
import type { Preset } from './preset.ts';
import { TENCENT_SENDER, tencentReplies } from './tencent.ts';

const MAINLAND = [...implicit('smtp.exmail.qq.com', 465), ...starttls('smtp.exmail.qq.com', 587)];

const ADMIN =
  'The administrator adds the account under 企业微信管理后台 → 协作 → 安全管理 → 客户端访问限制 (service scope of IMAP/SMTP).';
const SWITCH_ON = 'The account enables 开启IMAP/SMTP服务 at https://exmail.qq.com → 设置 → 收发信设置.';
const CLIENT_PASSWORD = `Create a client password at https://exmail.qq.com → 设置 → 邮箱绑定 → 安全登录 (开启安全登录) → 客户端专用密码 → 生成密码, and ${PUT_IN_SECRET}.`;
const STEPS = `All of these are required: (1) ${ADMIN} (2) ${SWITCH_ON} (3) ${CLIENT_PASSWORD}`;

export const exmail: Preset = {
  id: 'exmail',
  title: 'Tencent Exmail (腾讯企业邮箱)',
  summary: 'Company mailboxes of Tencent, now part of WeCom (企业微信).',
  endpoints: MAINLAND,
  defaultRegion: 'default',
  regions: {
    default: { title: 'Mainland China', endpoints: MAINLAND },
    overseas: {
      title: 'Clusters outside mainland China',
      endpoints: implicit('hwsmtp.exmail.qq.com', 465),
    },
  },
  domains: [],
  login: 'required',
  judgesSender: 'mail',
  domain: {
    envelope: 'include',
    spf: { includes: ['spf.mail.qq.com'] },
    dkim: {
      selectors: [],
      type: 'TXT',
      known: 'unknown',
      find: 'The administrator copies it from 企业微信管理后台 → 协作 → 邮件 → 域名管理.',
    },
    records: [],
    notes: ["The facts come from reprints of Tencent's help pages, not from the pages themselves."],
    sources: ['https://www.qqkmail.com/show-5606.html'],
  },
  username: { kind: 'address', describe: 'the full address, such as mail@example.com' },
  password: {
    kind: 'client-password',
    describe:
      'a client-specific password (客户端专用密码), after the administrator allowed third-party clients',
    obtain: STEPS,
  },
  sender: TENCENT_SENDER,
  limits: { notes: [] },
  replies: tencentReplies({
    codeRequired: STEPS,
    fiveCauses: `Check in this order: (1) ${SWITCH_ON} (2) ${TERM.TheSecret} holds a client password (客户端专用密码) and not the login password. ${CLIENT_PASSWORD} (3) ${ADMIN} (4) Logins were too frequent: wait half an hour, then ${TRY_AGAIN}. (5) The account is restricted or the server is busy: sign in at https://exmail.qq.com, or ask the administrator.`,
    busy: `Check in this order: (1) ${SWITCH_ON} (2) ${CLIENT_PASSWORD} (3) ${ADMIN} (4) Otherwise wait half an hour, then ${TRY_AGAIN}.`,
    senderMismatch: `Set ${FIELD.fromAddress} to the same address as ${TERM.theUserName} (发件人 = 登录账号), or log in with the account that sends.`,
  }),
  links: [
    { title: 'Sign in (腾讯企业邮箱)', url: 'https://exmail.qq.com' },
    { title: 'WeCom administration (企业微信管理后台)', url: 'https://work.weixin.qq.com' },
  ],
  sources: [
    {
      text: 'Hosts, the overseas host and the four steps of the set-up',
      url: 'https://www.topmailsender.com/en/youxiang/205-tengxun-qiyeyouxiang-tencent-enterprise-mailbox',
      checked: '2026-11',
    },
    {
      text: 'Chinese menu names and the words of a refusal',
      url: 'https://github.com/goharbor/harbor/issues/1271',
      checked: '2026-11',
    },
    {
      text: 'STARTTLS on port 587, seen in a transcript',
      url: 'https://github.com/PHPMailer/PHPMailer/issues/1044',
      checked: '2026-11',
    },
  ],
};
