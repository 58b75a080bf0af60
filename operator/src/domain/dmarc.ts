import { repeatedTag, tagList } from './dkim.ts';
import type { DmarcFacts, DmarcPolicy, DmarcRecord, Lookup } from './facts.ts';

/** RFC 9989 section 4.10: a longer name is cut to seven labels, so that there are at most eight queries. */
const MAX_LABELS = 7;
/** A longer record is not evaluated. */
const MAX_RECORD_LENGTH = 4096;

const REQUESTS = ['none', 'quarantine', 'reject'] as const;
type Request = (typeof REQUESTS)[number];
const isRequest = (value: string | undefined): value is Request => REQUESTS.includes(value as Request);

/** Tags of RFC 7489 that RFC 9989 removed: receivers ignore them. */
const OBSOLETE = ['pct', 'rf', 'ri'];

interface Walk {
  records: DmarcRecord[];
  unusable: { domain: string; why: string }[];
  /** Code of the failure that ended the walk. */
  unavailable?: string;
}

/**
 * Finds the DMARC policy of a domain with the tree walk of RFC 9989 section 4.10, which needs no list of public
 * suffixes.
 */
export async function walkDmarc(domain: string, lookup: Lookup): Promise<DmarcFacts> {
  const walk = await walkUp(domain, lookup);
  const { records, unusable, unavailable } = walk;
  const organizationalDomain = organization(domain, records);
  const own = records.find(record => record.domain === domain);
  // A parent that did not answer could hold the policy.
  const inherited =
    unavailable === undefined
      ? (records.find(record => record.domain === organizationalDomain) ?? records.at(-1))
      : undefined;
  const record = own ?? inherited;
  const facts = {
    records,
    unusable,
    organizationalDomain,
    ...(unavailable !== undefined && { unavailable }),
  };
  if (!record) return facts;
  if (record === own) return { ...facts, policy: policyOf(record, 'p') };
  const absent = record.tags['np'] !== undefined && !(await nameExists(domain, lookup));
  return { ...facts, policy: policyOf(record, absent ? 'np' : 'sp') };
}

async function walkUp(domain: string, lookup: Lookup): Promise<Walk> {
  const walk: Walk = { records: [], unusable: [] };
  for (const name of namesOf(domain)) {
    const answer = await lookup(`_dmarc.${name}`, 'TXT');
    if (answer.state === 'unavailable') return { ...walk, unavailable: answer.code };
    const found = answer.state === 'found' ? answer.values.filter(isDmarc) : [];
    const [text] = found;
    if (text === undefined) continue;
    const why = found.length > 1 ? 'there are two records, so receivers use none' : problemOf(text);
    if (why !== undefined) {
      walk.unusable.push({ domain: name, why });
      continue;
    }
    const tags = tagList(text);
    walk.records.push({ domain: name, text, tags });
    if (isBoundary(tags['psd'])) break;
  }
  return walk;
}

const isBoundary = (psd: string | undefined): boolean => /^[yn]$/i.test(psd ?? '');

/** The domain itself, then its parents from the seventh label on. */
function namesOf(domain: string): string[] {
  const labels = domain.split('.');
  const first = Math.max(1, labels.length - MAX_LABELS);
  const parents = labels.slice(first).map((_, index) => labels.slice(first + index).join('.'));
  return [domain, ...parents];
}

/** The version comes first, and its value is in capitals (RFC 9989 section 4.7). */
const isDmarc = (text: string): boolean => /^[vV][ \t]*=[ \t]*DMARC1[ \t]*(?:;|$)/.test(text);

/** A policy that cannot be read counts as `none` if the record requests reports; otherwise the record is ignored. */
function problemOf(text: string): string | undefined {
  if (text.length > MAX_RECORD_LENGTH) return 'it is too long';
  const twice = repeatedTag(text);
  if (twice !== undefined) return `there are two tags ${twice}=`;
  const tags = tagList(text);
  if (hasReportingUri(tags)) return undefined;
  if (tags['p'] === undefined) return 'it has neither p= nor rua=';
  const wrong = (['p', 'sp', 'np'] as const).find(tag => !isReadable(tags[tag]));
  return wrong && `${wrong}=${tags[wrong]?.slice(0, 40)} is not a policy`;
}

const isReadable = (value: string | undefined): boolean =>
  value === undefined || isRequest(value.toLowerCase());

const hasReportingUri = (tags: Readonly<Record<string, string>>): boolean =>
  (tags['rua'] ?? '').split(',').some(uri => /^\s*[a-z][a-z0-9+.-]*:\S/i.test(uri));

/** RFC 9989 section 4.10.2. */
function organization(domain: string, records: readonly DmarcRecord[]): string {
  const last = records.at(-1);
  if (!last) return domain;
  if (last.tags['psd']?.toLowerCase() === 'y' && last.domain !== domain) {
    const labels = domain.split('.');
    return labels.slice(labels.length - last.domain.split('.').length - 1).join('.');
  }
  return last.domain;
}

/** RFC 9989 section 4.10.1: if one of the three policies cannot be read, all of them count as `none`. */
function policyOf({ domain, tags }: DmarcRecord, kind: 'p' | 'sp' | 'np'): DmarcPolicy {
  const readable = (['p', 'sp', 'np'] as const).every(tag => isReadable(tags[tag]));
  const given = [tags[kind], ...(kind === 'np' ? [tags['sp']] : []), tags['p']];
  const request = given.map(value => value?.toLowerCase()).find(isRequest);
  const testing = tags['t']?.toLowerCase() === 'y';
  const asked = readable && tags['p'] !== undefined ? (request ?? 'none') : 'none';
  return {
    domain,
    request: testing ? milder(asked) : asked,
    testing,
    strictDkim: tags['adkim']?.toLowerCase() === 's',
    strictSpf: tags['aspf']?.toLowerCase() === 's',
    obsolete: OBSOLETE.filter(tag => tags[tag] !== undefined),
  };
}

/** With t=y receivers apply the next milder policy (RFC 9989 section 4.7). */
const milder = (request: Request): Request => (request === 'reject' ? 'quarantine' : 'none');

/** Reports whether the name exists. After a DNS error it is assumed to exist, because a sender uses it. */
async function nameExists(domain: string, lookup: Lookup): Promise<boolean> {
  const answer = await lookup(domain, 'A');
  return answer.state !== 'absent' || answer.noName !== true;
}
