import type { RuleStage } from '../../providers/match.ts';
import type { Cause } from '../lexicon/index.ts';

/**
 * Precedence of causes if the words name several. Causes that lead to a fix come before causes that only describe the
 * fault, and specific causes before general ones. A cause that is not listed is ignored at that stage.
 */
const LOGIN: readonly Cause[] = [
  'starttls-unavailable',
  'tls-needed',
  'connections',
  'quota',
  'token',
  'oauth2',
  'account-restricted',
  'service-off',
  'authorization-code',
  'app-password',
  'challenge',
  'locked',
  'rate',
  'temporary',
  'mechanism',
  'helo',
  'policy',
  'listed',
  'credentials',
  'recipient',
  'protocol',
  'sender-unverified',
  'login-needed',
  'spam',
  'later',
];

const CONNECTION: readonly Cause[] = [
  'connections',
  'rate',
  'greylisted',
  'helo',
  'tls-needed',
  'login-needed',
  'listed',
  'policy',
  'spam',
  'quota',
  'temporary',
  'protocol',
  'later',
];

const STARTTLS: readonly Cause[] = ['connections', 'rate', 'starttls-unavailable', 'temporary', 'later'];

/** Faults of the client or the account come before faults of the sender. */
const CLIENT = [
  'starttls-unavailable',
  'tls-needed',
  'helo',
  'greylisted',
  'domain-auth',
  'login-needed',
] as const;

const WHO_SENDS = ['sender-unverified', 'sender-domain', 'sender-mismatch'] as const;

const ACCOUNT = [
  'oauth2',
  'app-password',
  'authorization-code',
  'account-restricted',
  'service-off',
] as const;

const LIMITS = ['connections', 'quota', 'rate'] as const;

const FORM = ['temporary', 'sender-syntax', 'mechanism', 'protocol', 'challenge'] as const;

const LEAST = ['sender-rejected', 'credentials', 'policy', 'later'] as const;

const ENVELOPE_SENDER: readonly Cause[] = [
  ...CLIENT,
  ...WHO_SENDS,
  'relay-denied',
  'locked',
  ...ACCOUNT,
  'size',
  ...LIMITS,
  'listed',
  'spam',
  ...FORM,
  'recipient',
  ...LEAST,
];

const ENVELOPE_RECIPIENT: readonly Cause[] = [
  ...CLIENT,
  ...WHO_SENDS,
  'relay-denied',
  'listed',
  'recipient',
  'locked',
  ...ACCOUNT,
  'size',
  ...LIMITS,
  'spam',
  ...FORM,
  ...LEAST,
];

const MESSAGE: readonly Cause[] = [
  ...CLIENT,
  'account-restricted',
  ...WHO_SENDS,
  'relay-denied',
  'locked',
  ...ACCOUNT.filter(cause => cause !== 'account-restricted'),
  'size',
  ...LIMITS,
  'listed',
  'spam',
  'content',
  'recipient',
  ...FORM,
  ...LEAST,
];

export const ORDER: Readonly<Record<RuleStage, readonly Cause[]>> = {
  greeting: CONNECTION,
  ehlo: CONNECTION,
  starttls: STARTTLS,
  auth: LOGIN,
  sender: ENVELOPE_SENDER,
  recipient: ENVELOPE_RECIPIENT,
  message: MESSAGE,
};
