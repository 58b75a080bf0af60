import { MESSAGE_REQUESTED_ANNOTATION } from '../../../../crds/names.ts';
import { reasonEntry } from '../../../../crds/reasons.ts';
import { sentences } from '../../diagnose/message.ts';
import { messageAccepted, messageFinding } from '../../diagnose/sending.ts';
import { endpointText } from '../../model/endpoint.ts';
import type { Evidence } from '../../model/evidence.ts';
import { replyText } from '../../model/reply.ts';
import type { MessageFinding, Retry } from '../../model/verdict.ts';
import { verdict } from '../../model/verdict.ts';
import type { CheckDetails, CheckMemory, CheckResult } from '../../status/checks.ts';
import { hashOfInputs } from '../../status/checks.ts';
import { milliseconds } from '../../status/plan.ts';
import type { Ports } from '../ports.ts';
import type { Reconciliation } from '../reconciliation.ts';
import type { Check } from './check.ts';
import type { Recipient } from './message-recipient.ts';
import { recipientOf } from './message-recipient.ts';
import { accountOf, contextOf, endpointOf, type SendingPorts, sendMessage } from './send.ts';

type Pass = Reconciliation<SendingPorts>;
type Sendable = Extract<Recipient, { ok: true }>;

/** What came of a message that was due. */
type MessageEvidence =
  | { kind: 'no-sender' }
  | { kind: 'not-allowed'; why: string }
  /** The breaker of the account is open. */
  | { kind: 'held' }
  /** @param until milliseconds since the epoch */
  | { kind: 'limited'; until: number; now: number }
  | { kind: 'sent'; at: number; recipient: Sendable; evidence: Evidence };

/** Jitter makes a check early; a message never is. */
const EARLIEST = 0.9;

/** A test message through the published endpoint, with the published credentials. */
export const messageCheck: Check<MessageEvidence> = {
  id: 'message',

  schedule(pass) {
    const requested = requestOf(pass);
    const { message } = pass.resolved.spec.checks ?? {};
    if (!message && requested === undefined) return undefined;
    const last = pass.state.memory.checks?.message;
    const isCurrent = last?.inputs === hashOfInputs(messageCheck.inputs(pass));
    return {
      ...(message?.interval !== undefined && { interval: milliseconds(message.interval) / EARLIEST }),
      ...(requested !== undefined && { requested }),
      ...(requested !== undefined && last?.requested === requested && { answered: true as const }),
      ...(isCurrent && isPermanent(last) && { required: true }),
    };
  },

  inputs(pass) {
    const { resolved, state } = pass;
    const { spec, credentials, loginInputs } = resolved;
    return [
      endpointText(endpointOf({ resolved, state })),
      loginInputs,
      credentials.state === 'found' ? credentials.version : '',
      spec.from,
      // Also what an administrator allows.
      resolved.sender === undefined ? [] : recipientOf(wishOf(pass, resolved.sender)),
    ];
  },

  async run(pass) {
    const { resolved, state, ports } = pass;
    if (resolved.sender === undefined) return { kind: 'no-sender' };
    const recipient = recipientOf(wishOf(pass, resolved.sender));
    if (!recipient.ok) return { kind: 'not-allowed', why: recipient.why };
    const last = state.memory.checks?.message;
    const account = accountOf(pass);
    const sentAt = Date.parse(last?.details?.message?.time ?? '');
    if (!Number.isNaN(sentAt)) ports.messages.limits.remember({ account }, sentAt);
    const requested = requestOf(pass);
    const isRequested =
      requested !== undefined && (requested !== last?.requested || last.retry !== undefined);
    const sender = { namespace: resolved.namespace, account };
    const limited = ports.messages.limits.take(sender, isRequested ? 'request' : 'clock');
    if (limited !== undefined) return { kind: 'limited', until: limited, now: ports.now() };
    const note = {
      inputs: hashOfInputs(messageCheck.inputs(pass)),
      ...(requested !== undefined && { requested }),
    };
    let result: Awaited<ReturnType<typeof sendMessage>>;
    try {
      result = await sendMessage(pass, recipient, note, isRequested);
    } finally {
      if (!result?.evidence.stages.some(({ stage }) => stage === 'sender')) {
        ports.messages.limits.giveBack(sender);
      }
    }
    if (!result) return { kind: 'held' };
    const { at, evidence } = result;
    ports.observe.messageSent(
      { namespace: resolved.namespace, provider: resolved.preset.id },
      outcomeOf(evidence),
    );
    return { kind: 'sent', at, recipient, evidence };
  },

  diagnose(found, pass) {
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
            verdict('MessageAccepted', 'RecipientNotAllowed', `${found.why} No message was sent. ${remedy}`),
          ],
          retry: { kind: 'pointless' },
        };
      }
      case 'held':
        return notSent('BlockedByAuthentication', 'the server refused the last login of the account');
      case 'limited':
        return limited(found, pass);
      case 'sent':
        return sent(found, pass);
    }
  },
};

const requestOf = ({ config }: Pick<Pass, 'config'>): string | undefined =>
  config.metadata.annotations[MESSAGE_REQUESTED_ANNOTATION]?.slice(0, 256);

function wishOf({ resolved, state, ports }: Pass, sender: string) {
  const { spec, preset, credentials } = resolved;
  return {
    to: spec.checks?.message?.to,
    preset,
    host: endpointOf({ resolved, state }).host,
    username: credentials.state === 'found' ? credentials.username : undefined,
    sender,
    isAllowed: (address: string) => ports.messages.isAllowed(address),
  };
}

/** A result that does not concern the account does not make Ready False. */
const NOT_OF_THE_ACCOUNT: readonly string[] = [
  'RecipientNotAllowed',
  'RecipientRejected',
  'ReplyTimeout',
  'ConnectionClosed',
];

const isPermanent = ({ verdicts, retry }: CheckMemory): boolean =>
  retry !== undefined &&
  retry.kind !== 'backoff' &&
  verdicts.some(({ status, reason }) => status === 'False' && !NOT_OF_THE_ACCOUNT.includes(reason));

function outcomeOf({ message, stages }: Evidence): Parameters<Ports['observe']['messageSent']>[1] {
  if (message?.accepted) return 'accepted';
  const isRefused = stages.some(({ fault }) => fault?.kind === 'reply');
  return message?.sent === 'content' && !isRefused ? 'unknown' : 'refused';
}

/** The earlier result is kept until the next message may be sent. */
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
  { at, recipient, evidence }: Extract<MessageEvidence, { kind: 'sent' }>,
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
  const retry = retryOf(finding);
  return {
    verdicts: [verdict('MessageAccepted', reason, sentences(finding.message, finding.remedy))],
    ...(retry && { retry }),
    ...(reply !== undefined && { reply }),
    details: details(reason, reply),
  };
}

/** A server that took the message for spam is not sent another before the clock or a person asks. */
const retryOf = ({ reason, retry }: MessageFinding): Retry | undefined =>
  reason === 'RejectedAsSpam' && retry?.kind === 'backoff' ? undefined : retry;

/** What failed before MAIL FROM is told by the conditions of those stages. */
function brokenOff({ stages, endpoint }: Evidence): CheckResult {
  const failed = stages.find(({ ok, stage }) => !ok && stage !== 'quit')?.stage;
  const server = endpointText(endpoint);
  switch (failed) {
    case 'tls':
      return notSent('BlockedByTLS', `TLS with ${server} failed`);
    case 'auth':
      return notSent('BlockedByAuthentication', `the login to ${server} failed`);
    default:
      return notSent('BlockedByEgress', `the connection to ${server} failed`);
  }
}

const notSent = (
  reason: 'BlockedByEgress' | 'BlockedByTLS' | 'BlockedByAuthentication',
  because: string,
): CheckResult => ({
  verdicts: [
    verdict(
      'MessageAccepted',
      reason,
      `No message was sent, because ${because}. The operator retries automatically.`,
    ),
  ],
  retry: { kind: 'backoff', seconds: 300 },
});
