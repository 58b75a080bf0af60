import { type Reader, wordedFor } from '../../../crds/wording.ts';
import type { DomainNeeds } from '../providers/domain-needs.ts';
import { alignmentOf } from './alignment.ts';
import type { DomainFacts } from './facts.ts';
import type { DomainReason } from './reason.ts';
import type { DomainRecord } from './record.ts';
import { domainRecords } from './records.ts';

export interface DomainVerdict {
  status: 'True' | 'False' | 'Unknown';
  reason: DomainReason;
  records: readonly DomainRecord[];
  /** Records that must change, the next step first. */
  open: readonly DomainRecord[];
}

/** Judges whether receivers will treat mail of this domain through this provider as authenticated. */
export function judgeDomain(
  needs: DomainNeeds,
  facts: DomainFacts,
  reader: Reader = 'cluster',
): DomainVerdict {
  const records = domainRecords(needs, facts).map(({ why, ...record }) => ({
    ...record,
    ...(why !== undefined && { why: wordedFor(reader, why) }),
  }));
  const required = records.filter(record => record.required);
  const open = required.filter(({ state }) => state === 'missing' || state === 'wrong');
  const [first] = open;
  if (first) return { status: 'False', reason: first.reason ?? 'NotAligned', records, open };
  if (rejectsUnaligned(needs, facts)) return { status: 'False', reason: 'NotAligned', records, open };
  const unknown = required.filter(({ state }) => state === 'unknown');
  if (unknown.length === 0) return { status: 'True', reason: 'Authenticated', records, open };
  // Faults that a user can fix come after queries that DNS did not answer.
  const silent = unknown.find(({ reason }) => reason === 'DNSUnavailable') ?? unknown[0];
  return { status: 'Unknown', reason: silent?.reason ?? 'DNSUnavailable', records, open };
}

/**
 * Reports whether the policy requests that receivers refuse mail that is not aligned, and mail through this provider is
 * certainly not aligned.
 */
function rejectsUnaligned(needs: DomainNeeds, facts: DomainFacts): boolean {
  const { policy } = facts.dmarc;
  if (!policy || policy.request === 'none') return false;
  const { dkim, spf } = alignmentOf(needs, facts);
  return dkim === 'no' && spf === 'no';
}
