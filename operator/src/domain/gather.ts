import type { DomainNeeds } from '../providers/domain-needs.ts';
import { lookUpSelector } from './dkim.ts';
import { walkDmarc } from './dmarc.ts';
import type { Answer, DomainFacts, Lookup } from './facts.ts';
import { walkSpf } from './spf.ts';

/** Maximum number of selectors of the spec and of the provider together. */
const MAX_SELECTORS = 16;
/** Maximum number of values that are kept for one name, and of characters in each. */
const MAX_VALUES = 20;
const MAX_VALUE = 300;

/**
 * Looks up all DNS facts that the verdict needs: the SPF tree, the selectors, the DMARC policy and the provider's other
 * records.
 * @param domain in lower case and ASCII (RFC 5890), without a final dot
 * @param selectors selectors of the spec, tried before those of the provider
 */
export async function gatherDomain(
  domain: string,
  needs: DomainNeeds,
  selectors: readonly string[],
  lookup: Lookup,
): Promise<DomainFacts> {
  const all = [...new Set([...selectors, ...needs.dkim.selectors])].slice(0, MAX_SELECTORS);
  const [spf, dkim, dmarc, others] = await Promise.all([
    walkSpf(spfDomain(domain, needs), lookup),
    Promise.all(all.map(selector => lookUpSelector(domain, selector, lookup))),
    walkDmarc(domain, lookup),
    Promise.all(
      needs.records.map(async ({ label, type, value }) => {
        const name = nameOf(label, domain);
        return { name, type, answer: shortened(await lookup(name, type), value) };
      }),
    ),
  ]);
  return { domain, spf, dkim, dmarc, others };
}

/** Sorts the records of one name, which may be many, and keeps the first: matching records come first. */
function shortened(answer: Answer, value: string): Answer {
  if (answer.state !== 'found') return answer;
  const fits = (text: string): boolean => text.includes(value);
  const values = [...answer.values.filter(fits), ...answer.values.filter(text => !fits(text))];
  return { state: 'found', values: values.slice(0, MAX_VALUES).map(text => text.slice(0, MAX_VALUE)) };
}

export const nameOf = (label: string, domain: string): string =>
  label === '' ? domain : `${label}.${domain}`;

/** Returns the domain whose SPF record receivers check with this provider. */
export const spfDomain = (domain: string, needs: DomainNeeds): string => nameOf(needs.spf?.at ?? '', domain);
