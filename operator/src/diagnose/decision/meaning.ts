import type { ProbeCondition } from '../../../../crds/conditions.ts';
import { isReasonOf } from '../../../../crds/reasons.ts';
import type { Reply } from '../../model/reply.ts';
import { sentences } from '../../model/text.ts';
import type { Because, Retry } from '../../model/verdict.ts';
import type { ProbedStage, RuleStage } from '../../providers/match.ts';
import { enhancedOf, matchReply } from '../../providers/match.ts';
import type { ReplyRuleFields } from '../../providers/preset.ts';
import type { Cause } from '../lexicon/index.ts';
import { tokensOf } from '../lexicon/tokens.ts';
import {
  CONNECTION,
  EHLO_LATER,
  EHLO_UNKNOWN,
  GREETING_UNKNOWN,
  STARTTLS_LATER,
  STARTTLS_REFUSED,
} from './connection.ts';
import type { Decision } from './decide.ts';
import { decide } from './decide.ts';
import {
  BY_CODE_ALONE,
  ENVELOPE,
  ENVELOPE_BY_CODE,
  ENVELOPE_FOR_NOW,
  LOGIN_NOT_COUNTED,
  MESSAGES_OF_A_CONNECTION,
  POLICY_FOR_NOW,
  RECIPIENT_UNKNOWN,
  RECIPIENTS_OF_A_MESSAGE,
  RELAY_WITHOUT_LOGIN,
  SENDER_UNKNOWN,
} from './envelope.ts';
import type { Known } from './known.ts';
import { AUTH_NOT_OFFERED, LOGIN, LOGIN_UNKNOWN, SEVERAL } from './login.ts';
import { MESSAGE, MESSAGE_LATER_BY_CODE, MESSAGE_LOGIN_NOT_COUNTED, MESSAGE_UNKNOWN } from './message.ts';
import type { Outcome } from './outcome.ts';
import { OF_REVERSE_DNS, REVERSE_DNS } from './outcome.ts';

/** Meaning of a rejection: condition, reason, message and remedy. */
export interface Meaning {
  condition: ProbeCondition | 'MessageAccepted';
  reason: string;
  message: string;
  remedy: string;
  retry: Retry;
  because: Because;
  /** True if a rule of the provider decided, not the general rules for all servers. */
  own: boolean;
}

/** A provider's own rules come first, but words that name another cause override a rule with only a code. */
export function meaningOf(
  at: RuleStage,
  reply: Reply,
  known: Known,
  rules: readonly ReplyRuleFields[] = [],
): Meaning {
  const decision = decide(at, reply, known);
  const rule = matchReply(rules, at, reply);
  const general = generalMeaning(at, reply, known, decision);
  if (!rule || (isByCodeAlone(rule) && overrides(decision, general.reason, rule))) return general;
  return {
    ...placed(at, rule.reason, known),
    message: rule.message,
    remedy: rule.remedy,
    retry: rule.retry,
    because: { ...general.because, by: 'rule', rule: rule.id },
    own: true,
  };
}

const isByCodeAlone = ({ words, contains, enhanced, or }: ReplyRuleFields): boolean =>
  words === undefined && contains === undefined && enhanced === undefined && or === undefined;

/** Words that only repeat that the login failed are less specific than the rule of the provider for the code. */
const overrides = ({ by, cause }: Decision, reason: string, rule: ReplyRuleFields): boolean =>
  by === 'words' && cause !== 'credentials' && reason !== rule.reason;

function generalMeaning(at: RuleStage, reply: Reply, known: Known, decision: Decision): Meaning {
  const { condition, outcome } = outcomeOf(at, reply, known, decision);
  const { reason, message, remedy, retry, permanent } = outcome;
  const { cause, by, words } = decision;
  const enhanced = enhancedOf(reply);
  return {
    condition,
    reason,
    message,
    remedy,
    retry: decision.transient ? retry : (permanent ?? retry),
    because: {
      by,
      ...(cause && { cause }),
      ...(words !== undefined && { words }),
      code: enhanced === undefined ? String(reply.code) : `${reply.code} ${enhanced}`,
      known: facts(known),
    },
    own: false,
  };
}

const facts = ({ loggedIn, loginRequired, secured, otherSender }: Known): string[] => [
  loggedIn ? 'a login was made' : 'no login was made',
  secured ? 'over TLS' : 'without TLS',
  ...(loginRequired ? ['the provider requires a login'] : []),
  ...(otherSender ? ['the sender is not the account'] : []),
];

interface Placed {
  condition: Meaning['condition'];
  outcome: Outcome<string>;
}

function outcomeOf(at: RuleStage, reply: Reply, known: Known, decision: Decision): Placed {
  switch (at) {
    case 'greeting':
    case 'ehlo':
      return { condition: 'EgressReachable', outcome: ofConnection(at, reply, decision) };
    case 'starttls': {
      const passes = decision.transient || decision.cause !== undefined;
      return { condition: 'TLSVerified', outcome: passes ? STARTTLS_LATER : STARTTLS_REFUSED };
    }
    case 'auth':
      return { condition: 'Authenticated', outcome: ofLogin(reply, decision) };
    case 'sender':
    case 'recipient':
      return ofEnvelope(at, reply, known, decision);
    case 'message':
      return { condition: 'MessageAccepted', outcome: ofMessage(reply, known, decision) };
  }
}

const entry = <T>(table: Readonly<Partial<Record<Cause, T>>>, cause: Cause | undefined): T | undefined =>
  cause && table[cause];

function ofConnection(at: 'greeting' | 'ehlo', reply: Reply, decision: Decision): Outcome<string> {
  const { cause } = decision;
  if (at === 'ehlo' && cause === 'temporary') return EHLO_LATER;
  const outcome = entry(CONNECTION, cause) ?? (at === 'ehlo' ? EHLO_UNKNOWN : GREETING_UNKNOWN);
  return { ...outcome, ...reverseDns(reply, decision) };
}

/** Causes that exclude each other: a reply that names three of them does not identify any. */
const ALTERNATIVES: readonly Cause[] = [
  'credentials',
  'locked',
  'service-off',
  'rate',
  'temporary',
  'challenge',
  'app-password',
  'authorization-code',
];
const TOO_MANY = 3;

function ofLogin({ code }: Reply, { cause, also, by }: Decision): Outcome<string> {
  const named = [...(cause ? [cause] : []), ...also].filter(other => ALTERNATIVES.includes(other));
  if (by === 'words' && new Set(named).size >= TOO_MANY) return SEVERAL;
  // RFC 5321: the command is unknown or out of order.
  if (cause === 'mechanism' && [500, 502, 503].includes(code)) return AUTH_NOT_OFFERED;
  return entry(LOGIN, cause) ?? LOGIN_UNKNOWN;
}

/** Faults of the account: even if MAIL FROM or RCPT TO reveals one, it belongs to the login. */
const OF_THE_ACCOUNT: readonly Cause[] = [
  'credentials',
  'locked',
  'service-off',
  'account-restricted',
  'oauth2',
  'app-password',
  'authorization-code',
  'challenge',
];

function ofMessage(reply: Reply, { loggedIn }: Known, decision: Decision): Outcome<string> {
  if (decision.cause === 'login-needed' && loggedIn) return MESSAGE_LOGIN_NOT_COUNTED;
  const outcome = isUnexplained(decision)
    ? MESSAGE_LATER_BY_CODE
    : (entry(MESSAGE, decision.cause) ?? MESSAGE_UNKNOWN);
  return byCodeAlone(decision, {
    ...outcome,
    ...limit(reply, decision),
    ...reverseDns(reply, decision),
    ...policyForNow(reply, decision),
  });
}

/** A transient code, and words such as "try again later", which are sent with every cause. */
const isUnexplained = ({ cause, by }: Decision): boolean => cause === 'temporary' && by !== 'words';

/** RFC 7372: X.7.25 is a failed lookup of the reverse DNS name. */
function reverseDns(reply: Reply, { cause }: Decision): Partial<Outcome<string>> {
  const text = textOf(reply);
  const isOfName = OF_REVERSE_DNS.test(text) || enhancedOf(reply)?.endsWith('.7.25') === true;
  return cause === 'listed' && isOfName ? REVERSE_DNS : {};
}

/** Limits that waiting does not lift. */
function limit(reply: Reply, { cause }: Decision): Partial<Outcome<string>> {
  if (cause !== 'rate') return {};
  const text = textOf(reply);
  if (/\b(?:per|this|one|each) (?:session|connection)\b/i.test(text)) return MESSAGES_OF_A_CONNECTION;
  return /recipients|rcpts|number of rcpt|收 件 人/i.test(text) ? RECIPIENTS_OF_A_MESSAGE : {};
}

const textOf = (reply: Reply): string =>
  tokensOf(reply)
    .map(({ word }) => word)
    .join(' ');

const policyForNow = (reply: Reply, decision: Decision): Partial<Outcome<string>> =>
  isUnexplained(decision) && enhancedOf(reply)?.startsWith('4.7.') === true ? POLICY_FOR_NOW : {};

function ofEnvelope(at: 'sender' | 'recipient', reply: Reply, known: Known, decision: Decision): Placed {
  const { cause, transient, words } = decision;
  const of = (outcome: Outcome<string>): Placed => ({ condition: 'SenderAccepted', outcome });
  if (cause && OF_THE_ACCOUNT.includes(cause) && known.loggedIn) {
    return { condition: 'Authenticated', outcome: LOGIN[cause] ?? LOGIN_UNKNOWN };
  }
  if (cause === 'login-needed') {
    if (known.loggedIn) return of(LOGIN_NOT_COUNTED);
    if (!known.loginRequired && /relay/i.test(words ?? '')) return of(RELAY_WITHOUT_LOGIN);
  }
  const outcome =
    (decision.by === 'words' ? undefined : entry(ENVELOPE_BY_CODE, cause)) ??
    (transient ? entry(ENVELOPE_FOR_NOW, cause) : undefined) ??
    entry(ENVELOPE, cause) ??
    (at === 'recipient' ? RECIPIENT_UNKNOWN : SENDER_UNKNOWN);
  return of(
    byCodeAlone(decision, {
      ...outcome,
      ...limit(reply, decision),
      ...reverseDns(reply, decision),
      ...policyForNow(reply, decision),
    }),
  );
}

/** Servers use some codes with other meanings than their registered ones, so the reader learns that the words differ. */
const byCodeAlone = (decision: Decision, outcome: Outcome<string>): Outcome<string> =>
  decision.by !== 'code' || entry(ENVELOPE_BY_CODE, decision.cause) !== undefined
    ? outcome
    : { ...outcome, message: sentences(outcome.message, BY_CODE_ALONE) };

/** Condition of each stage, and its reason for a rule whose own reason belongs to another condition. */
const HOME = {
  greeting: { condition: 'EgressReachable', otherwise: 'GreetingRejected' },
  ehlo: { condition: 'EgressReachable', otherwise: 'GreetingRejected' },
  starttls: { condition: 'TLSVerified', otherwise: 'StartTLSRefused' },
  auth: { condition: 'Authenticated', otherwise: 'ServerError' },
  sender: { condition: 'SenderAccepted', otherwise: 'SenderRejected' },
  recipient: { condition: 'SenderAccepted', otherwise: 'RecipientRejected' },
} as const satisfies Record<ProbedStage, { condition: ProbeCondition; otherwise: string }>;

/** Reasons of MessageAccepted, with the reasons that a refusal of MAIL FROM or RCPT TO has instead. */
const IN_ENVELOPE: Readonly<Record<string, string>> = {
  SenderNotVerified: 'SenderRejected',
  QuotaExceeded: 'RateLimited',
  TooManyConnections: 'RateLimited',
  Greylisted: 'ServerError',
  MessageTooLarge: 'ServerError',
};

/**
 * Returns the condition for the reason of a rule: the condition of its stage, or Authenticated if MAIL FROM or RCPT TO
 * reveals a fault of the account.
 */
function placed(at: RuleStage, reason: string, { loggedIn }: Known): Pick<Meaning, 'condition' | 'reason'> {
  if (at === 'message') return { condition: 'MessageAccepted', reason };
  const { condition, otherwise } = HOME[at];
  if (isReasonOf(condition, reason)) return { condition, reason };
  if ((at === 'sender' || at === 'recipient') && loggedIn && isReasonOf('Authenticated', reason))
    return { condition: 'Authenticated', reason };
  const isEnvelope = at === 'sender' || at === 'recipient';
  return { condition, reason: (isEnvelope ? IN_ENVELOPE[reason] : undefined) ?? otherwise };
}
