import type { DomainNeeds } from '../providers/domain-needs.ts';
import type { DomainFacts, SpfFacts, SpfProblem } from './facts.ts';
import { spfDomain } from './gather.ts';
import { RECEIVERS_REQUIRE } from './receivers.ts';
import type { DomainRecord, Finding } from './record.ts';
import { shown } from './record.ts';
import { MAX_SPF_LOOKUPS, MAX_SPF_VOIDS, mergedSpf, oneSpf } from './spf.ts';

/** Returns the SPF record of the domain that receivers check with this provider; empty if it is not relevant. */
export function spfRecords(needs: DomainNeeds, facts: DomainFacts): DomainRecord[] {
  const { spf } = facts;
  const name = spfDomain(facts.domain, needs);
  const [include] = needs.spf?.includes ?? [];
  const own = spf.nodes.find(({ domain }) => domain === name)?.record;
  if (include === undefined && own === undefined && !hasSeveral(spf, name)) return [];
  const required = needs.envelope === 'include' && include !== undefined;
  const expected = include === undefined ? (own ?? '') : mergedSpf(own, include);
  const head = { purpose: 'spf' as const, type: 'TXT' as const, name, required, expected, exact: true };
  const found = own === undefined ? {} : { found: shown(own) };
  const fault = spfFault(spf, name);
  if (fault?.reason === 'SPFMultipleRecords')
    return [{ ...head, ...fault, ...replacement(spf, name, include) }];
  if (fault) return [{ ...head, ...found, ...fault }];
  if (own === undefined) {
    const why = `The domain has no SPF record. ${RECEIVERS_REQUIRE.spf}`;
    return [{ ...head, state: 'missing', reason: 'SPFMissing', why }];
  }
  if (include === undefined || includesAny(needs, facts)) {
    const why = spfAdvice(spf.problems);
    return [{ ...head, ...found, state: 'ok', expected: own, ...(why !== undefined && { why }) }];
  }
  if (spf.macros) {
    const why = `The record uses macros, so DNS alone does not show whether it allows ${include}.`;
    return [{ ...head, ...found, state: 'unknown', reason: 'SPFUnknown', why }];
  }
  const why = `The record does not include ${include}.`;
  return [{ ...head, ...found, state: 'wrong', reason: 'SPFProviderMissing', why }];
}

/** Merges several records into one. */
function replacement({ problems }: SpfFacts, name: string, include: string | undefined) {
  const several = problems.find(({ kind, domain }) => kind === 'multiple' && domain === name);
  const one = several?.kind === 'multiple' ? oneSpf(several.records, include) : undefined;
  return one === undefined
    ? { expected: 'one record with the terms of all', exact: false }
    : { expected: one, exact: true };
}

const hasSeveral = ({ problems }: SpfFacts, name: string): boolean =>
  problems.some(({ kind, domain }) => kind === 'multiple' && domain === name);

const includesAny = (needs: DomainNeeds, { spf }: DomainFacts): boolean =>
  (needs.spf?.includes ?? []).some(include =>
    spf.includes.some(found => found === include || found.endsWith(`.${include}`)),
  );

/** Returns why receivers cannot evaluate the record. Certain faults come before failed DNS queries. */
function spfFault(spf: SpfFacts, name: string): Finding | undefined {
  const multiple = spf.problems.find(({ kind, domain }) => kind === 'multiple' && domain === name);
  if (multiple?.kind === 'multiple') {
    const found = shown(multiple.records.join(' | '));
    const why = `There are ${multiple.count} SPF records, so receivers use none. Keep one record with the terms of all.`;
    return { state: 'wrong', reason: 'SPFMultipleRecords', why, found };
  }
  const limit = overLimit(spf);
  if (limit !== undefined) return { state: 'wrong', reason: 'SPFTooManyLookups', why: limit };
  for (const problem of spf.problems) {
    const why = faultText(problem, name);
    if (why !== undefined) return { state: 'wrong', reason: 'SPFInvalid', why };
  }
  const silent = spf.problems.find(({ kind }) => kind === 'unavailable');
  if (silent?.kind !== 'unavailable') return undefined;
  const why = `DNS gave no answer for ${silent.domain} (${silent.code}).`;
  return { state: 'unknown', reason: 'DNSUnavailable', why };
}

function overLimit({ lookups, voids, cut }: SpfFacts): string | undefined {
  if (lookups > MAX_SPF_LOOKUPS) {
    const count = `${lookups}${cut ? ' or more' : ''}`;
    return `The record needs ${count} DNS look-ups and receivers stop at ${MAX_SPF_LOOKUPS}.`;
  }
  return voids > MAX_SPF_VOIDS
    ? `${voids} look-ups of the record find nothing and receivers stop at ${MAX_SPF_VOIDS}.`
    : undefined;
}

/** Faults that make receivers ignore the whole record (permerror). */
function faultText(problem: SpfProblem, name: string): string | undefined {
  const { kind, domain } = problem;
  switch (kind) {
    case 'syntax':
      return `"${shown(problem.term)}" in the record of ${domain} is not a valid term.`;
    case 'loop':
      return `The includes lead back to ${domain}.`;
    case 'many-mx':
      return `A term mx of ${domain} leads to more than ten hosts.`;
    case 'too-long':
      return `The record of ${domain} is too long.`;
    case 'multiple':
      return `${domain}, which the record includes, has ${problem.count} SPF records.`;
    case 'missing':
      return domain === name ? undefined : `${domain}, which the record includes, has no SPF record.`;
    default:
      return undefined;
  }
}

/** Returns settings that work but should be changed. */
function spfAdvice(problems: readonly SpfProblem[]): string | undefined {
  for (const problem of problems) {
    if (problem.kind === 'pass-all')
      return `The record of ${problem.domain} ends with +all: any host may send mail from this domain.`;
    if (problem.kind === 'after-all') {
      return `Terms behind "all" in the record of ${problem.domain} are ignored: ${shown(problem.terms.join(' '))}.`;
    }
  }
  return undefined;
}
