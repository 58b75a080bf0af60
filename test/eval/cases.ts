import type { ProviderId } from '../../crds/providers.ts';
import type { RuleStage } from '../../operator/src/providers/match.ts';

/** A case from a public report: the reply, the known facts, and the required content of the answer. */
export interface HandedCase {
  id: number;
  provider: ProviderId;
  stage: RuleStage;
  /** Whether the spec names a Secret. */
  login: boolean;
  tls?: 'none';
  reply: string;
  /** Accepted results as `Condition/Reason`; any of them is right. */
  right: readonly string[];
  /** Fragments that the message and the remedy together must contain. */
  says: readonly string[];
  never: readonly string[];
  retry?: 'pointless';
}

/** Cases that a reply decides. Names, sockets, certificates and presets have separate tests. */
export const HANDED: readonly HandedCase[] = [
  {
    id: 1,
    provider: 'gmail',
    stage: 'ehlo',
    login: true,
    reply: '421 4.7.0 Try again later, closing connection. (EHLO)',
    right: ['EgressReachable/GreetingRejected'],
    says: ['--helo-name', 'EHLO operator'],
    never: ['too often'],
  },
  {
    id: 2,
    provider: 'gmail',
    stage: 'ehlo',
    login: true,
    reply: '501 5.5.4 HELO/EHLO argument "x" invalid, closing connection.',
    right: ['EgressReachable/GreetingRejected'],
    says: ['501 5.5.4', '--helo-name'],
    never: ['block list', 'closed the connection'],
  },
  {
    id: 3,
    provider: 'custom',
    stage: 'sender',
    login: true,
    reply: '550 Access denied - Invalid HELO name',
    right: ['SenderAccepted/ServerError', 'EgressReachable/GreetingRejected'],
    says: ['EHLO operator', '--helo-name'],
    never: ['verify the address', 'Verify the address'],
  },
  ...(['qq', 'exmail'] as const).map(
    (provider): HandedCase => ({
      id: 4,
      provider,
      stage: 'sender',
      login: false,
      reply: '503 Error: need EHLO and AUTH first !',
      right: ['Authenticated/LoginRequired', 'SenderAccepted/SenderRejected'],
      says: ['Set spec.secretRef'],
      never: ['proxy', 'EHLO operator'],
    }),
  ),
  {
    id: 5,
    provider: '163',
    stage: 'sender',
    login: false,
    reply: '553 authentication is required,163 smtp8,C8CowAC3vUJq--.20 1573',
    right: ['Authenticated/LoginRequired', 'SenderAccepted/SenderRejected'],
    says: ['Secret'],
    never: ['erify the address'],
  },
  {
    id: 6,
    provider: 'custom',
    stage: 'sender',
    login: false,
    reply: '550 Unauthenticated senders not allowed',
    right: ['Authenticated/LoginRequired', 'SenderAccepted/SenderRejected'],
    says: ['Set spec.secretRef'],
    never: ['erify the address'],
  },
  {
    id: 8,
    provider: 'custom',
    stage: 'sender',
    login: false,
    tls: 'none',
    reply: '451 5.7.3 STARTTLS is required to send mail',
    right: ['SenderAccepted/SenderRejected'],
    says: ['spec.endpoint.tls to starttls'],
    never: ['temporar', 'right now'],
    retry: 'pointless',
  },
  {
    id: 9,
    provider: 'custom',
    stage: 'sender',
    login: true,
    reply: '550-Requested action not taken: mailbox unavailable\r\n550 Sender address is not allowed.',
    right: ['SenderAccepted/SenderMismatch'],
    says: ['user name of the account'],
    never: [],
  },
  {
    id: 10,
    provider: 'custom',
    stage: 'sender',
    login: true,
    reply: '550 not local sender over smtp',
    right: ['SenderAccepted/SenderMismatch'],
    says: ['user name of the account'],
    never: [],
  },
  {
    id: 11,
    provider: 'custom',
    stage: 'auth',
    login: true,
    reply: '535 auth failed (this user authenticate too many times)',
    right: ['Authenticated/RateLimited', 'Authenticated/AccountLocked'],
    says: [],
    never: ['rejected the user name or the password'],
  },
  {
    id: 12,
    provider: 'gmail',
    stage: 'auth',
    login: true,
    reply: '454 4.7.0 Cannot authenticate due to temporary system problem. Try again later.',
    right: ['Authenticated/ServerError'],
    says: [],
    never: ['too often', 'too many'],
  },
  {
    id: 19,
    provider: 'ses',
    stage: 'message',
    login: true,
    reply: '554 Message rejected: Email address is not verified.',
    right: ['MessageAccepted/SenderNotVerified'],
    says: ['erif'],
    never: [],
  },
  {
    id: 21,
    provider: 'qq',
    stage: 'ehlo',
    login: true,
    reply: '550 Connection frequency limited. http://service.mail.qq.com/cgi-bin/help?id=20022',
    right: ['EgressReachable/RateLimited'],
    says: [],
    never: ['FTP'],
  },
  {
    id: 22,
    provider: '163',
    stage: 'sender',
    login: true,
    reply:
      '451 MI:SFQ 163 smtp5,EdCowAD3--.20 1573,please see http://mail.163.com/help/help_spam_16.htm?ip=192.0.2.1',
    right: ['SenderAccepted/RateLimited'],
    says: [],
    never: ['suspects spam', 'source of spam'],
  },
  {
    id: 24,
    provider: 'office365',
    stage: 'message',
    login: true,
    reply: '554 5.2.252 SendAsDenied; a@example.test not allowed to send as b@example.test',
    right: ['MessageAccepted/SenderMismatch'],
    says: [],
    never: ['throttl'],
  },
];
