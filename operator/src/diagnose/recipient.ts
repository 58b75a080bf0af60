import type { Evidence } from '../model/evidence.ts';
import { failedStage } from '../model/evidence.ts';
import type { Reply } from '../model/reply.ts';
import type { DiagnosisContext } from './context.ts';
import { meaningAt } from './replies.ts';

/**
 * Returns the reply to RCPT TO, if it rejects only the sender's own address. A sender such as noreply@shop.example need
 * not be a mailbox, and mail to other recipients is not affected.
 */
export function refusesOnlyItself(evidence: Evidence, context: DiagnosisContext): Reply | undefined {
  const failed = failedStage(evidence);
  if (context.recipient !== undefined || failed?.stage !== 'recipient' || failed.fault?.kind !== 'reply') {
    return undefined;
  }
  const { reply } = failed.fault;
  return meaningAt({ evidence, context }, 'recipient', reply).reason === 'RecipientRejected'
    ? reply
    : undefined;
}
