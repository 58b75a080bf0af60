import type { ReplyRule } from './preset.ts';

/** QQ Mail and Exmail share their servers' software; what a person has to do about a reply differs. */
export interface TencentRemedies {
  /** Where SMTP is switched on and the code or client password is made. */
  codeRequired: string;
  fiveCauses: string;
  busy: string;
  senderMismatch: string;
}

export function tencentReplies(remedies: TencentRemedies): readonly ReplyRule[] {
  return [
    {
      id: 'authorization-code',
      at: ['auth'],
      codes: [535],
      // The second half is the same sentence in Chinese; the server has sent it as GBK and as UTF-8.
      words: /authorization\s+code|授\s*权\s*码/i,
      says: 'Login Fail. Please enter your authorization code to login; or 请使用授权码登录',
      reason: 'AuthorizationCodeRequired',
      message:
        'The server wants an authorization code (授权码), and what the Secret holds is not one that it knows.',
      remedy: remedies.codeRequired,
      retry: { kind: 'stop' },
    },
    {
      id: 'five-causes',
      at: ['auth'],
      codes: [535],
      words: /account\s+is\s+abnormal|service\s+is\s+not\s+open|login\s+frequency\s+(?:is\s+)?limited/i,
      says: 'Login fail. Account is abnormal, service is not open, password is incorrect, login frequency limited, or system is busy',
      // Not AuthorizationCodeRequired: of the five causes only one is mended by a new code, and making one
      // for a blocked or rate-limited account costs time. That the login was refused is all that is certain.
      reason: 'InvalidCredentials',
      message:
        'The server gives one answer for five causes: SMTP is not switched on for the mailbox, the password is not a valid authorization code, logins came too often, the account is restricted, or the server is busy.',
      remedy: remedies.fiveCauses,
      retry: { kind: 'stop' },
    },
    {
      id: 'system-busy',
      at: ['auth'],
      codes: [535],
      words: /authentication\s+failed\W+system\s+busy/i,
      says: 'authentication failed, system busy',
      // "System busy" is what the server says of wrong passwords too, so this must not be tried again.
      reason: 'InvalidCredentials',
      message:
        'The server refused the login. It adds that the system is busy, which it also says when the password is wrong or SMTP is switched off.',
      remedy: remedies.busy,
      retry: { kind: 'stop' },
    },
    {
      id: 'sender-mismatch',
      at: ['sender'],
      codes: [501],
      words: /mail\s+from\s+address\s+must\s+be\s+(?:the\s+)?same/i,
      says: 'mail from address must be same as authorization user',
      reason: 'SenderMismatch',
      message: 'The server lets this account send only as itself, and spec.from.address is another address.',
      remedy: remedies.senderMismatch,
      retry: { kind: 'pointless' },
    },
  ];
}

export const TENCENT_SENDER = {
  kind: 'equals-username',
  describe: 'From and MAIL FROM must be the user name; anything else is refused with 501',
} as const;
