import { FIELD, WAITS } from '../../../crds/wording.ts';
import type { ReplyRule } from './preset.ts';

/** Enterprise mail and DirectMail send the same replies, but their remedies differ. */
export interface AlibabaRemedies {
  loginMessage: string;
  login: string;
  locked: string;
  senderMismatch: string;
  spam: string;
}

export function alibabaReplies(remedies: AlibabaRemedies): readonly ReplyRule[] {
  return [
    {
      id: 'account-locked',
      at: ['auth'],
      codes: [526],
      words: /authentication\s+failure\W*\[\s*1\s*\]/i,
      says: 'Authentication failure[1]',
      reason: 'AccountLocked',
      message: 'Alibaba temporarily locked this account after too many failed logins.',
      remedy: remedies.locked,
      retry: { kind: 'stop' },
    },
    {
      id: 'login-refused',
      at: ['auth'],
      codes: [526, 535],
      reason: 'InvalidCredentials',
      message: remedies.loginMessage,
      remedy: remedies.login,
      retry: { kind: 'stop' },
    },
    {
      id: 'sender-mismatch',
      at: ['sender'],
      codes: [440],
      words: /mail\s*from\s+account\s+(?:does\s*n.?t|does\s+not)\s+conform/i,
      says: "mail from account doesn't conform with authentication",
      reason: 'SenderMismatch',
      message: `Alibaba allows this account to send only from its own address, but ${FIELD.fromAddress} is another address.`,
      remedy: remedies.senderMismatch,
      retry: { kind: 'pointless' },
    },
    {
      id: 'behaviour-transient',
      at: ['greeting', 'auth', 'sender', 'recipient', 'message'],
      codes: [454],
      words: /reject\s+by\s+behaviou?r/i,
      says: 'Transient reject by behaviour spam',
      reason: 'RateLimited',
      message: 'Alibaba temporarily limits this account or address because it sent too much.',
      remedy: `Send more slowly. Alibaba does not publish its quotas per minute, hour and day. ${WAITS}`,
      retry: { kind: 'backoff', seconds: 3600 },
    },
    {
      id: 'behaviour-spam',
      at: ['sender', 'recipient', 'message'],
      codes: [554],
      words: /reject\s+by\s+(?:behaviou?r|content)/i,
      says: 'Reject by behaviour spam',
      reason: 'RejectedAsSpam',
      message: 'Alibaba classifies the mail of this account or address as spam.',
      remedy: remedies.spam,
      retry: { kind: 'backoff', seconds: 3600 },
    },
  ];
}
