import { reasonAddress } from '../../../crds/reasons.ts';
import type { SmtpConfigStatus } from '../../../crds/schema/status.ts';
import type { EventNote } from './event-note.ts';

const TYPE = 'DomainAuthenticated';

/**
 * Returns the events for a transition of DomainAuthenticated. If the spec requires the domain, Ready may have the same
 * reason; then the event of Ready is enough. A DNS server that stops or starts answering makes no event.
 */
export function domainEvents(before: SmtpConfigStatus, after: SmtpConfigStatus): EventNote[] {
  const [was, is] = [find(before, TYPE), find(after, TYPE)];
  if (!is || (was?.status === is.status && was.reason === is.reason)) return [];
  if (is.status === 'False') {
    if (find(after, 'Ready')?.reason === is.reason) return [];
    const explained = reasonAddress(TYPE, is.reason);
    return [{ type: 'Warning', reason: is.reason, action: 'Verify', note: is.message, explained }];
  }
  const repaired = is.status === 'True' && was?.status === 'False';
  return repaired
    ? [{ type: 'Normal', reason: 'DomainAuthenticated', action: 'Verify', note: is.message }]
    : [];
}

const find = ({ conditions = [] }: SmtpConfigStatus, type: string) =>
  conditions.find(condition => condition.type === type);
