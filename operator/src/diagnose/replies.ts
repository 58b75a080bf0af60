import type { ProbeCondition } from '../../../crds/conditions.ts';
import type { ReasonOf } from '../../../crds/reasons.ts';
import { isReasonOf } from '../../../crds/reasons.ts';
import { endpointText } from '../model/endpoint.ts';
import type { Reply } from '../model/reply.ts';
import { replyText } from '../model/reply.ts';
import { remedyText, whatToDo } from '../model/steps.ts';
import type { Finding } from '../model/verdict.ts';
import type { ProbedStage, RuleStage } from '../providers/match.ts';
import type { Failure } from './context.ts';
import { finding } from './context.ts';
import type { Known } from './decision/known.ts';
import type { Meaning } from './decision/meaning.ts';
import { meaningOf } from './decision/meaning.ts';
import { consentHint, providerHint } from './hints.ts';
import { isLoginRequired, isOtherSender } from './knowledge.ts';
import type { Cause } from './lexicon/index.ts';
import { quote, sentences } from './message.ts';
import { loginMissing } from './missing.ts';
import { bySecret } from './secret.ts';

/** Interprets a rejection, from the provider's own rules, its words, its code and the known facts. */
export function refusal(failure: Failure, at: ProbedStage, reply: Reply): Finding | undefined {
  const { context } = failure;
  const meaning = bySecret(meaningAt(failure, at, reply), context);
  const { condition, reason, because } = meaning;
  if (condition === 'MessageAccepted' || !isReasonOf(condition, reason)) return undefined;
  const missing = because.cause === 'login-needed' ? loginMissing(failure.evidence, context) : undefined;
  if (missing) {
    return finding<ProbeCondition>(failure, 'Authenticated', 'LoginRequired', {
      message: sentences(missing.message, said(failure, reply)),
      remedy: missing.remedy,
      retry: missing.retry,
      reply,
      because,
    });
  }
  return finding<ProbeCondition>(failure, condition, reason as ReasonOf<ProbeCondition>, {
    message: sentences(meaning.lead?.fault ?? meaning.message, said(failure, reply)),
    remedy: ledBy(
      meaning.lead?.remedy,
      sentences(
        reason === 'OAuth2Required' ? consentHint(context) : undefined,
        meaning.remedy,
        meaning.own
          ? undefined
          : providerHint(context, { reason, cause: because.cause as Cause | undefined }),
      ),
    ),
    retry: meaning.retry,
    reply,
    because,
  });
}

/** Adds the remedy of the cause that is known: as the first step of a list, or as the first sentence. */
function ledBy(lead: string | undefined, text: string): string {
  if (lead === undefined || lead === '' || text.includes(lead)) return text;
  const { remedy, steps } = whatToDo(text);
  return steps ? remedyText({ remedy, steps: [lead, ...steps] }) : sentences(lead, text);
}

const AFTER_LOGIN: readonly RuleStage[] = ['sender', 'recipient', 'message'];

/** Meaning of a reply at a stage, before hints from the Secret are considered. */
export const meaningAt = (
  failure: Pick<Failure, 'evidence' | 'context'>,
  at: RuleStage,
  reply: Reply,
): Meaning => meaningOf(at, reply, knownAt(failure, at), failure.context.preset.replies);

const said = ({ evidence }: Failure, reply: Reply): string =>
  `${endpointText(evidence.endpoint)} said: ${quote(replyText(reply))}.`;

function knownAt({ context, evidence }: Pick<Failure, 'evidence' | 'context'>, at: RuleStage): Known {
  return {
    loggedIn: at === 'auth' || (AFTER_LOGIN.includes(at) && context.wantsLogin),
    loginRequired: isLoginRequired(context.preset, evidence.endpoint.host),
    secured: evidence.tls?.verified === true,
    otherSender: isOtherSender(context),
  };
}
