import { netease, neteaseEndpoints } from './netease.ts';
import type { Preset } from './preset.ts';

const ENDPOINTS = neteaseEndpoints('smtp.163.com');

export const netease163: Preset = {
  id: '163',
  title: 'NetEase 163 Mail (网易163邮箱)',
  summary: 'Personal mailboxes of NetEase: 163.com, and yeah.net as a region.',
  endpoints: ENDPOINTS,
  defaultRegion: '163.com',
  regions: {
    '163.com': { title: '163.com', endpoints: ENDPOINTS, domains: ['163.com'] },
    'yeah.net': { title: 'yeah.net', endpoints: neteaseEndpoints('smtp.yeah.net'), domains: ['yeah.net'] },
  },
  domains: [],
  login: 'required',
  judgesSender: 'mail',
  username: {
    kind: 'address',
    localPart: true,
    describe: 'the full address, such as user@163.com; the part before @ also works',
  },
  ...netease('https://mail.163.com'),
};
