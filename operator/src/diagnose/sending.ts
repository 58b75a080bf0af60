import { isBlockedReason, isReasonOf } from '../../../crds/reasons.ts';
import { FIELD } from '../../../crds/wording.ts';
import { endpointText } from '../model/endpoint.ts';
import type { Evidence, Fault, Stage } from '../model/evidence.ts';
import { failedStage } from '../model/evidence.ts';
import type { Reply } from '../model/reply.ts';
import { replyText } from '../model/reply.ts';
import type { MessageFinding, Retry } from '../model/verdict.ts';
import type { DiagnosisContext } from './context.ts';
import { worded } from './context.ts';
import type { Meaning } from './decision/meaning.ts';
import { MESSAGE, MESSAGE_UNKNOWN } from './decision/message.ts';
import { providerHint } from './hints.ts';
import type { Cause } from './lexicon/index.ts';
import { cut, quote, received, seconds, sentences } from './message.ts';
import { meaningAt } from './replies.ts';
import { waitHint } from './wait-hint.ts';

type Failed = MessageFinding['reason'];

/** Stages of a message, in order, at which a server can reject it. */
const STAGES = ['sender', 'recipient', 'message'] as const;
type SendingStage = (typeof STAGES)[number];

const isOfSending = (stage: Stage): stage is SendingStage => STAGES.some(known => known === stage);

/**
 * Returns why the message was not accepted; undefined if it was accepted, or if the dialogue failed before MAIL FROM.
 */
export function messageFinding(evidence: Evidence, context: DiagnosisContext): MessageFinding | undefined {
  const failed = failedStage(evidence);
  if (!failed?.fault || !isOfSending(failed.stage)) return undefined;
  const { stage, fault } = failed;
  const found =
    fault.kind === 'reply' ? refused(evidence, context, stage, fault.reply) : broken(evidence, stage, fault);
  return worded<MessageFinding>(context, { stage, condition: 'MessageAccepted', ...found });
}

type Found = Omit<MessageFinding, 'stage' | 'condition'>;

function refused(evidence: Evidence, context: DiagnosisContext, stage: SendingStage, reply: Reply): Found {
  const meaning = sandboxed(asMessage(meaningAt({ evidence, context }, stage, reply)), context, reply);
  const reason = reasonOf(meaning);
  return {
    reason,
    message: sentences(
      meaning.message,
      `${endpointText(evidence.endpoint)} replied to ${commandOf(stage, evidence)}: ${quote(replyText(reply))}.`,
    ),
    remedy: sentences(
      meaning.remedy,
      meaning.own
        ? undefined
        : providerHint(context, { reason, cause: meaning.because.cause as Cause | undefined }),
    ),
    reply: cut(replyText(reply), MAX_REPLY),
    retry: retryOf(reason, meaning, reply),
    because: meaning.because,
  };
}

/** Maximum length of a reply that is kept, in UTF-16 units: the limit of the CRD. */
const MAX_REPLY = 2048;

/**
 * Converts a refusal of MAIL FROM or RCPT TO, which are part of sending a message: a cause has the same text as after
 * DATA.
 */
function asMessage(meaning: Meaning): Meaning {
  const { own, because, condition } = meaning;
  // A reply without a known cause is about the address in the command: the sender or the recipient.
  const isOnlyTheStage = because.cause === undefined && condition === 'SenderAccepted';
  if (own || condition === 'MessageAccepted' || isOnlyTheStage) return meaning;
  const { reason, message, remedy, retry } = MESSAGE[because.cause as Cause] ?? MESSAGE_UNKNOWN;
  return { ...meaning, condition: 'MessageAccepted', reason, message, remedy, retry };
}

/** Reasons of other conditions, with the matching reasons of MessageAccepted. */
const AS_MESSAGE: Readonly<Record<string, Failed>> = {
  SenderRejected: 'SenderNotVerified',
  TooManyConnections: 'RateLimited',
  AccountLocked: 'AccountLocked',
  AccountChallenge: 'AccountLocked',
  QuotaExceeded: 'QuotaExceeded',
};

function reasonOf({ condition, reason }: Meaning): Failed {
  if (isReasonOf('MessageAccepted', reason) && isFailure(reason)) return reason;
  return AS_MESSAGE[reason] ?? (condition === 'Authenticated' ? 'AccountRestricted' : 'ServerError');
}

const isFailure = (reason: string): reason is Failed =>
  reason !== 'Accepted' && reason !== 'Pending' && !isBlockedReason(reason);

/**
 * Detects the sandbox of SES. SES uses the same words for a sender and for a recipient in the sandbox, but the reply
 * names the addresses that are not verified.
 */
function sandboxed(meaning: Meaning, { sender, recipient }: DiagnosisContext, reply: Reply): Meaning {
  const text = replyText(reply).toLowerCase();
  const names = (address: string | undefined): boolean =>
    address !== undefined && text.includes(address.toLowerCase());
  if (meaning.reason !== 'SenderNotVerified' || !names(recipient) || names(sender)) return meaning;
  return {
    ...meaning,
    reason: 'AccountRestricted',
    message:
      'The account is in the sandbox: the provider has not verified the recipient of the test message.',
    remedy:
      'Request production access in the console of the provider, verify the recipient too, or set spec.checks.message.to to Sink.',
  };
}

/** Reasons for which a server may name a delay. */
const WAITS: readonly Failed[] = ['Greylisted', 'RateLimited', 'QuotaExceeded', 'ServerError'];

/** Returns the delay that a deferring server names, otherwise the delay of the matching rule. */
function retryOf(reason: Failed, { retry }: Meaning, reply: Reply): Retry {
  const hint = WAITS.includes(reason) ? waitHint(reply) : undefined;
  return hint !== undefined && retry.kind === 'backoff' ? { kind: 'backoff', seconds: hint } : retry;
}

/**
 * Returns the finding if no reply arrived. If the content was sent, the server may have accepted it, so it is not sent
 * again automatically.
 */
function broken(evidence: Evidence, stage: SendingStage, fault: Fault): Found {
  const isSent = evidence.message?.sent === 'content';
  const command = commandOf(stage, evidence);
  const server = endpointText(evidence.endpoint);
  const doubt = isSent
    ? 'The server may have accepted the message: look for it in the log of the provider before you send another.'
    : undefined;
  const again: { retry?: Retry } = isSent ? {} : { retry: { kind: 'backoff', seconds: 300 } };
  switch (fault.kind) {
    case 'timeout':
      return {
        reason: 'ReplyTimeout',
        message: sentences(`${server} did not reply to ${command} within ${seconds(fault.afterMs)}.`, doubt),
        remedy: "If the problem persists, contact the mail server's administrator.",
        ...again,
      };
    case 'not-offered':
      return {
        reason: 'SenderNotVerified',
        message: `An address has characters beyond ASCII. ${server} does not offer SMTPUTF8, so no message was sent.`,
        remedy: `Set ${FIELD.fromAddress} and the recipient to addresses in ASCII (a domain in its xn-- form).`,
        retry: { kind: 'pointless' },
      };
    case 'protocol':
      return {
        reason: 'ServerError',
        message: sentences(
          fault.problem === 'unasked-reply'
            ? `${server} sent ${received(fault.received)} after the last line of its reply before, so ${command} was not sent.`
            : `${server} sent an unexpected reply to ${command}: ${received(fault.received)}.`,
          doubt,
        ),
        remedy: "Contact the mail server's administrator; look for a proxy on the path that rewrites SMTP.",
        ...again,
      };
    default:
      return {
        reason: 'ConnectionClosed',
        message: sentences(`${server} closed the connection after ${command}.`, doubt),
        remedy: "If the problem persists, contact the mail server's administrator.",
        ...again,
      };
  }
}

const COMMANDS: Readonly<Record<SendingStage, string>> = {
  sender: 'MAIL FROM',
  recipient: 'RCPT TO',
  message: 'DATA',
};

const commandOf = (stage: SendingStage, { message }: Evidence): string =>
  stage === 'message' && message?.sent === 'content' ? 'the message' : COMMANDS[stage];

/** `smtp.qq.com:465 accepted a message for delivery in 0.3s: "250 2.0.0 OK: queued as 4XyZ".` */
export function messageAccepted({ endpoint, message, stages }: Evidence): string {
  const took = stages.find(({ stage }) => stage === 'message')?.ms ?? 0;
  const reply = message?.accepted ? replyText(message.accepted) : '';
  return `${endpointText(endpoint)} accepted a message for delivery in ${seconds(took)}: ${quote(reply)}. Look for the id in this reply in the log of the provider. This does not prove that the message was delivered.`;
}
