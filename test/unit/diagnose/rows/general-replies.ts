import type { ProbeCondition } from '../../../../crds/conditions.ts';
import type { ReasonOf } from '../../../../crds/reasons.ts';
import type { Cause } from '../../../../operator/src/diagnose/lexicon/index.ts';
import type { Evidence } from '../../../../operator/src/model/evidence.ts';
import type { Retry } from '../../../../operator/src/model/verdict.ts';
import type { ProbedStage } from '../../../../operator/src/providers/match.ts';
import { at, evidence, failsAt, says } from '../../../../testing/fixtures/evidence.ts';

/** A reply without a rule in a preset, and its meaning for every server. */
export interface GeneralRow {
  at: ProbedStage;
  reply: string;
  /** What decides. */
  cause: Cause | undefined;
  reason: ReasonOf<ProbeCondition>;
  retry: Retry['kind'];
}

type Rows<C extends ProbeCondition> = readonly (readonly [
  reply: string,
  cause: Cause | undefined,
  reason: ReasonOf<C>,
  retry: Retry['kind'],
])[];

const GREETING: Rows<'EgressReachable'> = [
  ['421 4.7.0 Too many connections from your IP', 'connections', 'TooManyConnections', 'backoff'],
  ['421 4.3.2 concurrent sessions limit', 'connections', 'TooManyConnections', 'backoff'],
  ['450 4.7.1 connecting too fast', 'rate', 'RateLimited', 'backoff'],
  ['554 5.7.1 Your IP has a poor reputation. Blocked', 'listed', 'GreetingRejected', 'backoff'],
  ['421 4.3.0 Service not available', 'temporary', 'GreetingRejected', 'backoff'],
  ['554 No SMTP service here', undefined, 'GreetingRejected', 'backoff'],
];

const EHLO: Rows<'EgressReachable'> = [
  ['550 5.7.1 You are not welcome here', undefined, 'GreetingRejected', 'backoff'],
];

const STARTTLS: Rows<'TLSVerified'> = [
  ['454 4.7.0 TLS not available due to local problem', 'starttls-unavailable', 'StartTLSRefused', 'backoff'],
  ['501 Syntax error (no parameters allowed)', undefined, 'StartTLSRefused', 'backoff'],
];

const AUTH: Rows<'Authenticated'> = [
  ['530 5.7.0 Must issue a STARTTLS command first', 'tls-needed', 'TLSRequired', 'pointless'],
  [
    '538 5.7.11 Encryption required for requested authentication mechanism',
    'tls-needed',
    'TLSRequired',
    'pointless',
  ],
  ['538 not on this connection', 'tls-needed', 'TLSRequired', 'pointless'],
  ['535 5.7.11 not on this connection', 'tls-needed', 'TLSRequired', 'pointless'],
  ['421 4.7.0 too many connections', 'connections', 'TooManyConnections', 'backoff'],
  ['535 5.7.1 Monthly quota used up', 'quota', 'QuotaExceeded', 'backoff'],
  ['454 4.7.0 Too many failed login attempts', 'rate', 'RateLimited', 'backoff'],
  ['450 4.7.1 rate limit', 'rate', 'RateLimited', 'backoff'],
  ['454 4.7.0 Temporary authentication failure', 'temporary', 'ServerError', 'backoff'],
  ['502 5.5.1 Command not implemented', 'mechanism', 'AuthNotOffered', 'pointless'],
  ['503 5.5.1 AUTH not available', 'mechanism', 'AuthNotOffered', 'pointless'],
  ['504 5.5.4 Unrecognized authentication type', 'mechanism', 'MechanismNotOffered', 'pointless'],
  ['535 5.7.8 The access token has expired', 'token', 'TokenRejected', 'stop'],
  ['535 5.7.0 basic auth is disabled', 'oauth2', 'OAuth2Required', 'pointless'],
  ['550 5.7.1 SMTP access is disabled for this user', 'service-off', 'SMTPServiceDisabled', 'pointless'],
  ['535 请使用授权码登录', 'authorization-code', 'AuthorizationCodeRequired', 'stop'],
  ['534 5.7.9 Application-specific password required', 'app-password', 'AppPasswordRequired', 'stop'],
  ['534 5.7.14 Please log in via your web browser', 'challenge', 'AccountChallenge', 'stop'],
  ['535 5.7.8 Your account has been suspended', 'locked', 'AccountLocked', 'stop'],
  ['525 5.7.13 no', 'locked', 'AccountLocked', 'stop'],
  ['535 5.7.8 Too many failed attempts', 'rate', 'RateLimited', 'stop'],
  ['535 5.7.8 Login from this country is not allowed', 'policy', 'BlockedByPolicy', 'pointless'],
  ['534 5.7.9 Mechanism is too weak', 'mechanism', 'MechanismNotOffered', 'pointless'],
  ['535 5.7.8 Error: authentication failed', 'credentials', 'InvalidCredentials', 'stop'],
  ['550 5.7.8 no', 'credentials', 'InvalidCredentials', 'stop'],
  ['550 Incorrect password', 'credentials', 'InvalidCredentials', 'stop'],
  ['501 5.5.2 Cannot decode response', 'protocol', 'ProtocolError', 'stop'],
  ['554 5.3.0 Go away', undefined, 'ServerError', 'stop'],
];

const SENDER: Rows<'SenderAccepted'> = [
  ['530 5.7.0 Must issue a STARTTLS command first', 'tls-needed', 'SenderRejected', 'pointless'],
  ['530 5.7.1 Authentication required', 'login-needed', 'SenderRejected', 'pointless'],
  ['553 5.7.1 Sender address rejected: not owned by user', 'sender-mismatch', 'SenderMismatch', 'pointless'],
  ['550 5.7.60 SendAsDenied', 'sender-mismatch', 'SenderMismatch', 'pointless'],
  ['550 5.7.1 Daily limit reached: too many messages', 'quota', 'RateLimited', 'backoff'],
  ['451 4.7.1 spam suspected', 'spam', 'RateLimited', 'backoff'],
  ['554 5.7.1 listed in the RBL', 'listed', 'RejectedAsSpam', 'backoff'],
  ['450 4.7.1 slow down', 'rate', 'RateLimited', 'backoff'],
  ['451 4.3.0 Local error in processing', 'temporary', 'ServerError', 'backoff'],
  ['555 5.5.4 Unsupported option', 'protocol', 'ServerError', 'backoff'],
  ['550 5.1.8 Domain does not exist', 'sender-domain', 'SenderRejected', 'pointless'],
];

/** Words of two rules in one reply: the one that leads further comes first. */
const BOTH: Readonly<Record<'greeting' | 'auth' | 'sender', Rows<ProbeCondition>>> = {
  greeting: [
    ['421 4.7.1 Try again later, your IP has a poor reputation', 'listed', 'GreetingRejected', 'backoff'],
    ['421 4.7.1 Not now, see the block list', 'listed', 'GreetingRejected', 'backoff'],
  ],
  auth: [
    ['538 5.7.11 not on this connection', 'tls-needed', 'TLSRequired', 'pointless'],
    ['421 4.7.0 too many connections, quota used up', 'connections', 'TooManyConnections', 'backoff'],
    ['454 4.7.0 quota of logins: too many logins', 'quota', 'QuotaExceeded', 'backoff'],
    ['535 5.7.8 Invalid access token, use OAuth2: basic auth is disabled', 'token', 'TokenRejected', 'stop'],
    ['535 5.7.0 basic auth is disabled, SMTP access is disabled', 'oauth2', 'OAuth2Required', 'pointless'],
    [
      '535 SMTP service is not open, then use an authorization code',
      'service-off',
      'SMTPServiceDisabled',
      'pointless',
    ],
    [
      '535 use an authorization code or app password',
      'authorization-code',
      'AuthorizationCodeRequired',
      'stop',
    ],
    [
      '534 5.7.9 App password required, make one with your web browser',
      'app-password',
      'AppPasswordRequired',
      'stop',
    ],
    ['535 5.7.8 Account is locked, open a web browser', 'challenge', 'AccountChallenge', 'stop'],
    ['535 5.7.13 Your account has been suspended', 'locked', 'AccountLocked', 'stop'],
    ['535 5.7.13 Too many failed attempts', 'rate', 'RateLimited', 'stop'],
    ['535 5.7.8 Too many failed attempts, by our policy', 'rate', 'RateLimited', 'stop'],
    ['534 5.7.9 Forbidden by policy', 'policy', 'BlockedByPolicy', 'pointless'],
    ['550 5.7.8 Incorrect password', 'credentials', 'InvalidCredentials', 'stop'],
    ['501 5.5.2 invalid login', 'credentials', 'InvalidCredentials', 'stop'],
  ],
  sender: [
    ['530 5.7.1 Log in first, sender not owned', 'login-needed', 'SenderRejected', 'pointless'],
    ['550 5.7.1 Not allowed to send as this user: quota', 'sender-mismatch', 'SenderMismatch', 'pointless'],
    ['451 4.7.1 too many messages, spam suspected', 'rate', 'RateLimited', 'backoff'],
  ],
};

export const GENERAL_ROWS: readonly GeneralRow[] = [
  ...rows('greeting', GREETING),
  ...rows('ehlo', EHLO),
  ...rows('starttls', STARTTLS),
  ...rows('auth', AUTH),
  ...rows('sender', SENDER),
  ...rows('greeting', BOTH.greeting),
  ...rows('auth', BOTH.auth),
  ...rows('sender', BOTH.sender),
];

function rows(stage: ProbedStage, list: Rows<ProbeCondition>): GeneralRow[] {
  return list.map(([reply, cause, reason, retry]) => ({ at: stage, reply, cause, reason, retry }));
}

/** The server answers so at that stage. */
export function refusedAt(stage: ProbedStage, raw: string): Evidence {
  return stage === 'starttls'
    ? evidence(at({ port: 587, tls: 'starttls' }), failsAt('tls', says(raw)))
    : evidence(failsAt(stage, says(raw)));
}
