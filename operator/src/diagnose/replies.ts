import type { ProbeCondition } from '../../../crds/conditions.ts';
import type { ReasonOf } from '../../../crds/reasons.ts';
import { isReasonOf } from '../../../crds/reasons.ts';
import { endpointText } from '../model/endpoint.ts';
import type { Reply } from '../model/reply.ts';
import { replyText } from '../model/reply.ts';
import type { Finding } from '../model/verdict.ts';
import type { ProbedStage } from '../providers/match.ts';
import { matchReply } from '../providers/match.ts';
import type { ReplyRuleFields } from '../providers/preset.ts';
import type { Failure } from './context.ts';
import { finding } from './context.ts';
import { GENERAL_REPLIES } from './general-replies/index.ts';
import { consentHint, credentialHint } from './hints.ts';
import { quote, sentences } from './message.ts';

/** What the server's refusal means: by the provider's own rules, else by those for any server. */
export function refusal(failure: Failure, at: ProbedStage, reply: Reply): Finding | undefined {
  const { preset } = failure.context;
  const own = matchReply(preset.replies, at, reply);
  const rule = own ?? matchReply(GENERAL_REPLIES, at, reply);
  if (!rule) return undefined;
  const { condition, reason } = place(rule, at, failure.context.wantsLogin);
  return finding(failure, condition, reason, {
    message: sentences(rule.message, said(failure, reply)),
    remedy: sentences(
      reason === 'OAuth2Required' ? consentHint(failure.context) : undefined,
      rule.remedy,
      own ? undefined : credentialHint(failure.context, reason),
    ),
    retry: rule.retry,
    reply,
  });
}

const said = ({ evidence }: Failure, reply: Reply): string =>
  `${endpointText(evidence.endpoint)} said: ${quote(replyText(reply))}.`;

interface Place {
  condition: ProbeCondition;
  reason: ReasonOf<ProbeCondition>;
}

/** The condition that each stage is judged under, and its reason for a rule whose own belongs elsewhere. */
const HOME = {
  greeting: { condition: 'EgressReachable', otherwise: 'GreetingRejected' },
  ehlo: { condition: 'EgressReachable', otherwise: 'GreetingRejected' },
  starttls: { condition: 'TLSVerified', otherwise: 'StartTLSRefused' },
  auth: { condition: 'Authenticated', otherwise: 'ServerError' },
  sender: { condition: 'SenderAccepted', otherwise: 'SenderRejected' },
} as const satisfies Record<ProbedStage, { condition: ProbeCondition; otherwise: ReasonOf<ProbeCondition> }>;

/**
 * The condition that a rule's reason belongs to. It is that of the stage, except that MAIL FROM may bring to
 * light what is wrong with the account (locked, quota): then the login is what has to be mended.
 */
function place({ reason }: ReplyRuleFields, at: ProbedStage, wantsLogin: boolean): Place {
  const { condition, otherwise } = HOME[at];
  if (isReasonOf(condition, reason)) return { condition, reason };
  if (at === 'sender' && wantsLogin && isReasonOf('Authenticated', reason))
    return { condition: 'Authenticated', reason };
  return { condition, reason: otherwise };
}
