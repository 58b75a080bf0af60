import { both, FIELD, TERM, WAITS } from '../../../../crds/wording.ts';
import type { Cause } from '../lexicon/index.ts';
import type { SenderOutcome } from './outcome.ts';
import { ADDRESS_REMEDY, HOUR, MINUTES_5, MINUTES_15, POINTLESS, USE_TLS } from './outcome.ts';

const LOGIN_FIRST = `${both('Set spec.secretRef to a Secret with the user name and password', 'Give --username and --password-file')}. For a relay that accepts clients by address, have it allow the egress address ${TERM.ofTheCluster}.`;

const LATER: SenderOutcome = {
  reason: 'ServerError',
  message: 'The server cannot accept mail right now. The sender is not the cause.',
  remedy: `${WAITS} If the problem persists, contact the mail server's administrator.`,
  retry: MINUTES_5,
};

const RATE: SenderOutcome = {
  reason: 'RateLimited',
  message: 'The account or the egress address reached its sending limit.',
  remedy: `${WAITS} Reduce how much applications send, or raise the limit or the plan at the provider.`,
  retry: HOUR,
};

const LISTED: SenderOutcome = {
  reason: 'RejectedAsSpam',
  message: `The server rejects mail from the egress address ${TERM.ofTheCluster}: it is on a block list, has no reverse DNS name, or is not allowed.`,
  remedy: ADDRESS_REMEDY,
  retry: HOUR,
};

const SPAM: SenderOutcome = {
  reason: 'RejectedAsSpam',
  message: `The server treats the sender, or the egress address ${TERM.ofTheCluster}, as a source of spam.`,
  remedy:
    "Stop sending, look up the reply in the provider's documentation, and ask the provider to remove the block. Check that the egress address has a reverse DNS name.",
  retry: HOUR,
};

const SPAM_FOR_NOW: SenderOutcome = {
  reason: 'RateLimited',
  message: 'The server suspects spam and temporarily rejects this sender.',
  remedy: `${WAITS} Check what applications send with this account.`,
  retry: HOUR,
};

const VERIFY: SenderOutcome = {
  reason: 'SenderRejected',
  message: `The provider has not verified the address in ${FIELD.from} or its domain for this account.`,
  remedy: `Verify the address or its domain in the provider's console, or set ${FIELD.fromAddress} to a verified address.`,
  retry: POINTLESS,
};

const RECIPIENT: SenderOutcome = {
  reason: 'RecipientRejected',
  message: `The server rejected the recipient of ${FIELD.recipient}. The sender is not the cause.`,
  remedy: `Check that the address exists and that its mailbox is not full, or set ${FIELD.recipient} to another one.`,
  retry: POINTLESS,
};

/** Meaning of a rejection of MAIL FROM or RCPT TO. */
export const ENVELOPE: Readonly<Partial<Record<Cause, SenderOutcome>>> = {
  'tls-needed': {
    reason: 'SenderRejected',
    message: 'The server accepts mail only over TLS. The sender is not the cause.',
    remedy: USE_TLS,
    retry: POINTLESS,
  },
  'starttls-unavailable': LATER,
  'login-needed': {
    reason: 'SenderRejected',
    message: 'The server accepts mail only after a login. The sender is not the cause.',
    remedy: LOGIN_FIRST,
    retry: POINTLESS,
  },
  helo: {
    reason: 'ServerError',
    message: `The server objects to the name that ${TERM.theOperator} sent in EHLO. The sender is not the cause.`,
    remedy: `${both('Start the operator with', 'Give')} --helo-name and a fully qualified host name that resolves to the egress address.`,
    retry: HOUR,
  },
  greylisted: {
    reason: 'ServerError',
    message: 'The server defers mail from an unknown client (greylisting).',
    remedy: `${WAITS} Applications must retry too.`,
    retry: MINUTES_15,
  },
  'sender-mismatch': {
    reason: 'SenderMismatch',
    message: `The account is not allowed to send from the address in ${FIELD.from}.`,
    remedy: `Set ${FIELD.fromAddress} to the user name of the account, or to an alias or identity that the provider has verified for it.`,
    retry: POINTLESS,
  },
  'sender-unverified': VERIFY,
  'domain-auth': {
    reason: 'SenderRejected',
    message: 'The SPF, DKIM or DMARC records of the sender’s domain do not allow mail from this server.',
    remedy: `Publish the SPF and DKIM records that the provider requires at the domain of ${FIELD.fromAddress}, and check its DMARC policy.`,
    retry: POINTLESS,
  },
  'sender-domain': {
    reason: 'SenderRejected',
    message: `The server cannot find the domain of ${FIELD.fromAddress} in DNS.`,
    remedy: `Fix ${FIELD.fromAddress}, or publish an MX or A record for its domain. ${both('A cluster-internal host name', 'A host name of a local network')} does not work.`,
    retry: POINTLESS,
  },
  'sender-syntax': {
    reason: 'SenderRejected',
    message: `The server does not accept the form of the address in ${FIELD.from}.`,
    remedy: `Set ${FIELD.fromAddress} to a plain address such as notice@example.com.`,
    retry: POINTLESS,
  },
  'sender-rejected': {
    reason: 'SenderRejected',
    message: `The server does not accept mail from the address in ${FIELD.from}.`,
    remedy: `Check in this order: (1) ${FIELD.fromAddress} is the account, or an alias of it. (2) The address or its domain is verified with the provider. (3) The reply, in the documentation of the provider.`,
    retry: POINTLESS,
  },
  policy: {
    reason: 'SenderRejected',
    message: 'A policy of the server rejects this mail, and its reply does not show which.',
    remedy: `Check in this order: (1) ${FIELD.fromAddress} is the account, or an alias of it, and its domain has the SPF and DKIM records that the provider requires. (2) Applications do not send more than the account may. (3) The egress address ${TERM.ofTheCluster} is not on a block list. (4) The recipient may receive mail from outside. (5) The reply, in the documentation of the provider.`,
    retry: POINTLESS,
  },
  'relay-denied': {
    reason: 'RelayDenied',
    message: 'The server does not relay mail for this client.',
    remedy: `Check in this order: (1) The login: it must be that of an account that may send to other domains. (2) A relay that accepts clients by address must allow the egress address ${TERM.ofTheCluster}. (3) ${FIELD.fromAddress} must belong to a domain that the server serves.`,
    retry: POINTLESS,
  },
  recipient: RECIPIENT,
  connections: RATE,
  quota: RATE,
  rate: RATE,
  listed: LISTED,
  spam: SPAM,
  temporary: LATER,
  size: {
    reason: 'ServerError',
    message: 'The server rejects the size of the mail.',
    remedy: 'Reduce the size of the messages that applications send, or ask the provider for a higher limit.',
    retry: HOUR,
  },
  protocol: {
    reason: 'ServerError',
    message: 'The server does not accept the command as it was sent.',
    remedy: `Check in this order: (1) The reply, in the documentation of the provider. (2) The name in EHLO: ${both('start the operator with', 'give')} --helo-name and a fully qualified host name. (3) A proxy on the path that rewrites SMTP.`,
    retry: HOUR,
  },
};

/** The same causes where the code marks them as temporary. */
export const ENVELOPE_FOR_NOW: Readonly<Partial<Record<Cause, SenderOutcome>>> = {
  spam: SPAM_FOR_NOW,
  recipient: {
    ...RECIPIENT,
    message: `The server rejected the recipient of ${FIELD.recipient} for now. The sender is not the cause.`,
    retry: HOUR,
  },
};

/** The code rejects the recipient, and the words do not show why. */
const RECIPIENT_BY_CODE: SenderOutcome = {
  reason: 'RecipientRejected',
  message: `The server rejected the recipient of ${FIELD.recipient}, and its reply does not show why.`,
  remedy: `Check in this order: (1) The address of the recipient exists, and its mailbox is not full. (2) Without a login: whether the server requires one to send to other domains. (3) The reply, in the documentation of the provider.`,
  retry: POINTLESS,
};

/** The code rejects the command, and the words do not show why. */
const COMMAND_BY_CODE: SenderOutcome = {
  reason: 'ServerError',
  message: 'The server does not accept the command as it was sent, and its reply does not show why.',
  remedy:
    'Check in this order: (1) The reply, in the documentation of the provider. (2) Without a login: whether the server requires one. (3) A proxy on the path that rewrites SMTP.',
  retry: HOUR,
};

/** A transient code, and words that do not show why. */
const LATER_BY_CODE: SenderOutcome = {
  reason: 'ServerError',
  message: 'The server does not accept the mail for now, and its reply does not show why.',
  remedy: `${WAITS} Applications must retry too. If the problem persists, contact the mail server's administrator.`,
  retry: MINUTES_5,
};

/** Outcomes of causes that only the code shows: less is known then. */
export const ENVELOPE_BY_CODE: Readonly<Partial<Record<Cause, SenderOutcome>>> = {
  recipient: RECIPIENT_BY_CODE,
  protocol: COMMAND_BY_CODE,
  temporary: LATER_BY_CODE,
};

/** Added to a message where only the enhanced code or the code names the cause. */
export const BY_CODE_ALONE = 'Only the code of the reply shows this, not its words.';

/** RFC 3463: the subject X.7 is security or policy, which transient codes use for clients that are not known yet. */
export const POLICY_FOR_NOW = {
  message: `The server defers the mail by its policy: greylisting, or a spam filter that doubts this client.`,
  remedy: `${WAITS} Applications must retry too. If it persists for hours, check the reverse DNS name and the reputation of the egress address ${TERM.ofTheCluster}.`,
  retry: MINUTES_15,
};

/** Limits of one connection or one message, where waiting does not help. */
export const RECIPIENTS_OF_A_MESSAGE = {
  message: 'The server limits the number of recipients of one message.',
  remedy:
    'Have applications send to fewer recipients in one message, or ask the provider for a higher limit.',
};
export const MESSAGES_OF_A_CONNECTION = {
  message: 'The server limits the number of messages in one connection.',
  remedy: 'Have applications open a new connection after fewer messages.',
};

/** Relaying was refused without a login: a login or permission to relay from this address would help. */
export const RELAY_WITHOUT_LOGIN: SenderOutcome = {
  reason: 'RelayDenied',
  message: 'The server does not relay mail for a client that is not logged in.',
  remedy: `${LOGIN_FIRST}`,
  retry: POINTLESS,
};

/** The server requires a login although the login succeeded. */
export const LOGIN_NOT_COUNTED: SenderOutcome = {
  reason: 'SenderRejected',
  message:
    'The server asks for a login although one was made: the account may not send from this address or port.',
  remedy: `Check in this order: (1) ${FIELD.fromAddress} is the account, or an alias of it. (2) The port is one for submission (587 or 465). (3) The reply, in the documentation of the provider.`,
  retry: POINTLESS,
};

export const SENDER_UNKNOWN: SenderOutcome = {
  reason: 'SenderRejected',
  message: `The server does not accept mail from the address of ${FIELD.from}, and its reply does not show why.`,
  remedy: `Check in this order: (1) The reply, in the documentation of the provider. (2) ${FIELD.fromAddress} is the account, or is verified with the provider. (3) Without a login: whether the server requires one. (4) The egress address ${TERM.ofTheCluster}, which may be on a block list.`,
  retry: POINTLESS,
};

export const RECIPIENT_UNKNOWN: SenderOutcome = {
  reason: 'RecipientRejected',
  message: 'The server rejected the recipient, and its reply does not show why.',
  remedy:
    'Check in this order: (1) The reply, in the documentation of the provider. (2) The address of the recipient exists. (3) The account may send to other domains.',
  retry: POINTLESS,
};
