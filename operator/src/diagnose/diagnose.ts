import type { Evidence, Stage } from '../model/evidence.ts';
import { failedStage } from '../model/evidence.ts';
import type { Diagnosis, Finding } from '../model/verdict.ts';
import { AUTH_RULES } from './auth.ts';
import { CONNECT_RULES } from './connect.ts';
import type { DiagnosisContext, Rule } from './context.ts';
import { firstFinding, worded } from './context.ts';
import { DNS_RULES } from './dns.ts';
import { GREETING_RULES } from './greeting.ts';
import { loginMissing } from './missing.ts';
import { refusesOnlyItself } from './recipient.ts';
import { withResolution } from './resolution.ts';
import { RECIPIENT_RULES, SENDER_RULES } from './sender.ts';
import { withWhatWasSent } from './sent.ts';
import { TLS_RULES } from './tls.ts';
import { verdictsOf } from './verdicts.ts';

export type { DiagnosisContext } from './context.ts';

/** In each list, the first rule that returns a finding wins; the last rule always returns one. */
const RULES: Readonly<Record<Exclude<Stage, 'message' | 'quit'>, readonly Rule[]>> = {
  dns: DNS_RULES,
  connect: CONNECT_RULES,
  tls: TLS_RULES,
  greeting: GREETING_RULES,
  ehlo: GREETING_RULES,
  auth: AUTH_RULES,
  sender: SENDER_RULES,
  recipient: RECIPIENT_RULES,
};

/** Interprets the evidence: returns a verdict for each condition that applies, and the first fault. */
export function diagnose(evidence: Evidence, context: DiagnosisContext): Diagnosis {
  const marked = findingOf(evidence, context);
  const found = marked && worded(context, marked);
  const verdicts = verdictsOf(evidence, context, found).map(verdict => worded(context, verdict));
  return { verdicts, ...(found && { finding: found }) };
}

function findingOf(evidence: Evidence, context: DiagnosisContext): Finding | undefined {
  const failed = failedStage(evidence);
  // The result of a message is judged separately: see messageFinding.
  if (!failed?.fault || failed.stage === 'quit' || failed.stage === 'message') {
    return loginMissing(evidence, context);
  }
  if (refusesOnlyItself(evidence, context)) return loginMissing(evidence, context);
  const { stage, fault } = failed;
  const found = firstFinding(RULES[stage], { evidence, context, stage, fault });
  return found && withResolution(withWhatWasSent(found, evidence), evidence);
}
