import { SENDER } from './checks.ts';
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
    'The server accepted MAIL FROM with the address of spec.from; nothing was sent.',
    'Nothing. Some providers judge the sender only when a whole message comes.',
  ),
  AcceptedProvisionally: well(
    'The server accepted MAIL FROM, and this provider judges the sender only with a message.',
    'Nothing. This does not prove that the account may send as the address: only a message does.',
  ),
  SenderMismatch: wrong(
    'The account may not send as the address of spec.from.',
    'Set spec.from.address to the user name of the account or to an alias that the provider knows.',
    SENDER,
    '553',
  ),
  SenderRejected: wrong(
    'The server does not take mail from the address of spec.from.',
    "Read the server's words; verify the address or its domain with the provider, or set another spec.from.address.",
    SENDER,
    '550',
  ),
  RelayDenied: wrong(
    'The server does not relay mail of this client.',
    'Name a Secret in spec.secretRef, or let the administrator of the relay allow the egress address of the cluster.',
    SENDER,
    '554',
  ),
  RejectedAsSpam: wrong(
    'The server takes the sender, or the address that it connects from, for a source of spam.',
    "Stop sending, read the provider's pages on the words of the reply, and ask it to lift the block.",
    SENDER,
  ),
  RateLimited: wrong(
    'The account sends too often, and the server refuses more for a while.',
    'Wait: it is tried again by itself. Let applications send less, or raise the limit at the provider.',
    SENDER,
  ),
  ServerError: wrong(
    'The server failed at MAIL FROM in a way that says nothing about the sender.',
    'Wait: it is tried again by itself. If it stays so, ask who runs the server.',
    SENDER,
  ),
  BlockedByCredentials,
  BlockedByEgress,
  BlockedByTLS,
  BlockedByAuthentication,
  Pending,
} as const satisfies Record<string, ReasonEntry>;
