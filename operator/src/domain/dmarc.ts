import { tagList } from './dkim.ts';
import type { DmarcFacts, DmarcPolicy, DmarcRecord, Lookup } from './facts.ts';

/** RFC 9989 section 4.10: a longer name is cut to seven labels, so that there are at most eight queries. */
const MAX_LABELS = 7;

const REQUESTS = ['none', 'quarantine', 'reject'] as const;
type Request = (typeof REQUESTS)[number];
const isRequest = (value: string | undefined): value is Request => REQUESTS.includes(value as Request);

/** Tags of RFC 7489 that RFC 9989 removed: receivers ignore them. */
const OBSOLETE = ['pct', 'rf', 'ri'];

/** The DMARC policy of a domain by the tree walk of RFC 9989 section 4.10, in place of a list of public suffixes. */
export async function walkDmarc(domain: string, lookup: Lookup): Promise<DmarcFacts> {
  const records: DmarcRecord[] = [];
  const unusable: { domain: string; why: string }[] = [];
  for (const name of namesOf(domain)) {
    const answer = await lookup(`_dmarc.${name}`, 'TXT');
    if (answer.state === 'unavailable') {
      return { ...summary(domain, records, unusable), unavailable: answer.code };
    }
    const found = answer.state === 'found' ? answer.values.filter(isDmarc) : [];
    if (found.length > 1)
      unusable.push({ domain: name, why: 'there are two records, so receivers use none' });
    const [text] = found;
    if (found.length !== 1 || text === undefined) continue;
    const tags = tagList(text);
    const why = problemOf(tags);
    if (why !== undefined) {
      unusable.push({ domain: name, why });
      continue;
    }
    records.push({ domain: name, text, tags });
    if (tags['psd'] === 'n' || tags['psd'] === 'y') break;
  }
  return summary(domain, records, unusable);
}

/** The domain itself, then its parents from the seventh label on. */
function namesOf(domain: string): string[] {
  const labels = domain.split('.');
  const first = Math.max(1, labels.length - MAX_LABELS);
  const parents = labels.slice(first).map((_, index) => labels.slice(first + index).join('.'));
  return [domain, ...parents];
}

/** The version comes first, and in this case (RFC 9989 section 4.7). */
const isDmarc = (text: string): boolean => /^v\s*=\s*DMARC1\s*(?:;|$)/.test(text);

/** A policy that cannot be read counts as `none` where reports are asked for, else the record is none. */
function problemOf(tags: Readonly<Record<string, string>>): string | undefined {
  if (isRequest(tags['p']?.toLowerCase()) || /^mailto:\S/i.test(tags['rua'] ?? '')) return undefined;
  return tags['p'] === undefined
    ? 'it has neither p= nor rua='
    : `p=${tags['p'].slice(0, 40)} is not a policy`;
}

function summary(
  domain: string,
  records: readonly DmarcRecord[],
  unusable: DmarcFacts['unusable'],
): DmarcFacts {
  const organizationalDomain = organization(domain, records);
  const own = records.find(record => record.domain === domain);
  const inherited = records.find(record => record.domain === organizationalDomain) ?? records.at(-1);
  const record = own ?? inherited;
  return {
    records,
    unusable,
    organizationalDomain,
    ...(record && { policy: policyOf(record, record !== own) }),
  };
}

/** RFC 9989 section 4.10.2. */
function organization(domain: string, records: readonly DmarcRecord[]): string {
  const last = records.at(-1);
  if (!last) return domain;
  if (last.tags['psd'] === 'n') return last.domain;
  if (last.tags['psd'] === 'y' && last.domain !== domain) {
    const labels = domain.split('.');
    return labels.slice(labels.length - last.domain.split('.').length - 1).join('.');
  }
  return last.domain;
}

function policyOf({ domain, tags }: DmarcRecord, inherited: boolean): DmarcPolicy {
  const own = tags['p']?.toLowerCase();
  const sub = inherited ? tags['sp']?.toLowerCase() : undefined;
  return {
    domain,
    request: isRequest(sub) ? sub : isRequest(own) ? own : 'none',
    testing: tags['t']?.toLowerCase() === 'y',
    strictDkim: tags['adkim']?.toLowerCase() === 's',
    strictSpf: tags['aspf']?.toLowerCase() === 's',
    obsolete: OBSOLETE.filter(tag => tags[tag] !== undefined),
  };
}
