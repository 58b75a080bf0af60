import { both, FIELD, TERM, WAITS } from '../wording.ts';
import { RECIPIENT, SENDER } from './checks.ts';
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

export const SENDER_ACCEPTED = {
  Accepted: well(
    'The server accepted MAIL FROM with the address in spec.from, and RCPT TO. No message was sent.',
    'Nothing. Some providers check the sender only when a whole message arrives.',
  ),
  AcceptedProvisionally: well(
    'The server accepted MAIL FROM, but this does not prove that it accepts a message. Either this provider checks the sender only when a message is sent, or the address in spec.from is not a mailbox that RCPT TO can be tried with.',
    `Read the message of the condition. Send a test message to prove the sender, or set ${FIELD.recipient} to prove that the server accepts mail for others.`,
  ),
  SenderMismatch: wrong(
    'The account is not allowed to send from the address in spec.from.',
    `Set ${FIELD.fromAddress} to the user name of the account or to an alias that the provider allows.`,
    SENDER,
    '553',
  ),
  SenderRejected: wrong(
    'The server rejected the sender address in spec.from.',
    `Read the server's reply. Verify the address or its domain with the provider, or use another ${FIELD.fromAddress}.`,
    SENDER,
    '550',
  ),
  RelayDenied: wrong(
    'The server does not relay mail for this client.',
    `${both('Set spec.secretRef', 'Give --username and --password-file')}, or have the relay's administrator allow the egress address ${TERM.ofTheCluster}.`,
    RECIPIENT,
    '554',
  ),
  RecipientRejected: wrong(
    'The server rejected the recipient of spec.checks.recipient.',
    `Check that the address exists and that the account may send to it, or set ${FIELD.recipient} to another address.`,
    RECIPIENT,
    '550',
  ),
  RejectedAsSpam: wrong(
    "The server treats the sender, or the cluster's egress address, as a source of spam.",
    "Stop sending, look up the reply in the provider's documentation, and ask the provider to remove the block.",
    SENDER,
  ),
  RateLimited: wrong(
    'The server temporarily rejects mail because the account sends too often.',
    `${WAITS} Reduce how much applications send, or raise the limit at the provider.`,
    SENDER,
  ),
  ServerError: wrong(
    'The server rejected MAIL FROM with an error that is not about the sender.',
    `${WAITS} If the problem persists, contact the mail server's administrator.`,
    SENDER,
  ),
  BlockedByCredentials,
  BlockedByEgress,
  BlockedByTLS,
  BlockedByAuthentication,
  Pending,
} as const satisfies Record<string, ReasonEntry>;
