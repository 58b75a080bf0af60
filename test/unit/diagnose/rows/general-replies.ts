import type { ProbeCondition } from '../../../../crds/conditions.ts';
import type { ReasonOf } from '../../../../crds/reasons.ts';
import type { Evidence } from '../../../../operator/src/model/evidence.ts';
import type { Retry } from '../../../../operator/src/model/verdict.ts';
import type { ProbedStage } from '../../../../operator/src/providers/match.ts';
import { at, evidence, failsAt, says } from '../../../../testing/fixtures/evidence.ts';

/** A reply that no preset knows, and what it means whoever sends it. */
export interface GeneralRow {
  at: ProbedStage;
  reply: string;
  /** Of the rule that must match. */
  rule: string;
  reason: ReasonOf<ProbeCondition>;
  retry: Retry['kind'];
}

type Rows<C extends ProbeCondition> = readonly (readonly [
  reply: string,
  rule: string,
  reason: ReasonOf<C>,
  retry: Retry['kind'],
])[];

const GREETING: Rows<'EgressReachable'> = [
  ['421 4.7.0 Too many connections from your IP', 'greeting-connections', 'TooManyConnections', 'backoff'],
  ['421 4.3.2 concurrent sessions limit', 'greeting-connections', 'TooManyConnections', 'backoff'],
  ['450 4.7.1 connecting too fast', 'greeting-rate', 'RateLimited', 'backoff'],
  ['554 5.7.1 Your IP has a poor reputation. Blocked', 'greeting-block-list', 'GreetingRejected', 'backoff'],
  ['421 4.3.0 Service not available', 'greeting-temporary', 'GreetingRejected', 'backoff'],
  ['554 No SMTP service here', 'greeting-refused', 'GreetingRejected', 'backoff'],
];

const EHLO: Rows<'EgressReachable'> = [
  ['550 5.7.1 You are not welcome here', 'ehlo-refused', 'GreetingRejected', 'backoff'],
];

const STARTTLS: Rows<'TLSVerified'> = [
  ['454 4.7.0 TLS not available due to local problem', 'starttls-temporary', 'StartTLSRefused', 'backoff'],
  ['501 Syntax error (no parameters allowed)', 'starttls-refused', 'StartTLSRefused', 'backoff'],
];

const AUTH: Rows<'Authenticated'> = [
  ['530 5.7.0 Must issue a STARTTLS command first', 'auth-tls-first', 'TLSRequired', 'pointless'],
  [
    '538 5.7.11 Encryption required for requested authentication mechanism',
    'auth-tls-first',
    'TLSRequired',
    'pointless',
  ],
  ['538 not on this connection', 'auth-encryption-required', 'TLSRequired', 'pointless'],
  ['535 5.7.11 not on this connection', 'auth-encryption-required-enhanced', 'TLSRequired', 'pointless'],
  ['421 4.7.0 too many connections', 'auth-connections', 'TooManyConnections', 'backoff'],
  ['535 5.7.1 Monthly quota used up', 'auth-quota', 'QuotaExceeded', 'backoff'],
  ['454 4.7.0 Too many failed login attempts', 'auth-too-often', 'RateLimited', 'backoff'],
  ['450 4.7.1 rate limit', 'auth-rate', 'RateLimited', 'backoff'],
  ['454 4.7.0 Temporary authentication failure', 'auth-temporary', 'ServerError', 'backoff'],
  ['502 5.5.1 Command not implemented', 'auth-command-unknown', 'AuthNotOffered', 'pointless'],
  ['503 5.5.1 AUTH not available', 'auth-not-here', 'AuthNotOffered', 'pointless'],
  [
    '504 5.5.4 Unrecognized authentication type',
    'auth-mechanism-unknown',
    'MechanismNotOffered',
    'pointless',
  ],
  ['535 5.7.8 The access token has expired', 'auth-token', 'TokenRejected', 'stop'],
  ['535 5.7.0 basic auth is disabled', 'auth-basic-disabled', 'OAuth2Required', 'pointless'],
  [
    '550 5.7.1 SMTP access is disabled for this user',
    'auth-smtp-disabled',
    'SMTPServiceDisabled',
    'pointless',
  ],
  ['535 请使用授权码登录', 'auth-code', 'AuthorizationCodeRequired', 'stop'],
  ['534 5.7.9 Application-specific password required', 'auth-app-password', 'AppPasswordRequired', 'stop'],
  ['534 5.7.14 Please log in via your web browser', 'auth-challenge', 'AccountChallenge', 'stop'],
  ['535 5.7.8 Your account has been suspended', 'auth-locked', 'AccountLocked', 'stop'],
  ['525 5.7.13 no', 'auth-account-disabled', 'AccountLocked', 'stop'],
  ['535 5.7.8 Too many failed attempts', 'auth-refused-too-often', 'RateLimited', 'stop'],
  ['535 5.7.8 Login from this country is not allowed', 'auth-policy', 'BlockedByPolicy', 'pointless'],
  ['534 5.7.9 Mechanism is too weak', 'auth-too-weak', 'MechanismNotOffered', 'pointless'],
  ['535 5.7.8 Error: authentication failed', 'auth-invalid', 'InvalidCredentials', 'stop'],
  ['550 5.7.8 no', 'auth-invalid-enhanced', 'InvalidCredentials', 'stop'],
  ['550 Incorrect password', 'auth-invalid-words', 'InvalidCredentials', 'stop'],
  ['501 5.5.2 Cannot decode response', 'auth-syntax', 'ProtocolError', 'stop'],
  ['554 5.3.0 Go away', 'auth-other', 'ServerError', 'stop'],
];

const SENDER: Rows<'SenderAccepted'> = [
  ['530 5.7.0 Must issue a STARTTLS command first', 'sender-tls-first', 'SenderRejected', 'pointless'],
  ['530 5.7.1 Authentication required', 'sender-login-first', 'SenderRejected', 'pointless'],
  ['553 5.7.1 Sender address rejected: not owned by user', 'sender-mismatch', 'SenderMismatch', 'pointless'],
  ['550 5.7.60 SendAsDenied', 'sender-mismatch', 'SenderMismatch', 'pointless'],
  ['550 5.7.1 Daily limit reached: too many messages', 'sender-rate', 'RateLimited', 'backoff'],
  ['451 4.7.1 spam suspected', 'sender-spam-temporary', 'RateLimited', 'backoff'],
  ['554 5.7.1 listed in the RBL', 'sender-spam', 'RejectedAsSpam', 'backoff'],
  ['450 4.7.1 slow down', 'sender-later', 'RateLimited', 'backoff'],
  ['451 4.3.0 Local error in processing', 'sender-temporary', 'ServerError', 'backoff'],
  ['555 5.5.4 Unsupported option', 'sender-command', 'ServerError', 'backoff'],
  ['550 5.1.8 Domain does not exist', 'sender-refused', 'SenderRejected', 'pointless'],
];

/** Words of two rules in one reply: the one that leads further comes first. */
const BOTH: Readonly<Record<'greeting' | 'auth' | 'sender', Rows<ProbeCondition>>> = {
  greeting: [
    ['421 4.7.1 Try again later, your IP has a poor reputation', 'greeting-rate', 'RateLimited', 'backoff'],
    ['421 4.7.1 Not now, see the block list', 'greeting-block-list', 'GreetingRejected', 'backoff'],
  ],
  auth: [
    ['538 5.7.11 not on this connection', 'auth-encryption-required', 'TLSRequired', 'pointless'],
    ['421 4.7.0 too many connections, quota used up', 'auth-connections', 'TooManyConnections', 'backoff'],
    ['454 4.7.0 quota of logins: too many logins', 'auth-quota', 'QuotaExceeded', 'backoff'],
    [
      '535 5.7.8 Invalid access token, use OAuth2: basic auth is disabled',
      'auth-token',
      'TokenRejected',
      'stop',
    ],
    [
      '535 5.7.0 basic auth is disabled, SMTP access is disabled',
      'auth-basic-disabled',
      'OAuth2Required',
      'pointless',
    ],
    [
      '535 SMTP service is not open, then use an authorization code',
      'auth-smtp-disabled',
      'SMTPServiceDisabled',
      'pointless',
    ],
    ['535 use an authorization code or app password', 'auth-code', 'AuthorizationCodeRequired', 'stop'],
    [
      '534 5.7.9 App password required, make one with your web browser',
      'auth-app-password',
      'AppPasswordRequired',
      'stop',
    ],
    ['535 5.7.8 Account is locked, open a web browser', 'auth-challenge', 'AccountChallenge', 'stop'],
    ['535 5.7.13 Your account has been suspended', 'auth-locked', 'AccountLocked', 'stop'],
    ['535 5.7.13 Too many failed attempts', 'auth-account-disabled', 'AccountLocked', 'stop'],
    ['535 5.7.8 Too many failed attempts, by our policy', 'auth-refused-too-often', 'RateLimited', 'stop'],
    ['534 5.7.9 Forbidden by policy', 'auth-policy', 'BlockedByPolicy', 'pointless'],
    ['550 5.7.8 Incorrect password', 'auth-invalid-enhanced', 'InvalidCredentials', 'stop'],
    ['501 5.5.2 invalid login', 'auth-invalid-words', 'InvalidCredentials', 'stop'],
  ],
  sender: [
    ['530 5.7.1 Log in first, sender not owned', 'sender-login-first', 'SenderRejected', 'pointless'],
    ['550 5.7.1 Not allowed to send as this user: quota', 'sender-mismatch', 'SenderMismatch', 'pointless'],
    ['451 4.7.1 too many messages, spam suspected', 'sender-rate', 'RateLimited', 'backoff'],
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
  return list.map(([reply, rule, reason, retry]) => ({ at: stage, reply, rule, reason, retry }));
}

/** The server answers so at that stage. */
export function refusedAt(stage: ProbedStage, raw: string): Evidence {
  return stage === 'starttls'
    ? evidence(at({ port: 587, tls: 'starttls' }), failsAt('tls', says(raw)))
    : evidence(failsAt(stage, says(raw)));
}
