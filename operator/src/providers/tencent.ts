import { FIELD, TERM } from '../../../crds/wording.ts';
import type { ReplyRule } from './preset.ts';

/** QQ Mail and Exmail use the same server software; the remedies for a reply differ. */
export interface TencentRemedies {
  /** Menu path to enable SMTP and to create the code or client password. */
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
      message: `The server requires an authorization code (授权码) and rejected the one ${TERM.inTheSecret}.`,
      remedy: remedies.codeRequired,
      retry: { kind: 'stop' },
    },
    {
      id: 'five-causes',
      at: ['auth'],
      codes: [535],
      words: /account\s+is\s+abnormal|service\s+is\s+not\s+open|login\s+frequency\s+(?:is\s+)?limited/i,
      says: 'Login fail. Account is abnormal, service is not open, password is incorrect, login frequency limited, or system is busy',
      // Not AuthorizationCodeRequired: a new code fixes only one of the five causes, and creating one
      // for a blocked or rate-limited account costs time. Only the rejected login is certain.
      reason: 'InvalidCredentials',
      message:
        'The server rejected the login. It sends the same reply for five causes: (1) SMTP is not enabled for the mailbox, (2) the password is not a valid authorization code, (3) logins were too frequent, (4) the account is restricted, or (5) the server is busy.',
      remedy: remedies.fiveCauses,
      retry: { kind: 'stop' },
    },
    {
      id: 'system-busy',
      at: ['auth'],
      codes: [535],
      words: /authentication\s+failed\W+system\s+busy/i,
      says: 'authentication failed, system busy',
      // The server also sends "system busy" for wrong passwords, so the login must not be retried.
      reason: 'InvalidCredentials',
      message:
        'The server rejected the login. It reports that the system is busy, and does so even if the password is wrong or SMTP is disabled.',
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
      message: `The server allows this account to send only from its own address, but ${FIELD.fromAddress} is another address.`,
      remedy: remedies.senderMismatch,
      retry: { kind: 'pointless' },
    },
    {
      id: 'from-header',
      at: ['message'],
      codes: [550],
      words: /"?From"?\s+header\s+is\s+(?:missing|invalid)/i,
      says: 'The "From" header is missing or invalid. Please follow RFC5322, RFC2047, RFC822 standard protocol',
      reason: 'ContentRejected',
      message: 'The server does not accept the From header of the message.',
      remedy:
        'Set From (发件人) in the applications to the address of the account, as NAME <ADDRESS>. Encode a name with non-ASCII characters by RFC 2047; the published settings have the address in SMTP_FROM.',
      retry: { kind: 'pointless' },
    },
  ];
}

export const TENCENT_SENDER = {
  kind: 'equals-username',
  describe: 'From and MAIL FROM must be the user name; any other address is rejected with 501',
} as const;
