import { netease, neteaseEndpoints } from './netease.ts';
import type { Preset } from './preset.ts';

export const netease126: Preset = {
  id: '126',
  title: 'NetEase 126 Mail (网易126邮箱)',
  summary: 'Personal mailboxes of NetEase: 126.com.',
  endpoints: neteaseEndpoints('smtp.126.com'),
  domains: ['126.com'],
  login: 'required',
  judgesSender: 'mail',
  username: {
    kind: 'address',
    localPart: true,
    describe: 'the full address, such as user@126.com; the part before @ also works',
  },
  ...netease('https://mail.126.com'),
};
