import type { Reply } from '../../model/reply.ts';
import type { RuleStage } from '../../providers/match.ts';
import { enhancedOf } from '../../providers/match.ts';
import type { Cause, Named } from '../lexicon/index.ts';
import { isTransient } from './codes.ts';
import type { Known } from './known.ts';

interface Situation {
  at: RuleStage;
  reply: Reply;
  named: Named;
  known: Known;
}

/** Reports whether the words that name a cause cannot mean it in this situation. */
type Doubt = (situation: Situation) => boolean;

/** Words about passwords: with them a rejection concerns the credentials, regardless of the code. */
const OF_A_PASSWORD =
  /passw|passcode|credential|kennwort|zugangsdaten|密码|口令|парол|パスワード|비밀번호|mot de passe|contrase|clave|senha|has[lł]|parola|[sş]ifre|hesl/i;

/** Codes of a reply to EHLO that reject the name, not the command. */
const OF_AN_ARGUMENT: readonly number[] = [501, 504, 553, 555];

/** Words before `spam` that show a purpose. */
const AGAINST_SPAM =
  /\b(?:prevents?|preventing|against|avoid|fight|combat|reduce|stop)\s(?:\w{1,20}\s)?spam/i;

/** RFC 4954 section 6. */
const AUTHENTICATION_REQUIRED = 530;

/** Causes that explain why a client may not send. */
const EXPLANATIONS: readonly Cause[] = [
  'login-needed',
  'rate',
  'quota',
  'connections',
  'locked',
  'account-restricted',
  'service-off',
];

const wordsOf = (named: Named, cause: Cause): string => named.get(cause) ?? '';

/**
 * Reports whether the words show which address may not send or that another is required, and not only that sending is
 * denied.
 */
const isOfAnAddress = (named: Named): boolean =>
  named.has('sender-mismatch') && !/\bto send$/i.test(wordsOf(named, 'sender-mismatch'));

/** The recipient, not the sender, was not found or not verified. */
const isOfTheRecipient = ({ at, named }: Situation): boolean =>
  at !== 'sender' &&
  !named.has('sender-rejected') &&
  /recipient|rcpt|destination|deliver/i.test(wordsOf(named, 'recipient'));

/** Only an address is named, together with words about the sender. */
const isAddressOfTheSender = ({ named }: Situation): boolean =>
  named.has('sender-rejected') && /^address/i.test(wordsOf(named, 'recipient'));

const isEnvelopeOrMessage = ({ at }: Situation): boolean =>
  at === 'sender' || at === 'recipient' || at === 'message';

const isOfRecipient = ({ at }: Situation): boolean => at === 'recipient' || at === 'message';

/** RFC 3463: X.2.2 is a full mailbox. */
const isFullMailbox = (situation: Situation): boolean =>
  isOfRecipient(situation) && enhancedOf(situation.reply)?.endsWith('.2.2') === true;

/** The number of mails in one connection has a limit, not the number of connections. */
const isPerConnection = ({ named }: Situation): boolean =>
  /\b(?:per|in this|in one) (?:session|connection)/i.test(wordsOf(named, 'rate'));

/** For each cause, the facts that rule it out although the words name it. */
export const DOUBTS: Readonly<Partial<Record<Cause, readonly Doubt[]>>> = {
  'login-needed': [
    // If the words also name another address, the server does not ask a logged-in client to log in.
    ({ reply, named, known }) =>
      reply.code !== AUTHENTICATION_REQUIRED && known.loggedIn && isOfAnAddress(named),
    // A client that logged in is asked for the owner: the login in the browser is meant.
    ({ reply, named, known }) =>
      reply.code !== AUTHENTICATION_REQUIRED && known.loggedIn && named.has('challenge'),
  ],
  credentials: [
    // RFC 4954 section 6: a transient code means that the server could not check the credentials.
    ({ at, reply, named }) =>
      at === 'auth' && isTransient(reply) && !OF_A_PASSWORD.test(wordsOf(named, 'credentials')),
  ],
  temporary: [
    // A permanent code with words of a wrong password is a wrong password.
    ({ at, reply, named }) =>
      at === 'auth' && !isTransient(reply) && OF_A_PASSWORD.test(wordsOf(named, 'credentials')),
    // The software of Tencent adds that the system is busy.
    ({ at, reply, named }) =>
      at === 'auth' &&
      !isTransient(reply) &&
      named.has('credentials') &&
      /busy|忙/i.test(wordsOf(named, 'temporary')),
  ],
  connections: [isPerConnection],
  quota: [
    // A mailbox that is full is the recipient's.
    situation =>
      isOfRecipient(situation) && situation.named.has('recipient') && !isAddressOfTheSender(situation),
    isFullMailbox,
  ],
  rate: [
    // "Too many" is counted spam, or headers of a loop.
    ({ named }) => /^too (?:many|much)$/i.test(wordsOf(named, 'rate')) && named.has('spam'),
    ({ named }) => /\bhops?\b|\bloop/i.test(wordsOf(named, 'content')),
    isFullMailbox,
  ],
  locked: [
    // The locked mailbox is the recipient's, if the words do not mention an account or sending.
    ({ at, named }) =>
      at === 'message' && /^(?:mailbox|user|username|this user)\b/i.test(wordsOf(named, 'locked')),
    // The address of the sender is on a block list.
    ({ named }) => named.has('spam') && /address/i.test(wordsOf(named, 'locked')),
  ],
  'sender-mismatch': [
    // Mail from sources that are not authorized: the client is meant.
    ({ named }) => /^from unauthori[sz]ed$/i.test(wordsOf(named, 'sender-mismatch')),
    // The server accepts no empty sender from anybody.
    ({ named }) => /^(?:null|empty|blank)\b/i.test(wordsOf(named, 'sender-syntax')),
    // The name of the client's address is forged.
    ({ named }) =>
      /^forged$/i.test(wordsOf(named, 'sender-mismatch')) && /forged$/i.test(wordsOf(named, 'listed')),
    // If the words mention IP, the address that may not send is the address of the client.
    ({ named }) =>
      /\bip\b|\bdirect/i.test(wordsOf(named, 'listed')) &&
      !/header|sender|domain/i.test(wordsOf(named, 'sender-mismatch')),
    // What does not conform is the message.
    ({ named }) => named.has('content') && /conform$/i.test(wordsOf(named, 'sender-mismatch')),
    // The words give the reason why sending is denied.
    ({ named }) => !isOfAnAddress(named) && EXPLANATIONS.some(cause => named.has(cause)),
  ],
  'sender-unverified': [
    isOfTheRecipient,
    // Exim asks the mail server of the sender's domain about the sender.
    ({ named }) => /verif(?:y|ication) fail|verify sender/i.test(wordsOf(named, 'sender-rejected')),
  ],
  'sender-domain': [
    isOfTheRecipient,
    // RFC 3463: X.1.2 is the domain of the recipient.
    ({ at, reply }) => at !== 'sender' && enhancedOf(reply)?.endsWith('.1.2') === true,
    // The domain exists; this account may not send from it.
    ({ named }) =>
      /allowed|permitted|authori[sz]ed/i.test(wordsOf(named, 'sender-mismatch')) &&
      !/exist|found|resolv|valid|mx/i.test(wordsOf(named, 'sender-domain')),
  ],
  recipient: [
    // Too many recipients does not mean an unknown recipient.
    ({ named }) => /recipients|收件人/i.test(wordsOf(named, 'rate')),
    // The address that the server verified is the sender address.
    ({ named }) => /verify/i.test(wordsOf(named, 'sender-rejected')),
    isAddressOfTheSender,
    // The phrase of RFC 5321 for any 550: RCPT TO was accepted before the message.
    ({ at, named }) => at === 'message' && /^mailbox unavailable$/i.test(wordsOf(named, 'recipient')),
    // Rejected for now, because the server could not look the recipient up.
    ({ reply, named }) =>
      isTransient(reply) &&
      named.has('temporary') &&
      /(?:rejected|refused|denied)$/i.test(wordsOf(named, 'recipient')),
  ],
  'domain-auth': [
    // Google's X.7.28 is too much mail of a domain that SPF names.
    ({ reply }) => enhancedOf(reply)?.endsWith('.7.28') === true,
  ],
  listed: [
    // The address on the list is one in the message.
    ({ at, named }) => at === 'message' && /\b(?:url|uri|link)s?\b/i.test(wordsOf(named, 'spam')),
    // The list is one of domains, and the words do not mention the client.
    ({ named }) =>
      /^(?:uribl|surbl|dbl)$/i.test(wordsOf(named, 'spam')) &&
      !/\bip|client|host|server/i.test(wordsOf(named, 'listed')),
  ],
  'account-restricted': [
    ({ named }) => /\bip\b/i.test(wordsOf(named, 'listed')),
    // A larger plan is the advice of a provider whose limit was reached.
    ({ named }) =>
      (named.has('rate') || named.has('quota')) && /upgrade|plan/i.test(wordsOf(named, 'account-restricted')),
  ],
  policy: [
    // At the login, access is also denied for a wrong password.
    ({ at, named }) => at === 'auth' && /^access denied$/i.test(wordsOf(named, 'policy')),
  ],
  size: [
    // The number of recipients is too large.
    ({ named }) => /number of/i.test(wordsOf(named, 'rate')),
  ],
  protocol: [
    // These codes reject the argument of EHLO.
    ({ at, reply }) => at === 'ehlo' && OF_AN_ARGUMENT.includes(reply.code),
  ],
  spam: [
    // The server gives the purpose of a rule.
    ({ reply }) => AGAINST_SPAM.test(reply.lines.join(' ')),
  ],
  helo: [
    // The command came in the wrong order.
    ({ named }) => /sequence|state/i.test(wordsOf(named, 'protocol')),
    // "Send EHLO first" is about the order of commands.
    ({ named }) => named.has('protocol') && named.has('login-needed'),
    // Only the command is named, not its argument: it may be unknown or out of order.
    situation =>
      /^(?:he|eh)lo$/i.test(wordsOf(situation.named, 'helo')) &&
      (!isEnvelopeOrMessage(situation) ||
        situation.named.has('protocol') ||
        situation.named.has('mechanism')),
  ],
  oauth2: [
    // With a second factor the server accepts another kind of password.
    ({ named }) => named.has('app-password'),
  ],
};

/** Reports whether the words can mean this cause at this stage, with this code and the known facts. */
export const isPossible = (cause: Cause, situation: Situation): boolean =>
  DOUBTS[cause]?.some(doubt => doubt(situation)) !== true;
