import { implicit, starttls } from './endpoints.ts';
import { PUT_IN_SECRET, TRY_AGAIN } from './phrases.ts';
import type { Preset } from './preset.ts';

const ENDPOINTS = [...implicit('smtp.sina.com', 465), ...starttls('smtp.sina.com', 587)];
const MAKE_PASSWORD = `Sign in at https://mail.sina.com.cn, open 设置 → 客户端pop/imap/smtp, enable SMTP服务, create an authorization code (授权码) there, and ${PUT_IN_SECRET}.`;

export const sina: Preset = {
  id: 'sina',
  title: 'Sina Mail (新浪邮箱)',
  summary: 'Mailboxes of Sina; regions for sina.cn and VIP.',
  endpoints: ENDPOINTS,
  defaultRegion: 'sina.com',
  regions: {
    'sina.com': { title: 'sina.com', endpoints: ENDPOINTS, domains: ['sina.com'] },
    'sina.cn': {
      title: 'sina.cn',
      endpoints: [...implicit('smtp.sina.cn', 465), ...starttls('smtp.sina.cn', 587)],
      domains: ['sina.cn'],
    },
    vip: {
      title: 'vip.sina.com',
      endpoints: [...implicit('smtp.vip.sina.com', 465), ...starttls('smtp.vip.sina.com', 587)],
      domains: ['vip.sina.com'],
    },
  },
  domains: [],
  login: 'required',
  judgesSender: 'mail',
  username: { kind: 'address', describe: 'the full address, such as user@sina.com' },
  password: {
    kind: 'authorization-code',
    describe: 'an authorization code (授权码), never the mailbox password',
    obtain: MAKE_PASSWORD,
  },
  sender: { kind: 'equals-username', describe: 'From must equal the user name' },
  limits: { notes: [] },
  replies: [
    {
      id: 'user-locked',
      at: ['auth'],
      codes: [535, 550],
      words: /(?:user|account)\s+is\s+(?:locked|non-active)/i,
      says: 'user is locked',
      reason: 'AccountLocked',
      message: 'Sina locked this account, or holds it as not active.',
      remedy: `Sign in at https://mail.sina.com.cn and unlock or activate the account (解锁账号), then ${TRY_AGAIN}.`,
      retry: { kind: 'stop' },
    },
    {
      id: 'login-refused',
      at: ['auth'],
      codes: [535, 551],
      reason: 'AuthorizationCodeRequired',
      message:
        'Sina rejected the login: the password is not an authorization code (授权码), or SMTP is not enabled.',
      remedy: MAKE_PASSWORD,
      retry: { kind: 'stop' },
    },
  ],
  links: [{ title: 'Web mail', url: 'https://mail.sina.com.cn' }],
  sources: [{ text: 'Hosts, ports and menu names', checked: '2026-11', verified: false }],
};
