import { both, FIELD, TERM, WAITS } from '../wording.ts';
import { MESSAGE } from './checks.ts';
import type { ReasonEntry } from './entry.ts';
import {
  BlockedByAuthentication,
  BlockedByCredentials,
  BlockedByEgress,
  BlockedByTLS,
  Pending,
  well,
  wrong,
} from './entry.ts';

export const MESSAGE_ACCEPTED = {
  Accepted: well(
    'The server accepted a test message for delivery.',
    "Nothing. This does not prove that the message reached a mailbox: look up its id in the provider's log.",
  ),
  SenderMismatch: wrong(
    'The account is not allowed to send from the address in spec.from.',
    `Set ${FIELD.fromAddress} to the user name of the account or to an alias that the provider allows.`,
    MESSAGE,
  ),
  SenderNotVerified: wrong(
    'The provider has not verified the sender, its domain or the DNS records of that domain.',
    "Verify the address or the domain in the provider's console, and publish the SPF, DKIM and DMARC records that it requires.",
    MESSAGE,
  ),
  RecipientRejected: wrong(
    'The server rejected the recipient of the test message.',
    'Check that the address exists and receives mail, and that the server relays mail to its domain. Otherwise choose another recipient.',
    MESSAGE,
  ),
  RecipientNotAllowed: wrong(
    "The operator's policy does not allow test messages to this recipient.",
    "Send the test message to the account's own address, or have an administrator allow the recipient with --allow-recipient (chart: config.allowRecipient).",
  ),
  RelayDenied: wrong(
    'The server does not relay mail for this client to other domains.',
    `${both('Set spec.secretRef', 'Give --username and --password-file')}, or have the relay's administrator allow the egress address ${TERM.ofTheCluster}.`,
    MESSAGE,
  ),
  AccountRestricted: wrong(
    'The provider restricts the account: sandbox, trial, or pending activation or approval.',
    "Complete the activation in the provider's console, or send only to the recipients that the restriction allows.",
  ),
  AccountLocked: wrong(
    'The provider locked, disabled or suspended the account.',
    "Sign in to the provider's console, find the cause and unlock the account.",
  ),
  QuotaExceeded: wrong(
    'The account has used up its sending quota.',
    'Raise the quota or the plan at the provider, or wait until the quota resets.',
  ),
  RateLimited: wrong(
    'The server temporarily rejects mail because the account sends too often.',
    `${WAITS} Reduce how much applications send, or raise the limit at the provider.`,
  ),
  Greylisted: wrong(
    'The server defers mail from an unknown client and accepts it on a later attempt (greylisting).',
    `${WAITS} Applications must retry too.`,
  ),
  RejectedAsSpam: wrong(
    'The server treats the message, its sender or the address of the client as spam.',
    "Stop sending, look up the reply in the provider's documentation, and ask the provider to remove the block.",
  ),
  ContentRejected: wrong(
    'The server rejected the content or the headers of the message.',
    "Look up the reply in the provider's documentation. Check the headers, attachments and links of the mail that applications send.",
  ),
  MessageTooLarge: wrong(
    'The message is larger than the server accepts.',
    'Reduce the size of the messages that applications send, or ask the provider for a higher limit.',
  ),
  ReplyTimeout: wrong(
    'The server did not reply to the message before the timeout.',
    "Look for the message in the provider's log, because the server may have accepted it. If the problem persists, contact the mail server's administrator.",
  ),
  ConnectionClosed: wrong(
    'The server closed the connection before it replied to the message.',
    `${WAITS} If the problem persists, contact the mail server's administrator.`,
  ),
  ServerError: wrong(
    'The server rejected the message with an error that is not about the sender, recipient or content.',
    `${WAITS} If the problem persists, contact the mail server's administrator.`,
  ),
  BlockedByCredentials,
  BlockedByEgress,
  BlockedByTLS,
  BlockedByAuthentication,
  Pending,
} as const satisfies Record<string, ReasonEntry>;
