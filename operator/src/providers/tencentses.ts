import { both, FIELD, TERM } from '../../../crds/wording.ts';
import { implicit } from './endpoints.ts';
import { loginRefused } from './login-refused.ts';
import { PUT_IN_SECRET } from './phrases.ts';
import type { Preset } from './preset.ts';

const ENDPOINTS = [...implicit('smtp.qcloudmail.com', 465)];
const MAKE_PASSWORD = `(1) Verify the domain in the console (https://console.cloud.tencent.com/ses → 邮件配置 → 发信域名). (2) Create a sender address (发信地址). (3) Set its SMTP password (设置SMTP密码) on the same page, and ${PUT_IN_SECRET}.`;

export const tencentses: Preset = {
  id: 'tencentses',
  title: 'Tencent Cloud SES (腾讯云邮件推送)',
  summary: 'Transactional mail service of Tencent Cloud for verified domains.',
  endpoints: ENDPOINTS,
  defaultRegion: 'hk',
  regions: {
    hk: { title: 'Hong Kong', endpoints: ENDPOINTS },
    gz: { title: 'Guangzhou', endpoints: implicit('gz-smtp.qcloudmail.com', 465) },
    sg: { title: 'Singapore', endpoints: implicit('sg-smtp.qcloudmail.com', 465) },
  },
  domains: [],
  login: 'required',
  judgesSender: 'message',
  domain: {
    envelope: 'include',
    spf: { includes: ['qcloudmail.com'] },
    dkim: {
      selectors: ['qcloud'],
      type: 'TXT',
      known: 'fixed',
      find: 'Copy the value from https://console.cloud.tencent.com/ses → 邮件配置 → 发信域名 (Sender Domain) → the domain → 验证 (Verify).',
    },
    records: [
      {
        purpose: 'mx',
        label: '',
        type: 'MX',
        value: 'mxbiz1.qq.com',
        required: false,
        find: 'The console asks for it where the domain has no mail server of its own.',
      },
    ],
    dmarc: true,
    notes: ['Tencent advises a subdomain: a domain that is registered with Exmail cannot be used.'],
    sources: [
      'https://tencentcloud.com/document/product/1084/42371',
      'https://cloud.tencent.com/document/api/1288/51048',
    ],
  },
  username: { kind: 'address', describe: 'the sender address (发信地址) created in the console' },
  password: {
    kind: 'smtp-password',
    describe: 'the SMTP password of that sender address, not a Tencent Cloud SecretKey',
    obtain: MAKE_PASSWORD,
  },
  sender: { kind: 'equals-username', describe: 'From must be the sender address that logs in' },
  limits: {
    notes: [
      '20 messages per second, and 10 per hour from one sender to the same recipient.',
      'Port 25 is closed.',
      'Sender addresses and their passwords belong to one region.',
    ],
  },
  replies: [
    {
      id: 'sender-not-authenticated',
      at: ['message'],
      codes: [554],
      words: /NotAuthenticatedSender/i,
      says: 'FailedOperation.NotAuthenticatedSender',
      reason: 'SenderNotVerified',
      message:
        'Tencent Cloud does not accept this From header: the address is not the sender address, or it is not written as ALIAS <ADDRESS>.',
      remedy: `Check in this order: (1) ${FIELD.fromAddress} is the sender address (发信地址). (2) The From header is a name and the address in angle brackets (发件人别名 <发信地址>): set ${both('spec.from.name', 'a display name in applications')}.`,
      retry: { kind: 'pointless' },
    },
    loginRefused(
      'Tencent Cloud rejected the login: the user name is not a sender address of this region, or its SMTP password is not set.',
      `Check in this order: (1) The user name is a sender address (发信地址) in the region that ${FIELD.region} names. (2) Its SMTP password is set (设置SMTP密码) and is what ${TERM.theSecret} holds.`,
    ),
  ],
  links: [
    {
      title: 'SMTP service addresses (SMTP 服务地址)',
      url: 'https://cloud.tencent.com/document/product/1288/65749',
    },
  ],
  sources: [
    {
      text: 'Hosts by region, ports',
      url: 'https://www.tencentcloud.com/pt/document/product/1084/44457',
      checked: '2026-11',
    },
    {
      text: 'SMTP password, limits',
      url: 'https://tencentcloud.com/document/product/1084/44458',
      checked: '2026-11',
    },
    {
      text: 'Text of the rejection after the message',
      url: 'https://github.com/songquanpeng/one-api/issues/1630',
      checked: '2026-11',
    },
  ],
};
