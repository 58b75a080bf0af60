import { WAITS } from './phrases.ts';
import type { ReplyRule } from './preset.ts';

/** Enterprise mail and DirectMail speak alike; what a person has to do about a refusal differs. */
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
      message: 'Too many logins failed, and Alibaba has locked this account for a while.',
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
      message: 'Alibaba lets this account send only as itself, and spec.from.address is another address.',
      remedy: remedies.senderMismatch,
      retry: { kind: 'pointless' },
    },
    {
      id: 'behaviour-transient',
      at: ['greeting', 'auth', 'sender'],
      codes: [454],
      words: /reject\s+by\s+behaviou?r/i,
      says: 'Transient reject by behaviour spam',
      reason: 'RateLimited',
      message: 'Alibaba holds back mail of this account or address for a while because of how much it sent.',
      remedy: `Send more slowly; the quotas for a minute, an hour and a day are not published. ${WAITS}`,
      retry: { kind: 'backoff', seconds: 3600 },
    },
    {
      id: 'behaviour-spam',
      at: ['sender'],
      codes: [554],
      words: /reject\s+by\s+(?:behaviou?r|content)/i,
      says: 'Reject by behaviour spam',
      reason: 'RejectedAsSpam',
      message: 'Alibaba takes what this account or address sends for spam.',
      remedy: remedies.spam,
      retry: { kind: 'backoff', seconds: 3600 },
    },
  ];
}
