import type { Cause } from '../../../../operator/src/diagnose/lexicon/index.ts';
import type { RuleStage } from '../../../../operator/src/providers/match.ts';

/** Words that name a cause and cannot mean it, and the cause that is meant; made for the tests. */
export type DoubtRow = readonly [at: RuleStage, reply: string, cause: Cause | undefined];

export const DOUBT_ROWS: readonly DoubtRow[] = [
  ['sender', '553 5.7.1 Address not owned by user, authentication required', 'sender-mismatch'],
  ['auth', '535 Temporary failure: wrong password', 'credentials'],
  ['auth', '535 authentication failed, system busy', 'credentials'],
  ['message', '552 Recipient over quota', 'recipient'],
  ['message', '552 5.2.2 Quota used up', 'recipient'],
  ['message', '550 Mailbox suspended', 'recipient'],
  ['message', '554 Requested action not taken: mailbox unavailable', undefined],
  ['recipient', '450 Recipient address rejected: temporary lookup failure', 'temporary'],
  ['sender', '503 need EHLO name and AUTH first', 'login-needed'],
  ['sender', '503 5.5.1 Say HELO', 'protocol'],
  ['auth', '535 Basic authentication is disabled, use an app password', 'app-password'],
  [
    'message',
    '554 5.7.1 Service unavailable; Sender address [a@b.example] blocked using dbl.spamhaus.org',
    'spam',
  ],
  ['greeting', '554 Connection refused, see https://www.spamhaus.org/query/ip/192.0.2.1', 'listed'],
  ['greeting', '554 192.0.2.1 rejected by zen.spamhaus.org', 'listed'],
  ['message', '550 Blocked, see http://lookup.uribl.example/dbl?domain=a.example', 'spam'],
  ['message', '550 Blocked, see http://docs.example/page?domain=a.example', 'content'],
  ['auth', '535 Access denied', 'credentials'],
  ['recipient', '550 Verification failed, unable to verify sender address', 'sender-rejected'],
  ['message', '550 5.7.0 Too many emails per second. Please upgrade your plan', 'rate'],
  ['message', '550 5.7.0 Monthly quota exceeded. Please upgrade your plan', 'quota'],
  [
    'message',
    '550 Trial accounts may send only to verified recipients, upgrade your plan',
    'account-restricted',
  ],
  // A name of the client that looks like that of a list.
  ['recipient', '550 5.1.1 <bob@rbl.shop.example>: Recipient address rejected: User unknown', 'recipient'],
  ['recipient', '550 5.1.1 bob@mail.spamhaus.org User unknown', 'recipient'],
  [
    'sender',
    '553 5.7.1 <bob@dbl.shop.example>: Sender address rejected: not owned by user',
    'sender-mismatch',
  ],
  ['recipient', '550 5.1.1 rbl.shop.example: User unknown', 'recipient'],
  ['ehlo', '501 Syntax error in parameters', 'helo'],
  ['ehlo', '503 Wrong state for HELO command', 'protocol'],
  ['sender', '553 Requested action not taken: NULL sender is not allowed', 'sender-syntax'],
  ['recipient', '550 5.7.1 Relaying denied. IP name possibly forged [192.0.2.5]', 'relay-denied'],
  ['sender', '550 Access denied. IP name possibly forged [192.0.2.5]', 'listed'],
  ['recipient', '553 5.1.8 Relaying denied, may be forged', 'relay-denied'],
  ['sender', '553 May be forged: address not owned by user', 'sender-mismatch'],
  ['sender', '553 Forged mail, rejected by the server in sbl', 'sender-mismatch'],
  ['message', '550 Recipient not found: domain not found', 'recipient'],
  ['message', '550 5.1.2 Domain does not exist', 'recipient'],
  ['recipient', '550 Domain shop.example does not exist', 'recipient'],
  [
    'recipient',
    '550 5.7.68 Direct Send not allowed for this organization from unauthorized sources',
    'relay-denied',
  ],
  ['recipient', '556 The number of RCPTs is over size', 'rate'],
  ['sender', '451 Mails per session limit exceeded', 'rate'],
  ['recipient', '550 Unfortunately not, which prevents unauthorized SPAM', 'recipient'],
];
