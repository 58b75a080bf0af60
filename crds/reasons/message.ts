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

const RETRIES = 'The operator retries automatically.';

export const MESSAGE_ACCEPTED = {
  Accepted: well(
    'The server accepted a test message for delivery.',
    'Nothing. This does not prove that the message reached a mailbox: look for its id in the log of the provider.',
  ),
  SenderMismatch: wrong(
    'The account may not send as the address of spec.from.',
    'Set spec.from.address to the user name of the account or to an alias that the provider allows.',
    MESSAGE,
  ),
  SenderNotVerified: wrong(
    'The provider has not verified the sender, its domain or the DNS records of that domain.',
    'Verify the address or the domain in the console of the provider, and publish the SPF, DKIM and DMARC records that it asks for.',
    MESSAGE,
  ),
  RecipientRejected: wrong(
    'The server rejected the recipient of the test message.',
    'Check that the address exists and receives mail, or choose another recipient.',
    MESSAGE,
  ),
  RecipientNotAllowed: wrong(
    'The operator may not send a test message to this recipient.',
    'Send the test message to the account itself, or let an administrator allow this recipient.',
  ),
  RelayDenied: wrong(
    'The server does not relay mail of this client to other domains.',
    'Name a Secret in spec.secretRef, or let the administrator of the relay allow the egress address of the cluster.',
    MESSAGE,
  ),
  AccountRestricted: wrong(
    'The account is limited by the provider: sandbox, trial, activation or approval pending.',
    'Complete the activation in the console of the provider, or send only to the recipients that the limit allows.',
  ),
  AccountLocked: wrong(
    'The provider locked, disabled or suspended the account.',
    'Sign in to the console of the provider, find the cause and have the account unlocked.',
  ),
  QuotaExceeded: wrong(
    'The account has used up its sending quota.',
    'Raise the quota or the plan at the provider, or wait until it is renewed.',
  ),
  RateLimited: wrong(
    'The account sends too often, and the server rejects more for a while.',
    `${RETRIES} Let applications send less, or raise the limit at the provider.`,
  ),
  Greylisted: wrong(
    'The server defers mail of an unknown client and accepts it on a later try.',
    `${RETRIES} Applications must retry too.`,
  ),
  RejectedAsSpam: wrong(
    'The server treats the message, its sender or the address of the client as spam.',
    'Stop sending, look up the reply in the documentation of the provider, and ask it to remove the block.',
  ),
  ContentRejected: wrong(
    'The server rejected the content or the headers of the message.',
    'Look up the reply in the documentation of the provider; check headers, attachments and links of the mail that applications send.',
  ),
  MessageTooLarge: wrong(
    'The message is larger than the server accepts.',
    'Let applications send smaller messages, or ask the provider for a higher limit.',
  ),
  ReplyTimeout: wrong(
    'The server did not reply to the message within the time allowed.',
    `${RETRIES} Raise spec.checks.timeout if the server is slow.`,
  ),
  ConnectionClosed: wrong(
    'The server closed the connection before it replied to the message.',
    `${RETRIES} If the problem persists, contact the mail server's administrator.`,
  ),
  ServerError: wrong(
    'The server rejected the message for a reason that says nothing about sender, recipient or content.',
    `${RETRIES} If the problem persists, contact the mail server's administrator.`,
  ),
  BlockedByCredentials,
  BlockedByEgress,
  BlockedByTLS,
  BlockedByAuthentication,
  Pending,
} as const satisfies Record<string, ReasonEntry>;
