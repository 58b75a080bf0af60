import { randomUUID } from 'node:crypto';
import type { DiagnosisContext } from '../diagnose/context.ts';
import { messageFinding } from '../diagnose/sending.ts';
import { endpointText } from '../model/endpoint.ts';
import type { Evidence } from '../model/evidence.ts';
import type { ProbePlan } from '../model/plan.ts';
import type { Diagnosis, Finding, MessageFinding } from '../model/verdict.ts';
import { compose, MESSAGE_TIMEOUT_MS } from '../sending/compose.ts';
import { UsageError } from './flags.ts';

/** What a probe came to, with a message where one was to be sent. */
export interface Examined extends Omit<Diagnosis, 'finding'> {
  finding?: Finding | MessageFinding;
}

/**
 * The sender that the flags name; of a message also the user name.
 * @throws UsageError where a message has none
 */
export function senderOf(one: (flag: string) => string | undefined): string | undefined {
  const [from, user] = [one('from'), one('username')];
  if (from !== undefined || one('send-to') === undefined) return from;
  if (user?.includes('@')) return user;
  throw new UsageError('--send-to needs --from ADDRESS, the sender of the message');
}

/** The plan with a test message to this address. */
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

/** The diagnosis, with the result of the message. */
export function withMessageFinding(
  diagnosis: Diagnosis,
  evidence: Evidence,
  context: DiagnosisContext,
): Examined {
  const { finding, ...rest } = diagnosis;
  const found = messageFinding(evidence, context) ?? finding;
  return { ...rest, ...(found && { finding: found }) };
}
