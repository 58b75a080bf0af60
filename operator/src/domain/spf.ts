import type { Answer, Lookup, SpfFacts, SpfNode, SpfProblem } from './facts.ts';

/** RFC 7208 section 4.6.4. */
export const MAX_SPF_LOOKUPS = 10;
export const MAX_SPF_VOIDS = 2;
const MAX_MX_HOSTS = 10;
/** Beyond the limits of the RFC the walk goes on, to say how many look-ups there are; here it ends. */
const MAX_QUERIES = 30;
/** RFC 1035: nothing longer is a record that somebody wrote. */
const MAX_RECORD_LENGTH = 4096;
const MAX_TERMS = 128;

const MECHANISMS = ['all', 'include', 'a', 'mx', 'ptr', 'ip4', 'ip6', 'exists'] as const;
type Mechanism = (typeof MECHANISMS)[number];

/** One term of a record (RFC 7208 section 4.6.1). */
export type SpfTerm =
  | { kind: 'mechanism'; qualifier: '+' | '-' | '~' | '?'; name: Mechanism; value: string; text: string }
  | { kind: 'modifier'; name: string; value: string; text: string }
  | { kind: 'invalid'; text: string };

/** Whether a TXT record is an SPF record: the version and nothing, or a space, behind it. */
export const isSpf = (text: string): boolean => /^v=spf1(?: |$)/i.test(text);

export function spfTerms(record: string): SpfTerm[] {
  return record
    .slice('v=spf1'.length, MAX_RECORD_LENGTH)
    .split(' ')
    .filter(text => text !== '')
    .slice(0, MAX_TERMS)
    .map(spfTerm);
}

function spfTerm(text: string): SpfTerm {
  const modifier = /^([A-Za-z][A-Za-z0-9_.-]{0,62})=(.*)$/.exec(text);
  if (modifier)
    return { kind: 'modifier', name: (modifier[1] ?? '').toLowerCase(), value: modifier[2] ?? '', text };
  const [, sign = '', name = '', value] = /^([+?~-]?)([A-Za-z0-9]{1,10})(?:[:/](.*))?$/.exec(text) ?? [];
  const mechanism = MECHANISMS.find(known => known === name.toLowerCase());
  if (!mechanism) return { kind: 'invalid', text };
  const slash = text.charAt(sign.length + name.length) === '/';
  const term = {
    qualifier: (sign || '+') as '+',
    name: mechanism,
    value: slash ? `/${value}` : (value ?? ''),
  };
  return isComplete(mechanism, term.value) ? { kind: 'mechanism', ...term, text } : { kind: 'invalid', text };
}

/** RFC 7208 section 5: which mechanisms need a value, and which have none. */
function isComplete(name: Mechanism, value: string): boolean {
  if (name === 'all') return value === '';
  if (name === 'include' || name === 'exists') return isDomainSpec(value);
  if (name === 'ip4') return /^\d{1,3}(?:\.\d{1,3}){3}(?:\/\d{1,2})?$/.test(value) && octetsFit(value);
  if (name === 'ip6') return /^[0-9A-Fa-f:.]{2,45}(?:\/\d{1,3})?$/.test(value) && value.includes(':');
  const domain = value.replace(/\/\d{1,2}(?:\/\/\d{1,3})?$|\/\/\d{1,3}$/, '');
  return domain === '' || isDomainSpec(domain);
}

const octetsFit = (value: string): boolean =>
  (value.split('/')[0] ?? '').split('.').every(octet => Number(octet) <= 255);

/** A domain, or one with macros (`%{i}`), which only a receiver can fill in. */
const isDomainSpec = (value: string): boolean =>
  /^[A-Za-z0-9_.%{}+=/-]{1,253}$/.test(value) && (hasMacro(value) || /^[^%{}/=+]+\.[^%{}/=+]+$/.test(value));

const hasMacro = (value: string): boolean => value.includes('%');

interface Walk {
  lookup: Lookup;
  nodes: SpfNode[];
  includes: Set<string>;
  lookups: number;
  voids: number;
  queries: number;
  problems: SpfProblem[];
}

/** Walks the SPF tree of a domain, in the order in which a receiver does. */
export async function walkSpf(domain: string, lookup: Lookup): Promise<SpfFacts> {
  const walk: Walk = {
    lookup,
    nodes: [],
    includes: new Set(),
    lookups: 0,
    voids: 0,
    queries: 0,
    problems: [],
  };
  await visit(domain, [], walk);
  const { nodes, includes, lookups, voids, problems } = walk;
  return { nodes, includes: [...includes], lookups, voids, cut: walk.queries >= MAX_QUERIES, problems };
}

async function visit(domain: string, path: readonly string[], walk: Walk): Promise<void> {
  if (path.includes(domain)) {
    walk.problems.push({ kind: 'loop', domain });
    return;
  }
  const answer = await ask(domain, 'TXT', walk);
  const record = spfRecord(domain, answer, walk, path.length > 0);
  if (record === undefined) return;
  walk.nodes.push({ domain, record });
  const terms = spfTerms(record);
  walk.problems.push(...problemsOf(domain, terms));
  for (const term of beforeAll(terms)) await follow(term, domain, [...path, domain], walk);
  const redirect = terms.find(term => term.kind === 'modifier' && term.name === 'redirect');
  if (redirect?.kind === 'modifier' && !terms.some(isAll))
    await descend(redirect.value, [...path, domain], walk);
}

function spfRecord(domain: string, answer: Answer, walk: Walk, counts: boolean): string | undefined {
  if (answer.state === 'unavailable') {
    walk.problems.push({ kind: 'unavailable', domain, code: answer.code });
    return undefined;
  }
  const records = answer.state === 'found' ? answer.values.filter(isSpf) : [];
  if (answer.state === 'absent' && counts) walk.voids += 1;
  if (records.length > 1) walk.problems.push({ kind: 'multiple', domain, records });
  if (records.length === 0) walk.problems.push({ kind: 'missing', domain });
  return records.length === 1 ? records[0] : undefined;
}

const isAll = (term: SpfTerm): boolean => term.kind === 'mechanism' && term.name === 'all';

function beforeAll(terms: readonly SpfTerm[]): readonly SpfTerm[] {
  const end = terms.findIndex(isAll);
  return end < 0 ? terms : terms.slice(0, end);
}

function problemsOf(domain: string, terms: readonly SpfTerm[]): SpfProblem[] {
  const end = terms.findIndex(isAll);
  const all = terms[end];
  const behind = end < 0 ? [] : terms.slice(end + 1).filter(({ kind }) => kind === 'mechanism');
  return [
    ...terms.flatMap(term =>
      term.kind === 'invalid' ? [{ kind: 'syntax' as const, domain, term: term.text }] : [],
    ),
    ...(all?.kind === 'mechanism' && all.qualifier === '+' ? [{ kind: 'pass-all' as const, domain }] : []),
    ...(behind.length > 0
      ? [{ kind: 'after-all' as const, domain, terms: behind.map(({ text }) => text) }]
      : []),
  ];
}

/** Counts a term, and looks up what it needs. */
async function follow(term: SpfTerm, domain: string, path: readonly string[], walk: Walk): Promise<void> {
  if (term.kind !== 'mechanism') return;
  const target = (term.value.split('/')[0] ?? '') || domain;
  switch (term.name) {
    case 'include':
      return descend(target, path, walk);
    case 'mx':
      return countMx(target, domain, walk);
    case 'a':
      return count(target, ['A', 'AAAA'], walk);
    case 'exists':
      return count(target, ['A'], walk);
    case 'ptr':
      walk.lookups += 1;
      return;
    default:
      return;
  }
}

async function descend(target: string, path: readonly string[], walk: Walk): Promise<void> {
  const domain = target.toLowerCase().replace(/\.$/, '');
  walk.lookups += 1;
  walk.includes.add(domain);
  if (!hasMacro(domain)) await visit(domain, path, walk);
}

async function count(target: string, types: readonly ('A' | 'AAAA')[], walk: Walk): Promise<void> {
  walk.lookups += 1;
  if (hasMacro(target)) return;
  const answers = await Promise.all(types.map(type => ask(target, type, walk)));
  if (answers.every(({ state }) => state === 'absent')) walk.voids += 1;
}

async function countMx(target: string, domain: string, walk: Walk): Promise<void> {
  walk.lookups += 1;
  if (hasMacro(target)) return;
  const answer = await ask(target, 'MX', walk);
  if (answer.state === 'absent') walk.voids += 1;
  if (answer.state === 'found' && answer.values.length > MAX_MX_HOSTS) {
    walk.problems.push({ kind: 'many-mx', domain });
  }
}

async function ask(name: string, type: 'TXT' | 'A' | 'AAAA' | 'MX', walk: Walk): Promise<Answer> {
  if (walk.queries >= MAX_QUERIES) return { state: 'unavailable', code: 'ELIMIT' };
  walk.queries += 1;
  return walk.lookup(name, type);
}

/** The record with this include in it, before what ends it; a new one where there is none. */
export function mergedSpf(record: string | undefined, include: string): string {
  if (record === undefined) return `v=spf1 include:${include} ~all`;
  const words = record.split(' ').filter(word => word !== '');
  const end = words.findIndex(word => /^[+?~-]?all$/i.test(word) || /^redirect=/i.test(word));
  const at = end < 0 ? words.length : end;
  return [...words.slice(0, at), `include:${include}`, ...words.slice(at)].join(' ');
}
