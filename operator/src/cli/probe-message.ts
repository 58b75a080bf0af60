import { randomUUID } from 'node:crypto';
import type { DiagnosisContext } from '../diagnose/context.ts';
import { messageFinding } from '../diagnose/sending.ts';
import { endpointText } from '../model/endpoint.ts';
import type { Evidence } from '../model/evidence.ts';
import type { ProbePlan } from '../model/plan.ts';
import type { Diagnosis, Finding, MessageFinding } from '../model/verdict.ts';
import { compose, MESSAGE_TIMEOUT_MS } from '../sending/compose.ts';
import { UsageError } from './flags.ts';

/** Result of a probe, including the test message if one was requested. */
export interface Examined extends Omit<Diagnosis, 'finding'> {
  finding?: Finding | MessageFinding;
}

/**
 * Returns the sender that the flags name. For a message, the default is the user name if it is a mail address.
 * @throws UsageError if a message has no sender
 */
export function senderOf(one: (flag: string) => string | undefined): string | undefined {
  const [from, user] = [one('from'), one('username')];
  if (from !== undefined || one('send-to') === undefined) return from;
  if (user?.includes('@')) return user;
  throw new UsageError('--send-to needs --from ADDRESS, the sender of the message');
}

/** Adds a test message to this address to the plan. */
export async function withMessage(plan: ProbePlan, to: string, address: string): Promise<ProbePlan> {
  const date = Date.now();
  const content = await compose({
    from: { address },
    to,
    subject: 'Test message of smtp-operator probe',
    facts: [
      ['Server', endpointText(plan.endpoint)],
      ['Time', new Date(date).toISOString()],
    ],
    date,
    id: randomUUID(),
  });
  return { ...plan, message: { content, timeoutMs: MESSAGE_TIMEOUT_MS } };
}

/** Adds the result of the message to the diagnosis. */
export function withMessageFinding(
  diagnosis: Diagnosis,
  evidence: Evidence,
  context: DiagnosisContext,
): Examined {
  const { finding, ...rest } = diagnosis;
  const found = messageFinding(evidence, context) ?? finding;
  return { ...rest, ...(found && { finding: found }) };
}
