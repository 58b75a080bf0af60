import type { DomainNeeds } from '../providers/domain-needs.ts';
import { dkimRecords } from './dkim-record.ts';
import type { DomainFacts } from './facts.ts';
import { spfRecords } from './spf-record.ts';

/** Whether the domains that DKIM and SPF authenticate match the From domain (RFC 9989 section 4.4). */
export interface Alignment {
  dkim: 'yes' | 'no' | 'unknown';
  spf: 'yes' | 'no' | 'unknown';
}

/**
 * Returns the alignment of DKIM and SPF. A signature of the domain itself is aligned in both modes; a return path below
 * the domain is aligned only in relaxed mode.
 */
export function alignmentOf(needs: DomainNeeds, facts: DomainFacts): Alignment {
  return { dkim: dkimAlignment(needs, facts), spf: spfAlignment(needs, facts) };
}

function dkimAlignment(needs: DomainNeeds, facts: DomainFacts): Alignment['dkim'] {
  const records = dkimRecords(needs, facts);
  const signs = facts.dkim.some(
    ({ key }, index) => key.state === 'valid' && !key.testing && records[index]?.state === 'ok',
  );
  if (signs) return 'yes';
  return records.some(({ state }) => state === 'unknown') ? 'unknown' : 'no';
}

function spfAlignment(needs: DomainNeeds, facts: DomainFacts): Alignment['spf'] {
  const [spf] = needs.spf ? spfRecords(needs, facts) : [];
  const state = spf?.state === 'ok' ? 'yes' : spf?.state === 'unknown' ? 'unknown' : 'no';
  if (needs.envelope === 'include') return state;
  if (facts.dmarc.policy?.strictSpf === true) return 'no';
  const own = needs.records.findIndex(({ purpose }) => purpose === 'return-path');
  // There may be a return path whose name only the provider's console shows.
  if (own < 0) return 'unknown';
  return needs.spf ? state : returnPath(facts, own);
}

function returnPath({ others }: DomainFacts, index: number): Alignment['spf'] {
  const answer = others[index]?.answer;
  if (answer?.state === 'found') return 'yes';
  return answer?.state === 'absent' ? 'no' : 'unknown';
}
