import { FIELD, TERM, WAITS } from '../../../crds/wording.ts';
import { alibabaReplies } from './alibaba.ts';
import { implicit, starttls } from './endpoints.ts';
import { PUT_IN_SECRET, TRY_AGAIN } from './phrases.ts';
import type { Preset } from './preset.ts';

const endpoints = (host: string) => [...implicit(host, 465), ...starttls(host, 80, 25)];
const HANGZHOU = endpoints('smtpdm.aliyun.com');

const CONSOLE = 'https://dm.console.aliyun.com';
const SET_PASSWORD = `${CONSOLE} → 发信地址 (Sender Addresses) → 设置SMTP密码 (Set SMTP Password)`;

export const directmail: Preset = {
  id: 'directmail',
  title: 'Alibaba Cloud DirectMail (邮件推送)',
  summary: 'Transactional and bulk mail service of Alibaba Cloud for verified domains.',
  endpoints: HANGZHOU,
  defaultRegion: 'cn-hangzhou',
  regions: {
    'cn-hangzhou': { title: 'China (Hangzhou)', endpoints: HANGZHOU },
    'ap-southeast-1': { title: 'Singapore', endpoints: endpoints('smtpdm-ap-southeast-1.aliyuncs.com') },
    'us-east-1': { title: 'US (Virginia)', endpoints: endpoints('smtpdm-us-east-1.aliyuncs.com') },
    'eu-central-1': {
      title: 'Germany (Frankfurt)',
      endpoints: endpoints('smtpdm-eu-central-1.aliyuncs.com'),
    },
  },
  domains: [],
  login: 'required',
  judgesSender: 'mail',
  domain: {
    envelope: 'include',
    spf: { includes: ['spf1.dm.aliyun.com'] },
    dkim: {
      selectors: ['aliyun-REGION'],
      type: 'TXT',
      known: 'fixed',
      find: 'Copy the value from https://dm.console.aliyun.com → 发信域名 (Email Domains) → the domain → 配置 (Configure).',
    },
    records: [
      {
        purpose: 'ownership',
        label: 'aliyundm',
        type: 'TXT',
        value: '',
        required: true,
        find: 'Copy the value from https://dm.console.aliyun.com → 发信域名 (Email Domains) → the domain → 配置 (Configure); it must stay after the verification.',
      },
      {
        purpose: 'mx',
        label: '',
        type: 'MX',
        value: 'mx01.dm.aliyun.com',
        required: false,
        find: 'Only if the domain receives no other mail; https://dm.console.aliyun.com → 发信域名 (Email Domains) → the domain → 配置 (Configure) shows the host of the region.',
      },
    ],
    dmarc: true,
    notes: [
      'A domain has one SPF record: if Alibaba Mail uses the same domain, put both includes in it.',
      'Alibaba recommends a subdomain for DirectMail.',
      'The DKIM selector of Hangzhou is assumed to follow the pattern of the other regions; this is not verified.',
    ],
    sources: [
      'https://alibabacloud.com/help/doc-detail/39397.htm',
      'https://www.alibabacloud.com/help/en/direct-mail/what-is-dkim-and-how-to-configure-dkim-records',
    ],
  },
  username: {
    kind: 'address',
    describe: 'the sender address (发信地址) created in the console, such as no-reply@mail.example.com',
  },
  password: {
    kind: 'smtp-password',
    describe: 'the SMTP password of that sender address, not an Alibaba Cloud account password or AccessKey',
    obtain: `In the console's region that ${FIELD.region} names: (1) ${CONSOLE} → 发信域名 (Email Domains) → 新建域名, and add the DNS records that it shows: the ownership TXT record at aliyundm.DOMAIN, one SPF record with include:spf1.dm.aliyun.com, DKIM, DMARC and MX; then 验证. (2) 发信地址 (Sender Addresses) → 新建发信地址. (3) 设置SMTP密码 at that address, and ${PUT_IN_SECRET}.`,
  },
  sender: {
    kind: 'equals-username',
    describe:
      'From and MAIL FROM must be the sender address that logs in; any other address is rejected with 440',
  },
  limits: {
    loginBackoffSeconds: 3600,
    notes: [
      'New accounts may send 2,000 messages per day; the quota grows with reputation.',
      'At most 100 recipients and 15 MB per message.',
      'Sender addresses, their passwords and domains belong to one region.',
      'Alibaba Cloud ECS blocks port 25: use 465 or 80.',
    ],
  },
  replies: alibabaReplies({
    loginMessage:
      "DirectMail rejected the login: the user name or the SMTP password is not that of a sender address in this endpoint's region.",
    login: `Check in this order: (1) The user name is a sender address (发信地址) and exists in the region that ${FIELD.region} names: ${CONSOLE}, region menu at the top. (2) Its SMTP password is set and is what ${TERM.theSecret} holds; if in doubt, set it again: ${SET_PASSWORD}, and ${PUT_IN_SECRET}. (3) The domain is verified: 发信域名 (Email Domains).`,
    locked: `Stop other clients that log in with an old password, wait an hour, set the password again (${SET_PASSWORD}) and ${PUT_IN_SECRET}; or, if ${TERM.theSecret} is right, ${TRY_AGAIN}.`,
    senderMismatch: `Set ${FIELD.fromAddress} to the sender address (发信地址) that is ${TERM.theUserName}, or create the address at ${CONSOLE} → 发信地址 and log in with that address.`,
    spam: `See ${CONSOLE} → 数据统计 (Statistics) for complaints and invalid recipients, and send only to recipients who opted in. ${WAITS}`,
  }),
  links: [
    { title: 'Console (邮件推送控制台)', url: CONSOLE },
    { title: 'SMTP endpoints', url: 'https://www.alibabacloud.com/help/en/direct-mail/smtp-endpoints' },
  ],
  sources: [
    {
      text: 'Endpoints by region, ports, STARTTLS on 25 and 80, legacy names',
      url: 'https://www.alibabacloud.com/help/en/direct-mail/smtp-endpoints',
      checked: '2026-11',
    },
    {
      text: 'Set-up of domains and sender addresses',
      url: 'https://www.alibabacloud.com/help/en/direct-mail/getting-started/simplified-procedure-of-sending-by-api-and-smtp',
      checked: '2026-11',
    },
    {
      text: 'Alibaba mail replies, shared with enterprise mail',
      url: 'http://www.sh-aliyun.com/index.php/Products/detail/cid/0/pid/87.html',
      checked: '2026-11',
    },
  ],
};
