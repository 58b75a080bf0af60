import type { RuleStage } from '../../providers/match.ts';
import type { Cause } from '../lexicon/index.ts';
import type { Known } from './known.ts';

/** The words of a reply that name a cause, with their context. */
export interface Said {
  at: RuleStage;
  known: Known;
  /** The words that name the cause. */
  words: string;
  /** All words of the reply. */
  text: string;
}

/** Words that show that an address is the sender. Without them, a reply to RCPT TO is about the recipient. */
const OF_A_SENDER =
  /sender|from|utf8|ascii|null|empty|blank|qualified|发件|отправ|absender|送信|발신|exp[eé]dit|remit|mitten|nadaw|g[oö]nder|odes/i;

/** Words that show that a quota is for sending. Without them, in a reply to RCPT TO, it is the quota of a mailbox. */
const OF_SENDING =
  /send|queue|organi|tenant|sent|outgo|outbound|relay|messages|e-?mails|dail|day|month|hour|credit|plan|package|funds|balance|额|量|套餐|余|每日|суточн|дневн|送信|발송|envoi|envío|envio|odes/i;

/** A submission port of Postfix accepts only clients that logged in; it rejects all others with these words. */
const ONLY_LOGINS = /client host rejected access denied/i;

/** Assigns the fault to sender or recipient: in a reply to RCPT TO, a full or locked mailbox is the recipient's. */
export function whose(cause: Cause, { at, known, words, text }: Said): Cause {
  if (cause === 'listed' && isEnvelope(at) && !known.loggedIn && ONLY_LOGINS.test(text))
    return 'login-needed';
  if (at !== 'recipient') return cause;
  if (cause === 'sender-syntax') return OF_A_SENDER.test(words) ? cause : 'recipient';
  // The unknown domain of a reply to RCPT TO is the recipient's, unless the words or the code name the sender.
  if (cause === 'sender-domain') return OF_A_SENDER.test(text) ? cause : 'recipient';
  if (cause === 'quota') return OF_SENDING.test(text) ? cause : 'recipient';
  return cause === 'locked' && /^(?:mailbox|user|username|this user)\b/i.test(words) ? 'recipient' : cause;
}

/** Returns the cause that a named cause means at this stage, with the known facts. */
export function inContext(cause: Cause, at: RuleStage, { loggedIn, otherSender }: Known): Cause {
  switch (cause) {
    case 'later':
      return 'temporary';
    case 'recipient':
      // In a reply to a login or to MAIL FROM, an unknown user is the account or the sender.
      if (at === 'auth') return 'credentials';
      return at === 'sender' ? (otherSender ? 'sender-mismatch' : 'sender-rejected') : cause;
    case 'sender-unverified':
      return at === 'auth' ? 'account-restricted' : cause;
    case 'sender-rejected':
      return otherSender ? 'sender-mismatch' : cause;
    case 'listed':
      return at === 'auth' ? 'policy' : cause;
    case 'spam':
      return at === 'auth' ? 'locked' : cause;
    case 'relay-denied':
    case 'credentials':
      return at === 'auth' || loggedIn ? cause : 'login-needed';
    case 'mechanism':
      return at === 'auth' ? cause : 'protocol';
    case 'policy':
      if (at === 'message') return 'content';
      if (atConnection(at)) return 'listed';
      return at !== 'auth' && otherSender ? 'sender-mismatch' : cause;
    default:
      return cause;
  }
}

const isEnvelope = (at: RuleStage): boolean => at === 'sender' || at === 'recipient';

const atConnection = (at: RuleStage): boolean => at === 'greeting' || at === 'ehlo' || at === 'starttls';
