import type { ConditionType, GateCondition } from '../../../crds/conditions.ts';
import { CONDITIONS } from '../../../crds/conditions.ts';
import { reasonAddress, reasonEntry } from '../../../crds/reasons.ts';
import type { SmtpConfigStatus } from '../../../crds/schema/status.ts';
import { endpointText } from '../model/endpoint.ts';
import type { Alternative } from '../model/evidence.ts';
import { faultText } from '../model/evidence.ts';
import { cut } from '../model/text.ts';
import type { Verdict } from '../model/verdict.ts';
import { paragraphOf } from '../model/verdict.ts';
import { summaryOf } from './brief.ts';
import { gateConditions } from './conditions.ts';
import { dated, prune } from './dated.ts';
import { filled } from './filled.ts';
import type { Explanation, Known } from './known.ts';
import { firstFailed, type Problem, readyConditions } from './ready.ts';
import { shownSteps } from './steps.ts';
import { currentEgress } from './verified.ts';
import { warningsOf } from './warnings.ts';

/** Returns the status of an SmtpConfig whose spec is valid. */
export function decideStatus(known: Known): SmtpConfigStatus {
  const { metadata } = known.config;
  const gates = gateConditions(known).map(gate => withNames(gate, known.config));
  const failed = firstFailed(known, gates);
  const problem = failed && problemOf(known, failed);
  const ready = readyConditions(known, gates, problem);
  const warnings = warningsOf(known).map(({ text }) => text);
  const ran = known.checks.flatMap(check => check.ran ?? []);
  return prune({
    observedGeneration: metadata.generation,
    conditions: dated([...gates.map(gate => shownGate(problem?.why, gate)), ...ready], known),
    ready: ready.at(-1)?.status ?? 'Unknown',
    diagnosis: problem?.why,
    warnings: warnings.length > 0 ? warnings : undefined,
    checks: ran.length > 0 ? ran : undefined,
    rollout: known.rollout,
    admission: known.admission,
    ...fieldsOf(known),
  });
}

const fieldsOf = (known: Known): Partial<SmtpConfigStatus> =>
  Object.assign({}, ...known.checks.map(check => check.fields?.(known) ?? {})) as Partial<SmtpConfigStatus>;

function problemOf(known: Known, failed: Verdict<GateCondition>): Problem {
  const found = explanationOf(known, failed);
  return { failed, why: diagnosisOf(known, failed, found), retry: found?.retry };
}

/** Returns the explanation of the first condition that is False, from the check that owns the condition. */
function explanationOf(known: Known, failed: Verdict<GateCondition>): Explanation | undefined {
  const { judgedBy } = CONDITIONS[failed.condition];
  const check = known.checks.find(({ judges }) => judges.some(judge => judge === judgedBy));
  return check?.explain?.(known, failed);
}

function diagnosisOf(
  known: Known,
  { condition, reason, ...failed }: Verdict<GateCondition>,
  { stage, message = failed.message, remedy = failed.remedy, reply }: Explanation = {},
): NonNullable<SmtpConfigStatus['diagnosis']> {
  const { alternatives = [] } = currentEgress(known) ?? {};
  const step = remedy ?? reasonEntry<GateCondition>(condition, reason).remedy;
  return prune({
    stage,
    condition,
    reason,
    summary: summaryOf(message),
    message: cut(message, 4096),
    ...shownSteps(filled(step, known.config)),
    explained: known.docsUrl + reasonAddress(condition, reason),
    reply: reply?.slice(0, 2048),
    alternatives: alternatives.length > 0 ? alternatives.map(alternativeStatus) : undefined,
  });
}

const withNames = (gate: Verdict<ConditionType>, config: Known['config']): Verdict<ConditionType> => ({
  ...gate,
  message: filled(gate.message, config),
  ...(gate.remedy !== undefined && { remedy: filled(gate.remedy, config) }),
});

/**
 * Returns the condition for the status. If the diagnosis is about this condition, only the diagnosis contains the
 * steps.
 */
const shownGate = (
  why: SmtpConfigStatus['diagnosis'],
  gate: Verdict<ConditionType>,
): Verdict<ConditionType> =>
  why?.condition === gate.condition ? gate : { ...gate, message: paragraphOf(gate) };

const alternativeStatus = ({ endpoint, ok, fault }: Alternative) => ({
  address: endpointText(endpoint),
  tls: endpoint.tls,
  reachable: ok,
  detail: fault ? faultText(fault).slice(0, 512) : 'a mail server answers',
});
