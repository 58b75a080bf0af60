import type { Reply } from '../../model/reply.ts';
import type { RuleStage } from '../../providers/match.ts';
import { enhancedOf } from '../../providers/match.ts';
import type { Cause, Named } from '../lexicon/index.ts';
import { causesNamed } from '../lexicon/index.ts';
import { causeOfCode, isTransient } from './codes.ts';
import { ORDER } from './order.ts';

/** What is known in addition to the reply. */
export interface Known {
  /** A login was made before this reply, or is what the server replies to. */
  loggedIn: boolean;
  /** The provider accepts no mail without a login. */
  loginRequired: boolean;
  /** The connection is encrypted. */
  secured: boolean;
  /** The sender is not the account, at a provider that allows an account to send only from its own address. */
  otherSender: boolean;
}

/** The cause, and the evidence for it. */
export interface Decision {
  /** Absent: neither words, code nor knowledge decide. */
  cause?: Cause;
  by: 'words' | 'code' | 'knowledge' | 'nothing';
  /** The server's words that named the cause. */
  words?: string;
  transient: boolean;
  /** Other causes that the words name, the most likely first. */
  also: readonly Cause[];
}

/** One decision over the words, the code and what is known. The words beat the code. */
export function decide(at: RuleStage, reply: Reply, known: Known): Decision {
  const named = causesNamed(reply);
  const transient = isTransient(reply);
  const candidates = ORDER[at].filter(
    cause => named.has(cause) && isPossible(cause, { at, reply, named, known }),
  );
  const [first, ...also] = candidates;
  if (first === undefined) return byCode(at, reply, known);
  const cause = inContext(first, at, known);
  const words = named.get(first);
  return {
    cause,
    by: cause === first ? 'words' : 'knowledge',
    ...(words !== undefined && { words }),
    transient,
    also: also.map(other => inContext(other, at, known)).filter(other => other !== cause),
  };
}

function byCode(at: RuleStage, reply: Reply, known: Known): Decision {
  const transient = isTransient(reply);
  const found = causeOfCode(at, reply);
  if (found !== undefined) {
    const cause = inContext(found, at, known);
    return { cause, by: cause === found ? 'code' : 'knowledge', transient, also: [] };
  }
  const cause = byKnowledge(at, known);
  return { ...(cause && { cause }), by: cause ? 'knowledge' : 'nothing', transient, also: [] };
}

/** If neither the words nor the code decide, the most likely cause is what is missing or different. */
function byKnowledge(at: RuleStage, known: Known): Cause | undefined {
  if (at !== 'sender' && at !== 'recipient') return undefined;
  if (known.loginRequired && !known.loggedIn) return 'login-needed';
  return known.otherSender ? 'sender-mismatch' : undefined;
}

/** RFC 4954 section 6. */
const AUTHENTICATION_REQUIRED = 530;

/** Words of passwords: with them a refusal is about what was sent, whatever the code. */
const OF_A_PASSWORD =
  /passw|passcode|credential|kennwort|zugangsdaten|密码|口令|парол|パスワード|비밀번호|mot de passe|contrase|clave|senha|has[lł]|parola|[sş]ifre/i;

/** What is locked or full is another's mailbox, where the words do not speak of an account or of sending. */
const OF_A_MAILBOX = /^(?:mailbox|user|username|this user)\b/i;

const isOfRecipient = (at: RuleStage): boolean => at === 'recipient' || at === 'message';

/** Whether a cause that the words name can be meant at this stage, with this code and with what is known. */
function isPossible(
  cause: Cause,
  { at, reply, named, known }: { at: RuleStage; reply: Reply; named: Named; known: Known },
): boolean {
  switch (cause) {
    case 'login-needed':
      // Who is logged in is not asked to log in where the words also say that the address is another's.
      return reply.code === AUTHENTICATION_REQUIRED || !(known.loggedIn && named.has('sender-mismatch'));
    case 'credentials':
      // RFC 4954 section 6: with a transient code the server could not check them.
      return at !== 'auth' || !isTransient(reply) || OF_A_PASSWORD.test(named.get(cause) ?? '');
    case 'temporary':
      // A permanent code with words of a wrong password is a wrong password.
      return at !== 'auth' || isTransient(reply) || !OF_A_PASSWORD.test(named.get('credentials') ?? '');
    case 'quota':
      // RFC 3463: X.2.2 is a mailbox that is full, which is the recipient's.
      return !(isOfRecipient(at) && (named.has('recipient') || enhancedOf(reply)?.endsWith('.2.2')));
    case 'locked':
      return !(isOfRecipient(at) && OF_A_MAILBOX.test(named.get(cause) ?? ''));
    case 'sender-mismatch':
      // An address that may not send is that of the client where the words say IP.
      return !/\bip\b|\bdirect/i.test(named.get('listed') ?? '');
    case 'helo':
      // "Send EHLO first" is about the order of commands.
      return !named.has('protocol') || !named.has('login-needed');
    default:
      return true;
  }
}

/** What a cause comes to at a stage, with what is known. */
function inContext(cause: Cause, at: RuleStage, { loggedIn, otherSender }: Known): Cause {
  switch (cause) {
    case 'later':
      return 'temporary';
    case 'recipient':
      // To a login and to MAIL FROM, an unknown user is the account or the sender.
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
      return at === 'message'
        ? 'content'
        : at === 'auth'
          ? cause
          : atConnection(at)
            ? 'listed'
            : 'sender-rejected';
    default:
      return cause;
  }
}

const atConnection = (at: RuleStage): boolean => at === 'greeting' || at === 'ehlo' || at === 'starttls';
