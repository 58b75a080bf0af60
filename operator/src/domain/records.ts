import type { DomainNeeds, RecordNeed } from '../providers/domain-needs.ts';
import type { Answer, DkimKey, DomainFacts, SelectorFacts, SpfProblem } from './facts.ts';
import { nameOf, spfDomain } from './gather.ts';
import { MAX_SPF_LOOKUPS, MAX_SPF_VOIDS, mergedSpf } from './spf.ts';

/** One line of what the provider's console would list. */
export interface DomainRecord {
  purpose: 'spf' | 'dkim' | 'dmarc' | RecordNeed['purpose'];
  type: 'TXT' | 'CNAME' | 'MX';
  name: string;
  /** What to publish; a value that only the provider's console shows is described. */
  expected: string;
  /** What is published, shortened. */
  found?: string;
  state: 'ok' | 'missing' | 'wrong' | 'unknown';
  /** One sentence, where the state is not `ok` or something else is worth a look. */
  why?: string;
  /** Whether the verdict depends on it. */
  required: boolean;
  /** `expected` can be published as it is. */
  exact: boolean;
}

const MAX_SHOWN = 200;

/** Every record that matters with this provider, in the order in which its console asks for them. */
export function domainRecords(needs: DomainNeeds, facts: DomainFacts): DomainRecord[] {
  const others = needs.records.map((need, index) => otherRecord(need, facts, facts.others[index]?.answer));
  const of = (purpose: RecordNeed['purpose']) => others.filter(record => record.purpose === purpose);
  return [
    ...of('ownership'),
    ...spfRecords(needs, facts),
    ...dkimRecords(needs, facts),
    ...of('return-path'),
    dmarcRecord(facts),
    ...of('mx'),
  ];
}

function otherRecord(need: RecordNeed, { domain }: DomainFacts, answer: Answer | undefined): DomainRecord {
  const { purpose, type, label, value, required, find } = need;
  const head = {
    purpose,
    type,
    name: nameOf(label, domain),
    required,
    expected: expectedOf(need),
    exact: type !== 'TXT',
  };
  if (answer === undefined || answer.state === 'unavailable') return { ...head, ...unavailable(answer) };
  if (answer.state === 'absent') return { ...head, state: 'missing', why: find };
  const matches = (text: string): boolean =>
    type === 'TXT' ? text.startsWith(value) : hasTarget(text, value);
  const match = answer.values.find(matches);
  if (match !== undefined) return { ...head, state: 'ok', found: shown(match) };
  // Other TXT records of the same name are not this one.
  return type === 'TXT'
    ? { ...head, state: 'missing', why: find }
    : { ...head, state: 'wrong', found: shown(answer.values.join(', ')), why: find };
}

const expectedOf = ({ type, value }: RecordNeed): string =>
  type === 'MX' ? `10 ${value}` : type === 'TXT' && value !== '' ? `${value}…` : value;

/** Whether a name is the target or below it; MX records have a preference in front. */
const hasTarget = (found: string, target: string): boolean => {
  const host = found.replace(/^\d+ /, '');
  return host === target || host.endsWith(`.${target.replace(/^\./, '')}`);
};

function spfRecords(needs: DomainNeeds, facts: DomainFacts): DomainRecord[] {
  const { spf } = facts;
  const name = spfDomain(facts.domain, needs);
  const [include] = needs.spf?.includes ?? [];
  const own = spf.nodes.find(({ domain }) => domain === name)?.record;
  if (include === undefined && own === undefined) return [];
  const required = needs.envelope === 'include' && include !== undefined;
  const expected = include === undefined ? (own ?? '') : mergedSpf(own, include);
  const head = { purpose: 'spf' as const, type: 'TXT' as const, name, required, expected, exact: true };
  const found = own === undefined ? {} : { found: shown(own) };
  const broken = spfFault(spf.problems, name) ?? overLimit(facts);
  if (broken) return [{ ...head, ...found, ...broken }];
  if (own === undefined) return [{ ...head, state: 'missing', why: 'The domain has no SPF record.' }];
  if (include === undefined || includesAny(needs, facts)) {
    const why = spfAdvice(spf.problems);
    return [{ ...head, ...found, state: 'ok', expected: own, ...(why !== undefined && { why }) }];
  }
  return [{ ...head, ...found, state: 'wrong', why: `The record does not include ${include}.` }];
}

export const includesAny = (needs: DomainNeeds, { spf }: DomainFacts): boolean =>
  (needs.spf?.includes ?? []).some(include =>
    spf.includes.some(found => found === include || found.endsWith(`.${include}`)),
  );

function spfFault(
  problems: readonly SpfProblem[],
  name: string,
): { state: 'wrong' | 'unknown'; why: string; found?: string } | undefined {
  const multiple = problems.find(problem => problem.kind === 'multiple' && problem.domain === name);
  if (multiple?.kind === 'multiple') {
    const found = shown(multiple.records.join(' | '));
    const why = `There are ${multiple.records.length} SPF records, so receivers use none. Keep one record with the terms of all.`;
    return { state: 'wrong', why, found };
  }
  for (const problem of problems) {
    if (problem.kind === 'unavailable') {
      return { state: 'unknown', why: `DNS gave no answer for ${problem.domain} (${problem.code}).` };
    }
    const why = faultText(problem, name);
    if (why !== undefined) return { state: 'wrong', why };
  }
  return undefined;
}

/** Faults that make receivers ignore the whole record (permerror). */
function faultText(problem: SpfProblem, name: string): string | undefined {
  switch (problem.kind) {
    case 'syntax':
      return `"${shown(problem.term)}" in the record of ${problem.domain} is not a valid term.`;
    case 'loop':
      return `The includes lead back to ${problem.domain}.`;
    case 'many-mx':
      return `A term mx of ${problem.domain} leads to more than ten hosts.`;
    case 'multiple':
      return `${problem.domain}, which the record includes, has two SPF records.`;
    case 'missing':
      return problem.domain === name
        ? undefined
        : `${problem.domain}, which the record includes, has no SPF record.`;
    default:
      return undefined;
  }
}

/** What works and should not stay. */
function spfAdvice(problems: readonly SpfProblem[]): string | undefined {
  for (const problem of problems) {
    if (problem.kind === 'pass-all')
      return `The record of ${problem.domain} ends with +all: everybody may send as this domain.`;
    if (problem.kind === 'after-all') {
      return `Terms behind "all" in the record of ${problem.domain} are ignored: ${shown(problem.terms.join(' '))}.`;
    }
  }
  return undefined;
}

function overLimit({ spf }: DomainFacts): { state: 'wrong'; why: string } | undefined {
  if (spf.lookups > MAX_SPF_LOOKUPS) {
    const count = `${spf.lookups}${spf.cut ? ' or more' : ''}`;
    return {
      state: 'wrong',
      why: `The record needs ${count} DNS look-ups and receivers stop at ${MAX_SPF_LOOKUPS}.`,
    };
  }
  return spf.voids > MAX_SPF_VOIDS
    ? {
        state: 'wrong',
        why: `${spf.voids} look-ups of the record find nothing and receivers stop at ${MAX_SPF_VOIDS}.`,
      }
    : undefined;
}

function dkimRecords({ dkim }: DomainNeeds, facts: DomainFacts): DomainRecord[] {
  if (facts.dkim.length === 0) {
    const head = { purpose: 'dkim' as const, type: dkim.type, name: `SELECTOR._domainkey.${facts.domain}` };
    return [
      { ...head, expected: dkim.find, state: 'unknown', required: true, exact: false, why: SELECTOR_UNKNOWN },
    ];
  }
  const signs = facts.dkim.some(({ key }) => key.state === 'valid');
  return facts.dkim.map(selector => dkimRecord(selector, dkim, facts.domain, signs));
}

const SELECTOR_UNKNOWN = 'The selector is not known; name it in spec.checks.domain.dkimSelectors.';

function dkimRecord(
  { selector, alias, key }: SelectorFacts,
  { type, target, known, find }: DomainNeeds['dkim'],
  domain: string,
  signs: boolean,
): DomainRecord {
  const head = {
    purpose: 'dkim' as const,
    type,
    name: `${selector}._domainkey.${domain}`,
    expected: type === 'CNAME' && target !== undefined ? `…${target}` : 'v=DKIM1; p=…',
    required: !signs,
    exact: false,
  };
  const found = alias === undefined ? {} : { found: shown(alias) };
  const { state, why } = keyState(key);
  if (state === 'missing' && known !== 'fixed') return { ...head, ...found, state: 'unknown', why: find };
  return { ...head, ...found, state, ...(why !== undefined && { why: state === 'missing' ? find : why }) };
}

function keyState(key: DkimKey): Pick<DomainRecord, 'state' | 'why'> {
  switch (key.state) {
    case 'absent':
      return { state: 'missing', why: 'There is no key.' };
    case 'unavailable':
      return { state: 'unknown', why: `DNS gave no answer (${key.code}).` };
    case 'duplicate':
      return { state: 'wrong', why: 'There is more than one key record, so the result is undefined.' };
    case 'invalid':
      return { state: 'wrong', why: `The key cannot be used: ${key.why}.` };
    case 'revoked':
      return { state: 'wrong', why: 'The key is revoked (p= is empty).' };
    case 'valid':
      return key.testing
        ? { state: 'ok', why: 'The key is in test mode (t=y); some receivers ignore it.' }
        : { state: 'ok' };
  }
}

function dmarcRecord({ domain, dmarc }: DomainFacts): DomainRecord {
  const name = `_dmarc.${domain}`;
  const head = { purpose: 'dmarc' as const, type: 'TXT' as const, name, required: true, exact: true };
  const expected = 'v=DMARC1; p=none';
  const [broken] = dmarc.unusable;
  if (dmarc.policy) {
    const text = dmarc.records.find(record => record.domain === dmarc.policy?.domain)?.text ?? '';
    const { obsolete } = dmarc.policy;
    const why = obsolete.length > 0 ? `Receivers ignore ${obsolete.join(', ')} since RFC 9989.` : undefined;
    return {
      ...head,
      expected: shown(text),
      found: shown(text),
      state: 'ok',
      ...(why !== undefined && { why }),
    };
  }
  if (dmarc.unavailable !== undefined)
    return { ...head, expected, ...unavailable({ state: 'unavailable', code: dmarc.unavailable }) };
  return broken
    ? {
        ...head,
        expected,
        state: 'wrong',
        why: `The record of ${broken.domain} cannot be used: ${broken.why}.`,
      }
    : {
        ...head,
        expected,
        state: 'missing',
        why: 'Gmail, Yahoo and Microsoft require a DMARC record from senders of many messages.',
      };
}

const unavailable = (
  answer: Extract<Answer, { state: 'unavailable' }> | undefined,
): Pick<DomainRecord, 'state' | 'why'> => ({
  state: 'unknown',
  why: `DNS gave no answer (${answer?.code ?? 'not asked'}).`,
});

/** Text of strangers, bounded and on one line. */
const shown = (text: string): string => {
  const line = text.replace(/[^\x20-\x7e]/g, '?');
  return line.length > MAX_SHOWN ? `${line.slice(0, MAX_SHOWN - 1)}…` : line;
};
