import type { DomainNeeds } from '../providers/domain-needs.ts';
import type { DomainFacts } from './facts.ts';
import type { DomainRecord } from './records.ts';
import { domainRecords, includesAny } from './records.ts';
import { MAX_SPF_LOOKUPS, MAX_SPF_VOIDS } from './spf.ts';

/** Reasons of condition DomainAuthenticated, but for the one of a domain that is the provider's own. */
export type DomainReason =
  | 'Authenticated'
  | 'SPFMissing'
  | 'SPFMultipleRecords'
  | 'SPFTooManyLookups'
  | 'SPFInvalid'
  | 'SPFProviderMissing'
  | 'DKIMMissing'
  | 'DKIMInvalid'
  | 'DKIMSelectorUnknown'
  | 'ReturnPathMissing'
  | 'OwnershipMissing'
  | 'DMARCMissing'
  | 'DMARCInvalid'
  | 'NotAligned'
  | 'DNSUnavailable';

export interface DomainVerdict {
  status: 'True' | 'False' | 'Unknown';
  reason: DomainReason;
  records: readonly DomainRecord[];
  /** The records that have to change, the next step first. */
  open: readonly DomainRecord[];
}

/** Whether receivers will see mail of this domain through this provider as authenticated. */
export function judgeDomain(needs: DomainNeeds, facts: DomainFacts): DomainVerdict {
  const records = domainRecords(needs, facts);
  const open = records.filter(
    ({ required, state }) => required && (state === 'missing' || state === 'wrong'),
  );
  const [first] = open;
  if (first) return { status: 'False', reason: reasonOf(first, needs, facts), records, open };
  if (rejectsUnaligned(needs, facts)) return { status: 'False', reason: 'NotAligned', records, open };
  const unknown = records.filter(({ required, state }) => required && state === 'unknown');
  if (unknown.length === 0) return { status: 'True', reason: 'Authenticated', records, open };
  const reason = isUnavailable(facts) ? 'DNSUnavailable' : 'DKIMSelectorUnknown';
  return { status: 'Unknown', reason, records, open };
}

function reasonOf(record: DomainRecord, needs: DomainNeeds, facts: DomainFacts): DomainReason {
  const missing = record.state === 'missing';
  switch (record.purpose) {
    case 'ownership':
      return 'OwnershipMissing';
    case 'return-path':
    case 'mx':
      return 'ReturnPathMissing';
    case 'dkim':
      return missing ? 'DKIMMissing' : 'DKIMInvalid';
    case 'dmarc':
      return missing ? 'DMARCMissing' : 'DMARCInvalid';
    case 'spf':
      return spfReason(missing, needs, facts);
  }
}

function spfReason(missing: boolean, needs: DomainNeeds, facts: DomainFacts): DomainReason {
  const { spf } = facts;
  if (missing) return 'SPFMissing';
  if (spf.problems.some(({ kind }) => kind === 'multiple')) return 'SPFMultipleRecords';
  const broken = ['syntax', 'loop', 'many-mx', 'missing'];
  if (spf.problems.some(({ kind }) => broken.includes(kind))) return 'SPFInvalid';
  if (spf.lookups > MAX_SPF_LOOKUPS || spf.voids > MAX_SPF_VOIDS) return 'SPFTooManyLookups';
  return includesAny(needs, facts) ? 'SPFInvalid' : 'SPFProviderMissing';
}

/**
 * A policy of the domain asks receivers to refuse what is not aligned, and with this provider nothing can be: no key
 * signs as the domain, and the return path is another domain.
 */
function rejectsUnaligned(needs: DomainNeeds, { dkim, dmarc }: DomainFacts): boolean {
  const policy = dmarc.policy;
  if (!policy || policy.request === 'none') return false;
  const signs = dkim.some(({ key }) => key.state === 'valid' || key.state === 'unavailable');
  const aligned = needs.envelope === 'include';
  return !signs && !aligned && needs.dkim.known === 'fixed';
}

const isUnavailable = ({ spf, dkim, dmarc, others }: DomainFacts): boolean =>
  spf.problems.some(({ kind }) => kind === 'unavailable') ||
  dkim.some(({ key }) => key.state === 'unavailable') ||
  dmarc.unavailable !== undefined ||
  others.some(({ answer }) => answer.state === 'unavailable');
