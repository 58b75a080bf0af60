import { netease, neteaseEndpoints } from './netease.ts';
import { PUT_IN_SECRET } from './phrases.ts';
import type { Preset } from './preset.ts';

const ENDPOINTS = neteaseEndpoints('smtp.qiye.163.com');
const MENU = 'https://mail.qiye.163.com → 邮箱设置 → 客户端设置';

const shared = netease('https://qiye.163.com', {
  menu: MENU,
  makeCode: `Bind a phone to the account, open ${MENU}, enable SMTP服务, create a code under 客户端授权密码 → 新增授权密码, and ${PUT_IN_SECRET}.`,
});

export const neteaseQiye: Preset = {
  id: 'neteaseqiye',
  title: 'NetEase enterprise mail (网易企业邮箱)',
  summary: 'Company mailboxes of NetEase; the region selects the server shown in the admin console.',
  endpoints: ENDPOINTS,
  defaultRegion: 'default',
  regions: {
    default: { title: 'smtp.qiye.163.com', endpoints: ENDPOINTS },
    hz: { title: 'Hangzhou', endpoints: neteaseEndpoints('smtphz.qiye.163.com') },
    hwhz: { title: 'Newer servers of Hangzhou', endpoints: neteaseEndpoints('hwhzsmtp.qiye.163.com') },
  },
  domains: [],
  login: 'required',
  judgesSender: 'mail',
  domain: {
    envelope: 'include',
    spf: { includes: ['spf.163.com'] },
    dkim: {
      selectors: [],
      type: 'TXT',
      known: 'unknown',
      find: 'The administrator copies it from https://qiye.163.com → 企业管理 → 域名管理.',
    },
    records: [],
    sources: ['zone files of public repositories, checked 2026-11'],
  },
  username: { kind: 'address', describe: 'the full address, such as user@example.com' },
  ...shared,
  sources: [
    {
      text: 'Hosts and client authorization password',
      url: 'https://www.topmailsender.com/en/youxiang/204-wangyi-qiyeyouxiang-netease-enterprise-mailbox',
      checked: '2026-11',
    },
    {
      text: 'The server of Hangzhou',
      url: 'https://bbs.songma.com/225975.html',
      checked: '2026-11',
    },
    { text: 'Port 994', checked: '2026-11', verified: false },
  ],
};
