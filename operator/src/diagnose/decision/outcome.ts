import type { MESSAGE_ACCEPTED } from '../../../../crds/reasons/message.ts';
import type { ReasonOf } from '../../../../crds/reasons.ts';
import { FIELD, TERM } from '../../../../crds/wording.ts';
import type { Retry } from '../../model/verdict.ts';

/** Outcome of a cause for one condition: its reason, message and remedy. */
export interface Outcome<Reason extends string> {
  reason: Reason;
  /** Fault in one sentence. The server's words are added to it. */
  message: string;
  /** Remedy. Several causes are numbered in the order to check. */
  remedy: string;
  retry: Retry;
  /** Retry policy after a permanent code, if another attempt is more dangerous then; default: `retry`. */
  permanent?: Retry;
}

export type EgressOutcome = Outcome<ReasonOf<'EgressReachable'>>;
export type TLSOutcome = Outcome<ReasonOf<'TLSVerified'>>;
export type LoginOutcome = Outcome<ReasonOf<'Authenticated'>>;
/** RCPT TO belongs to the condition of MAIL FROM. */
export type SenderOutcome = Outcome<ReasonOf<'SenderAccepted'>>;
/** Reasons of a refused message. */
export type MessageReason = Extract<keyof typeof MESSAGE_ACCEPTED, string>;
export type MessageOutcome = Outcome<MessageReason>;

export const STOP: Retry = { kind: 'stop' };
export const POINTLESS: Retry = { kind: 'pointless' };
export const MINUTES_5: Retry = { kind: 'backoff', seconds: 300 };
export const MINUTES_15: Retry = { kind: 'backoff', seconds: 900 };
export const HOUR: Retry = { kind: 'backoff', seconds: 3600 };
/** One more try cannot lock an account whose password was right before. */
export const ONCE_MORE: Retry = { kind: 'backoff', seconds: 900, attempts: 1 };

export const USE_TLS = `Set ${FIELD.tls} to starttls (usually port 587) or implicit (usually port 465).`;
/** Remedy for an egress address that the server does not accept. */
export const ADDRESS_REMEDY = `Check in this order: (1) The list that the reply names: ask it, or the provider, to remove the address. (2) Reverse DNS: the address needs a PTR record whose name resolves to it. (3) The port: with a login on the submission port (587 or 465), most servers accept any address.`;

/** Outcome where the words show that the address has no reverse DNS name, or a wrong one. */
export const REVERSE_DNS = {
  message: `The server rejects the egress address ${TERM.ofTheCluster} because of its reverse DNS name.`,
  remedy: `Give the egress address a PTR record whose name resolves to it: the owner of the address, usually the cloud or hosting provider, publishes it. Or use the submission port (587 or 465) with a login, where most servers accept any address.`,
};
export const OF_REVERSE_DNS = /\bptr\b|rdns|reverse|forged|hostname|lookup|unverif|unresolv|mismatch/i;
export const OTHER_CLIENTS = 'for other clients behind the same egress address';
