import { FIELD, TERM, WAITS } from '../../../crds/wording.ts';
import { implicit, starttls } from './endpoints.ts';
import { loginRefused } from './login-refused.ts';
import { NETEASE_CODES } from './netease-codes.ts';
import { PUT_IN_SECRET, TRY_AGAIN } from './phrases.ts';
import type { Preset, ReplyRule } from './preset.ts';

/** Port 465 is first because it works everywhere; most clouds block port 25. */
export const neteaseEndpoints = (host: string) => [...implicit(host, 465, 994), ...starttls(host, 25)];

/** Settings that 163, 126 and yeah.net share. `site` is the address of the web mail. */
export function netease(
  site: string,
  enterprise?: { menu: string; makeCode: string },
): Pick<Preset, 'password' | 'sender' | 'limits' | 'replies' | 'links' | 'sources'> {
  const menu = enterprise?.menu ?? `${site} → 设置 → POP3/SMTP/IMAP`;
  const makeCode =
    enterprise?.makeCode ??
    `Open ${menu}, enable IMAP/SMTP服务 or POP3/SMTP服务 (开启), create a code under 授权密码管理 → 新增授权密码, confirm with the phone, and ${PUT_IN_SECRET}.`;
  return {
    password: {
      kind: 'authorization-code',
      describe: 'an authorization code (授权码, 客户端授权密码), never the mailbox password',
      obtain: makeCode,
    },
    sender: {
      kind: 'equals-username',
      describe: 'From and MAIL FROM must be the user name; any other address is rejected with 553',
    },
    limits: {
      loginBackoffSeconds: 3600,
      notes: ['After too many failed logins the server temporarily rejects every login (451).'],
    },
    replies: replies(menu, makeCode),
    links: [
      { title: 'Web mail', url: site },
      { title: 'What the return codes mean (退信代码说明)', url: 'https://help.mail.163.com' },
    ],
    sources: [
      {
        text: 'Thunderbird autoconfiguration: hosts and ports',
        url: 'https://autoconfig.thunderbird.net/v1.1/163.com',
        checked: '2026-11',
      },
      {
        text: "NetEase's return codes, as reprinted",
        url: 'https://biecuoliao.com/pa/MBRrwEM.html',
        checked: '2026-11',
      },
    ],
  };
}

function replies(menu: string, makeCode: string): readonly ReplyRule[] {
  return [
    {
      id: 'too-many-failed-logins',
      at: ['auth', 'sender'],
      codes: [451],
      words: /too\s+(?:much|many)\s+fail/i,
      says: 'too much fail authentication',
      reason: 'AccountLocked',
      message: 'NetEase temporarily locked logins after too many failed ones.',
      remedy: `Stop other clients that log in with an old password, wait an hour, make sure that ${TERM.theSecret} holds an authorization code (授权码) from ${menu}, then ${TRY_AGAIN}.`,
      retry: { kind: 'stop' },
    },
    {
      id: 'failed-logins-from-address',
      at: ['greeting', 'ehlo'],
      codes: [421, 450, 550, 554],
      words: /auth\s+error\s+limit\s+exceed/i,
      says: 'IP is rejected, smtp auth error limit exceed',
      reason: 'RateLimited',
      message: `NetEase rejects connections from ${TERM.theClusters} public address after too many failed logins from it.`,
      remedy: `Stop other clients that log in with an old password from this address, and make sure that ${TERM.theSecret} holds an authorization code (授权码) from ${menu}. ${WAITS}`,
      retry: { kind: 'backoff', seconds: 3600 },
    },
    loginRefused(
      'NetEase rejected the login. Its reply is the same for every cause; the most common is a mailbox password instead of an authorization code (授权码).',
      makeCode,
      'AuthorizationCodeRequired',
    ),
    {
      id: 'smtp-off',
      at: ['auth', 'sender'],
      codes: [550],
      // The second alternative is the same text in Chinese, which the server sends as GBK.
      words: /no\s+permission|用\s*户\s*无\s*权\s*登\s*[陆录]/i,
      says: 'User has no permission; or 用户无权登陆',
      reason: 'SMTPServiceDisabled',
      message: 'SMTP is not enabled for this mailbox.',
      remedy: `Open ${menu}, enable IMAP/SMTP服务 or POP3/SMTP服务 (开启), then ${TRY_AGAIN}.`,
      retry: { kind: 'pointless' },
    },
    {
      id: 'sender-mismatch',
      at: ['sender'],
      codes: [553],
      words: /must\s+equal\s+authori[sz]ed\s+user/i,
      says: 'Mail from must equal authorized user',
      reason: 'SenderMismatch',
      message: `NetEase allows an account to send only from its own address, but ${FIELD.fromAddress} is another address.`,
      remedy: `Set ${FIELD.fromAddress} to the address of ${TERM.theAccount} (发件人 = 登录账号), and configure applications to send from that address.`,
      retry: { kind: 'pointless' },
    },
    ...NETEASE_CODES,
  ];
}
