import { reasonAddress, reasonEntry } from '../../../crds/reasons.ts';
import type { AdmissionRecord, SmtpConfigStatus } from '../../../crds/schema/status.ts';
import { cut } from '../model/text.ts';
import { verdict } from '../model/verdict.ts';
import { causeAndCommand, causeAndStep, summaryOf } from './brief.ts';
import { type Dated, dated, prune } from './dated.ts';
import { filled } from './filled.ts';
import { shownSteps } from './steps.ts';

/** Returns the status of a suspended SmtpConfig: nothing changes except Ready. */
export function suspendedStatus(known: Dated): SmtpConfigStatus {
  const message =
    'spec.suspend is true: the operator probes and publishes nothing. Set it to false to resume.';
  return {
    ...known.config.status,
    ready: 'False',
    observedGeneration: known.config.metadata.generation,
    conditions: dated(
      [verdict('Published', 'Suspended', message), verdict('Ready', 'Suspended', message)],
      known,
    ),
  };
}

/** Returns the status of an SmtpConfig whose spec is invalid. */
export function invalidStatus(known: Dated, problems: readonly string[]): SmtpConfigStatus {
  const message = cut(`The spec is not valid: ${problems.join('; ')}.`, 4096);
  const remedy = 'Fix it and apply it again.';
  const brief = causeAndStep(message, remedy, '', 'status.diagnosis');
  return prune({
    ...known.config.status,
    ready: 'False',
    observedGeneration: known.config.metadata.generation,
    conditions: dated(
      [verdict('Stalled', 'InvalidSpec', brief), verdict('Ready', 'InvalidSpec', brief)],
      known,
    ),
    diagnosis: {
      condition: 'Ready',
      reason: 'InvalidSpec',
      summary: summaryOf(message),
      message,
      remedy: 'Fix the spec and apply it again.',
    },
  });
}

/** The reason why a valid spec is not acted on. */
export type InactiveReason =
  | 'NotAdmitted'
  | 'AdmissionPolicyMissing'
  | 'CABundleUnavailable'
  | 'ProviderNotFound'
  | 'ProviderNotAllowed'
  | 'ProviderInvalid';

/**
 * Returns the status of an SmtpConfig that is not acted on; its published outputs stay.
 * @param problem the observed problem, if it adds something to the reason
 */
export function blockedStatus(
  known: Dated,
  why: InactiveReason,
  admission: AdmissionRecord | undefined,
  problem?: string,
): SmtpConfigStatus {
  const { meaning, remedy: general, check } = reasonEntry<'Ready'>('Ready', why);
  const command = filled(check ?? '', known.config);
  const seen = problem ?? meaning;
  const remedy = `${general} Command: ${command}`;
  const brief =
    why === 'NotAdmitted'
      ? causeAndCommand(seen, general, `Command: ${command}`, 'status.diagnosis')
      : causeAndStep(seen, remedy, '', 'status.diagnosis');
  return prune({
    ...known.config.status,
    ready: 'False',
    observedGeneration: known.config.metadata.generation,
    conditions: dated([verdict('Stalled', why, brief), verdict('Ready', why, brief)], known),
    diagnosis: {
      condition: 'Ready',
      reason: why,
      summary: summaryOf(seen),
      message: seen,
      ...shownSteps(remedy),
      explained: known.docsUrl + reasonAddress('Ready', why),
    },
    ...(admission && { admission }),
  });
}
