import { reasonEntry } from '../../../../crds/reasons.ts';
import { messageAccepted, messageFinding } from '../../diagnose/sending.ts';
import { endpointText } from '../../model/endpoint.ts';
import type { Evidence, StageRecord } from '../../model/evidence.ts';
import { failedStage, isTooLateForLogin } from '../../model/evidence.ts';
import { replyText } from '../../model/reply.ts';
import type { MessageFinding, Retry } from '../../model/verdict.ts';
import { verdict } from '../../model/verdict.ts';
import type { CheckDetails, CheckMemory, CheckResult } from '../../status/checks.ts';
import type { Reconciliation } from '../reconciliation.ts';
import type { Occasion } from './message-occasion.ts';
import type { Recipient } from './message-recipient.ts';
import { contextOf, type SendingPorts } from './send.ts';

type Pass = Pick<Reconciliation<SendingPorts>, 'resolved' | 'state'>;
type Sendable = Extract<Recipient, { ok: true }>;

/** The outcome of a message that was due, with the reason why it was due. */
export type MessageEvidence = Outcome & { occasion: Occasion };

export type Outcome =
  | { kind: 'no-sender' }
  | { kind: 'not-allowed'; why: string }
  /** The breaker of the account is open. */
  | { kind: 'held' }
  /** @param until milliseconds since the epoch */
  | { kind: 'limited'; until: number; now: number }
  | { kind: 'sent'; at: number; recipient: Sendable; evidence: Evidence };

/** Turns the outcome into a result. Pure. */
export function resultOf(found: MessageEvidence, pass: Pass): CheckResult {
  switch (found.kind) {
    case 'no-sender':
      return {
        verdicts: [
          verdict('MessageAccepted', 'Pending', 'No message was sent. Set spec.from.address, the sender.'),
        ],
        retry: { kind: 'pointless' },
      };
    case 'not-allowed': {
      const { remedy } = reasonEntry<'MessageAccepted'>('MessageAccepted', 'RecipientNotAllowed');
      return {
        verdicts: [
          verdict('MessageAccepted', 'RecipientNotAllowed', `${found.why} No message was sent.`, remedy),
        ],
        // A message by interval uses the recipient of the spec.
        ...(found.occasion.to === undefined && { retry: { kind: 'pointless' } as const }),
      };
    }
    case 'held':
      return notSent('BlockedByAuthentication', 'the server refused the last login of the account');
    case 'limited':
      return limited(found, pass);
    case 'sent':
      return sent(found, pass);
  }
}

/** Reasons that do not concern the account; they do not set Ready to False. */
const NOT_OF_THE_ACCOUNT: readonly string[] = [
  'RecipientNotAllowed',
  'RecipientRejected',
  'ReplyTimeout',
  'ConnectionClosed',
];

export const isPermanent = ({ verdicts, retry }: CheckMemory): boolean =>
  retry !== undefined &&
  retry.kind !== 'backoff' &&
  verdicts.some(({ status, reason }) => status === 'False' && !NOT_OF_THE_ACCOUNT.includes(reason));

/** Keeps the earlier result until the next message may be sent. */
function limited({ until, now }: { until: number; now: number }, { state }: Pass): CheckResult {
  const retry: Retry = { kind: 'backoff', seconds: Math.max(1, Math.ceil((until - now) / 1000)) };
  const last = state.memory.checks?.message;
  const wait = verdict(
    'MessageAccepted',
    'Pending',
    `The limit of test messages for this account or namespace is reached. The operator sends the message at ${new Date(until).toISOString()}.`,
  );
  return { verdicts: [wait], retry, ...(last?.details && { details: last.details }) };
}

function sent(
  { at, recipient, evidence, occasion }: Extract<MessageEvidence, { kind: 'sent' }>,
  pass: Pass,
): CheckResult {
  const { message, stages } = evidence;
  const finding = messageFinding(evidence, contextOf(pass, recipient.address));
  const took = stages.find(({ stage }) => stage === 'message')?.ms;
  const details = (reason: string, reply: string | undefined): CheckDetails => ({
    message: {
      time: new Date(at).toISOString(),
      recipient: recipient.shown,
      reason,
      ...(reply !== undefined && { reply: reply.slice(0, 2048) }),
      ...(took !== undefined && { milliseconds: Math.round(took) }),
    },
  });
  if (message?.accepted) {
    return {
      verdicts: [verdict('MessageAccepted', 'Accepted', messageAccepted(evidence))],
      details: details('Accepted', replyText(message.accepted)),
    };
  }
  if (!finding) return brokenOff(evidence);
  const { reason, reply } = finding;
  const retry = retryOf(finding, occasion);
  return {
    verdicts: [verdict('MessageAccepted', reason, finding.message, finding.remedy)],
    ...(retry && { retry }),
    ...(reply !== undefined && { reply }),
    details: details(reason, reply),
  };
}

/**
 * Decides whether and when to retry. A server that classified the message as spam gets the next message only by the
 * interval or by a request. A fault of a requested recipient is not evidence about the next message by interval.
 */
function retryOf({ reason, retry }: MessageFinding, { to }: Occasion): Retry | undefined {
  if (reason === 'RejectedAsSpam' && retry?.kind === 'backoff') return undefined;
  return to !== undefined && retry?.kind !== 'backoff' && NOT_OF_THE_ACCOUNT.includes(reason)
    ? undefined
    : retry;
}

/**
 * Returns the result of a dialogue that failed before MAIL FROM: the conditions of the earlier stages report the
 * failure.
 */
function brokenOff(evidence: Evidence): CheckResult {
  const server = endpointText(evidence.endpoint);
  if (isTooLateForLogin(evidence)) return notSent('BlockedByEgress', `${server} answered too slowly`);
  const failed = failedStage(evidence);
  switch (failed?.stage) {
    case 'tls':
      return notSent('BlockedByTLS', `TLS with ${server} failed`);
    case 'auth':
      return notSent('BlockedByAuthentication', `the login to ${server} failed`);
    default:
      return notSent(
        'BlockedByEgress',
        `the connection to ${server} failed${failed ? ` (${faultText(failed)})` : ''}`,
      );
  }
}

/** Names the stage and the fault: `dns: ETIMEOUT`. */
const faultText = ({ stage, fault }: StageRecord): string => {
  if (!fault) return stage;
  return `${stage}: ${fault.kind === 'system' ? fault.code : fault.kind}`;
};

type NotSent = 'BlockedByEgress' | 'BlockedByTLS' | 'BlockedByAuthentication';

/** Seconds until the next attempt. An attempt that ends before the login costs the account nothing. */
const RETRY_AFTER_S: Readonly<Record<NotSent, number>> = {
  BlockedByEgress: 30,
  BlockedByTLS: 300,
  BlockedByAuthentication: 300,
};

const notSent = (reason: NotSent, because: string): CheckResult => ({
  verdicts: [
    verdict(
      'MessageAccepted',
      reason,
      `No message was sent, because ${because}. The operator retries automatically.`,
    ),
  ],
  retry: { kind: 'backoff', seconds: RETRY_AFTER_S[reason] },
});
