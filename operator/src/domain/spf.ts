import type { Answer, Lookup, SpfFacts, SpfNode, SpfProblem } from './facts.ts';
import type { SpfTerm } from './spf-terms.ts';
import { hasMacro, isSpf, spfTerms } from './spf-terms.ts';

/** RFC 7208 section 4.6.4. */
export const MAX_SPF_LOOKUPS = 10;
export const MAX_SPF_VOIDS = 2;
const MAX_MX_HOSTS = 10;
/** Maximum number of queries. The walk continues beyond the limits of the RFC to count all look-ups, and ends here. */
const MAX_QUERIES = 30;
/** RFC 7208 section 3.4 advises 450 characters and sets no limit; a longer record than this is not evaluated. */
const MAX_RECORD_LENGTH = 8192;
/** Maximum number of records that are kept if a name has several, and of characters in each. */
const MAX_DUPLICATES = 5;
const MAX_DUPLICATE_LENGTH = 2048;
/** Maximum number of faults that are kept for one record. */
const MAX_FAULTS = 5;

interface Walk {
  lookup: Lookup;
  nodes: SpfNode[];
  includes: Set<string>;
  lookups: number;
  voids: number;
  queries: number;
  macros: boolean;
  problems: SpfProblem[];
}

/** Walks the SPF tree of a domain in the order of a receiver. */
export async function walkSpf(domain: string, lookup: Lookup): Promise<SpfFacts> {
  const walk: Walk = {
    lookup,
    nodes: [],
    includes: new Set(),
    lookups: 0,
    voids: 0,
    queries: 0,
    macros: false,
    problems: [],
  };
  await visit(domain, [], walk);
  const { nodes, includes, lookups, voids, macros, problems } = walk;
  const cut = walk.queries >= MAX_QUERIES;
  return { nodes, includes: [...includes], lookups, voids, cut, macros, problems };
}

async function visit(domain: string, path: readonly string[], walk: Walk): Promise<void> {
  if (path.includes(domain)) {
    walk.problems.push({ kind: 'loop', domain });
    return;
  }
  const answer = await ask(domain, 'TXT', walk);
  const record = spfRecord(domain, answer, walk, path.length > 0);
  if (record === undefined) return;
  if (record.length > MAX_RECORD_LENGTH) {
    walk.problems.push({ kind: 'too-long', domain });
    return;
  }
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
  if (records.length > 1) {
    const kept = records.slice(0, MAX_DUPLICATES).map(text => text.slice(0, MAX_DUPLICATE_LENGTH));
    walk.problems.push({ kind: 'multiple', domain, count: records.length, records: kept });
  }
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
    ...terms
      .filter(({ kind }) => kind === 'invalid')
      .slice(0, MAX_FAULTS)
      .map(({ text }) => ({ kind: 'syntax' as const, domain, term: text.slice(0, MAX_DUPLICATE_LENGTH) })),
    ...(all?.kind === 'mechanism' && all.qualifier === '+' ? [{ kind: 'pass-all' as const, domain }] : []),
    ...(behind.length > 0
      ? [{ kind: 'after-all' as const, domain, terms: behind.slice(0, MAX_FAULTS).map(({ text }) => text) }]
      : []),
  ];
}

/** Counts a term and makes its look-ups. */
async function follow(term: SpfTerm, domain: string, path: readonly string[], walk: Walk): Promise<void> {
  if (term.kind !== 'mechanism') return;
  const target = term.target || domain;
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
  if (hasMacro(domain)) walk.macros = true;
  else {
    walk.includes.add(domain);
    await visit(domain, path, walk);
  }
}

async function count(target: string, types: readonly ('A' | 'AAAA')[], walk: Walk): Promise<void> {
  walk.lookups += 1;
  if (hasMacro(target)) {
    walk.macros = true;
    return;
  }
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

/** Returns the record with this include, inserted before `all` or `redirect`; a new record if there is none. */
export function mergedSpf(record: string | undefined, include: string): string {
  if (record === undefined) return `v=spf1 include:${include} ~all`;
  const words = record.split(' ').filter(word => word !== '');
  const end = words.findIndex(word => /^[+?~-]?all$/i.test(word) || /^redirect=/i.test(word));
  const at = end < 0 ? words.length : end;
  return [...words.slice(0, at), `include:${include}`, ...words.slice(at)].join(' ');
}

/** Returns one record with the terms of all records; undefined if some records or parts of them were not kept. */
export function oneSpf(records: readonly string[], include: string | undefined): string | undefined {
  if (records.length > MAX_DUPLICATES || records.some(record => record.length >= MAX_DUPLICATE_LENGTH)) {
    return undefined;
  }
  const [first = '', ...rest] = records.map(record => record.split(' ').filter(word => word !== ''));
  const ends = (word: string): boolean => /^[+?~-]?all$/i.test(word) || /^redirect=/i.test(word);
  const terms = [...first, ...rest.flatMap(words => words.slice(1))];
  const before = [...new Set(terms.filter(word => !ends(word)))];
  const wanted = include === undefined || before.includes(`include:${include}`) ? [] : [`include:${include}`];
  const end = terms.find(ends);
  return [...before, ...wanted, ...(end === undefined ? [] : [end])].join(' ');
}
