import type { DomainNeeds } from '../providers/domain-needs.ts';
import type { Alignment } from './alignment.ts';
import { alignmentOf } from './alignment.ts';
import type { DmarcPolicy, DomainFacts } from './facts.ts';
import { RECEIVERS_REQUIRE } from './receivers.ts';
import type { DomainRecord } from './record.ts';
import { shown, unavailable } from './record.ts';

/** Returns the DMARC policy in force and its effect on mail through this provider. */
export function dmarcRecord(needs: DomainNeeds, facts: DomainFacts): DomainRecord {
  const { domain, dmarc } = facts;
  const name = `_dmarc.${domain}`;
  const head = { purpose: 'dmarc' as const, type: 'TXT' as const, name, required: true, exact: true };
  const expected = 'v=DMARC1; p=none';
  const [broken] = dmarc.unusable;
  const fault = broken && `The record of ${broken.domain} cannot be used: ${broken.why}.`;
  if (dmarc.policy) {
    const text = dmarc.records.find(record => record.domain === dmarc.policy?.domain)?.text ?? '';
    const notes = [fault, obsolete(dmarc.policy), effect(dmarc.policy, alignmentOf(needs, facts), domain)];
    const why = notes.filter(note => note !== undefined).join(' ');
    const found = shown(text);
    return { ...head, expected: found, found, state: 'ok', ...(why !== '' && { why }) };
  }
  if (dmarc.unavailable !== undefined)
    return { ...head, expected, ...unavailable({ state: 'unavailable', code: dmarc.unavailable }) };
  return fault === undefined
    ? { ...head, expected, state: 'missing', reason: 'DMARCMissing', why: RECEIVERS_REQUIRE.dmarc }
    : { ...head, expected, state: 'wrong', reason: 'DMARCInvalid', why: fault };
}

const obsolete = ({ obsolete: tags }: DmarcPolicy): string | undefined =>
  tags.length > 0 ? `Receivers ignore ${tags.join(', ')} since RFC 9989.` : undefined;

/** Effect of a policy other than `none` on mail through this provider, if DKIM does not decide it. */
function effect({ request }: DmarcPolicy, { dkim, spf }: Alignment, domain: string): string | undefined {
  if (request === 'none' || dkim === 'yes') return undefined;
  const verb = request === 'reject' ? 'reject' : 'quarantine';
  if (spf === 'yes')
    return `The policy asks receivers to ${verb} mail that is not aligned: without DKIM that is every forwarded message.`;
  return `The policy asks receivers to ${verb} mail that DKIM does not sign as ${domain}.`;
}
