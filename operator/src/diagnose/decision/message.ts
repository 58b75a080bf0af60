import { MESSAGE_ACCEPTED } from '../../../../crds/reasons/message.ts';
import { both, FIELD, TERM, WAITS } from '../../../../crds/wording.ts';
import type { Retry } from '../../model/verdict.ts';
import type { Cause } from '../lexicon/index.ts';
import type { MessageOutcome, MessageReason } from './outcome.ts';
import { ADDRESS_REMEDY, HOUR, MINUTES_5, MINUTES_15, POINTLESS, USE_TLS } from './outcome.ts';

/** Reasons and remedies are those of the vocabulary; a cause may have words of its own. */
const of = (reason: MessageReason, retry: Retry, own: Partial<MessageOutcome> = {}): MessageOutcome => {
  const { meaning, remedy } = MESSAGE_ACCEPTED[reason];
  return { reason, message: meaning, remedy, retry, ...own };
};

const LATER = of('ServerError', MINUTES_5);
const LOCKED = of('AccountLocked', POINTLESS);
const RESTRICTED = of('AccountRestricted', POINTLESS);
const UNVERIFIED = of('SenderNotVerified', POINTLESS);

/** Meaning of a rejection of DATA, or of the message after it. */
export const MESSAGE: Readonly<Partial<Record<Cause, MessageOutcome>>> = {
  'tls-needed': of('RelayDenied', POINTLESS, {
    message: 'The server accepts mail only over TLS.',
    remedy: USE_TLS,
  }),
  'starttls-unavailable': LATER,
  'login-needed': of('RelayDenied', POINTLESS, { message: 'The server accepts mail only after a login.' }),
  helo: of('ServerError', HOUR, {
    message: `The server objects to the name that ${TERM.theOperator} sent in EHLO.`,
    remedy: `${both('Start the operator with', 'Give')} --helo-name and a fully qualified host name that resolves to the egress address.`,
  }),
  greylisted: of('Greylisted', MINUTES_15),
  'domain-auth': of('SenderNotVerified', HOUR, {
    permanent: POINTLESS,
    message: 'The SPF, DKIM or DMARC records of the sender’s domain do not allow mail from this server.',
  }),
  'account-restricted': RESTRICTED,
  'service-off': RESTRICTED,
  oauth2: RESTRICTED,
  'app-password': RESTRICTED,
  'authorization-code': RESTRICTED,
  challenge: LOCKED,
  locked: LOCKED,
  credentials: of('RelayDenied', POINTLESS),
  'sender-mismatch': of('SenderMismatch', POINTLESS),
  'sender-unverified': UNVERIFIED,
  'sender-domain': UNVERIFIED,
  'sender-rejected': UNVERIFIED,
  'sender-syntax': of('ContentRejected', POINTLESS),
  // The client logged in: without a login, the cause is the login.
  'relay-denied': of('RelayDenied', POINTLESS, {
    message: 'The server does not relay mail to other domains for this account.',
    remedy: `Check in this order: (1) The account may send: look in the provider's console for a restriction or a block. (2) ${FIELD.fromAddress} is the account, or belongs to a domain that the server serves. (3) The server is the one for submission, not one that only receives mail. (4) A relay that accepts clients by address must allow the egress address ${TERM.ofTheCluster}.`,
  }),
  recipient: of('RecipientRejected', POINTLESS),
  connections: of('RateLimited', MINUTES_15),
  rate: of('RateLimited', HOUR),
  quota: of('QuotaExceeded', HOUR),
  listed: of('RejectedAsSpam', HOUR, {
    message: `The server rejects mail from the egress address ${TERM.ofTheCluster}: it is on a block list, has no reverse DNS name, or is not allowed.`,
    remedy: ADDRESS_REMEDY,
  }),
  spam: of('RejectedAsSpam', HOUR),
  content: of('ContentRejected', POINTLESS),
  protocol: of('ServerError', HOUR),
  size: of('MessageTooLarge', POINTLESS),
  temporary: LATER,
};

/** A transient code, and words that do not show why. */
export const MESSAGE_LATER_BY_CODE = of('ServerError', MINUTES_5, {
  message: 'The server does not accept the message for now, and its reply does not show why.',
  remedy: `${WAITS} Applications must retry too. If the problem persists, contact the mail server's administrator.`,
});

/** The server requires a login although the login succeeded. */
export const MESSAGE_LOGIN_NOT_COUNTED = of('RelayDenied', POINTLESS, {
  message:
    'The server asks for a login although one was made: the account may not send from this address or port.',
  remedy: `Check in this order: (1) ${FIELD.fromAddress} is the account, or an address that it may use. (2) The port is one for submission (587 or 465). (3) The reply, in the documentation of the provider.`,
});

export const MESSAGE_UNKNOWN = of('ServerError', HOUR, {
  message: 'The server rejected the message, and its reply does not show why.',
  remedy: `Check in this order: (1) The reply, in the documentation of the provider. (2) ${FIELD.fromAddress} is verified with the provider. (3) The account may send: check the provider's console. (4) The content of the message.`,
});
