import type { MESSAGE_ACCEPTED } from '../../../../crds/reasons/message.ts';
import type { ReasonOf } from '../../../../crds/reasons.ts';
import { FIELD } from '../../../../crds/wording.ts';
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
export const OTHER_CLIENTS = 'for other clients behind the same egress address';
