import { FIELD, TERM, WAITS } from '../../../crds/wording.ts';
import { alibabaReplies } from './alibaba.ts';
import { implicit, starttls } from './endpoints.ts';
import { PUT_IN_SECRET, TRY_AGAIN } from './phrases.ts';
import type { Preset } from './preset.ts';

const ENTERPRISE = [...implicit('smtp.qiye.aliyun.com', 465), ...starttls('smtp.qiye.aliyun.com', 25, 80)];

const ALLOW_CLIENTS =
  'the administrator (postmaster) signs in at https://qiye.aliyun.com, opens the domain administration (域管理) and disables 禁止使用三方客户端, which is enabled for new customers';
const CLIENT_PASSWORD =
  'https://qiye.aliyun.com → 设置 → 账户与安全 → 账户安全 → 三方客户端安全管理 → 生成新密码';

export const aliyun: Preset = {
  id: 'aliyun',
  title: 'Alibaba Mail (阿里邮箱企业版)',
  summary: 'Company mailboxes of Alibaba Cloud; region personal for aliyun.com addresses.',
  endpoints: ENTERPRISE,
  defaultRegion: 'enterprise',
  regions: {
    enterprise: { title: 'Company mailboxes (企业邮箱)', endpoints: ENTERPRISE },
    personal: {
      title: 'Personal mailboxes (个人邮箱)',
      endpoints: [...implicit('smtp.aliyun.com', 465), ...starttls('smtp.aliyun.com', 25)],
      domains: ['aliyun.com'],
    },
  },
  domains: [],
  login: 'required',
  judgesSender: 'mail',
  domain: {
    envelope: 'include',
    spf: { includes: ['spf.qiye.aliyun.com'] },
    dkim: {
      selectors: [],
      type: 'TXT',
      known: 'unknown',
      find: 'The administrator (postmaster) copies it from https://qiye.aliyun.com → 域管理 → 域名管理.',
    },
    records: [
      {
        purpose: 'mx',
        label: '',
        type: 'MX',
        value: 'qiye.aliyun.com',
        required: false,
        find: 'For receiving only: mx1, mx2 and mx3.qiye.aliyun.com; https://qiye.aliyun.com → 域管理 → 域名管理.',
      },
    ],
    sources: [
      'https://help.aliyun.com/knowledge_detail/36771.html',
      'https://help.aliyun.com/en/document_detail/36710.html',
    ],
  },
  username: { kind: 'address', describe: 'the full address, such as mail@example.com' },
  password: {
    kind: 'client-password',
    describe:
      'the mailbox password, or the third-party client security password (三方客户端安全密码) if it is enabled',
    obtain: `If the account or the domain uses 三方客户端安全密码: open ${CLIENT_PASSWORD}, confirm with the phone, and ${PUT_IN_SECRET}. It is shown only once. Before that, ${ALLOW_CLIENTS}.`,
  },
  sender: {
    kind: 'equals-username',
    describe: 'From and MAIL FROM must be the user name; any other address is rejected with 440',
  },
  limits: {
    loginBackoffSeconds: 3600,
    notes: ['Quotas per minute, hour and day exist, but are not published.'],
  },
  replies: [
    ...alibabaReplies({
      loginMessage:
        'Alibaba Mail rejected the login: the password is wrong, a third-party client password is required, or third-party clients are disabled.',
      login: `Check in this order: (1) Third-party clients are allowed: ${ALLOW_CLIENTS}. (2) If 三方客户端安全密码 is enabled, the mailbox password no longer works for SMTP: make one at ${CLIENT_PASSWORD} and ${PUT_IN_SECRET}. (3) The user name is the full address and the password is the one that works at https://qiye.aliyun.com.`,
      locked: `Stop other clients that log in with an old password. Wait an hour, or have the administrator (postmaster) reset the password in the domain administration (域管理 → 员工账号管理). Then store the right password ${TERM.inTheSecret}, or ${TRY_AGAIN}.`,
      senderMismatch: `Set ${FIELD.fromAddress} to the same address as ${TERM.theUserName} (发件人 = 登录账号), or log in with the account that sends.`,
      spam: `Check what this account and this address send. The administrator can see rejections in the domain administration (域管理). ${WAITS}`,
    }),
    {
      id: 'sending-not-allowed',
      at: ['sender'],
      codes: [541],
      words: /is\s*n.?t\s+allowed\s+to\s+send/i,
      says: "This account isn't allowed to send email",
      reason: 'SenderRejected',
      message: 'Alibaba does not allow this account to send.',
      remedy: `Have the administrator (postmaster) allow the account to send in the domain administration (域管理) at https://qiye.aliyun.com, then ${TRY_AGAIN}.`,
      retry: { kind: 'pointless' },
    },
  ],
  links: [
    {
      title: 'Sending by SMTP (通过SMTP程序发信)',
      url: 'https://help.aliyun.com/document_detail/36687.html',
    },
    { title: 'Web mail and administration', url: 'https://qiye.aliyun.com' },
  ],
  sources: [
    {
      text: 'Hosts, ports, third-party clients off by default',
      url: 'https://help.aliyun.com/document_detail/36687.html',
      checked: '2026-11',
    },
    {
      text: 'List of replies',
      url: 'http://www.sh-aliyun.com/index.php/Products/detail/cid/0/pid/87.html',
      checked: '2026-11',
    },
    {
      text: 'Menu names of the third-party client password',
      url: 'https://aliyunyh.com/492290.html',
      checked: '2026-11',
    },
  ],
};
