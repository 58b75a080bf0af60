import type { DomainNeeds, RecordNeed } from '../providers/domain-needs.ts';
import { dkimRecords } from './dkim-record.ts';
import { dmarcRecord } from './dmarc-record.ts';
import type { Answer, DomainFacts } from './facts.ts';
import { nameOf } from './gather.ts';
import type { DomainRecord } from './record.ts';
import { shown, unavailable } from './record.ts';
import { spfRecords } from './spf-record.ts';

/** Returns every record that is relevant with this provider, in the order in which its console asks for them. */
export function domainRecords(needs: DomainNeeds, facts: DomainFacts): DomainRecord[] {
  const others = needs.records.map((need, index) => otherRecord(need, facts, facts.others[index]?.answer));
  const of = (purpose: RecordNeed['purpose']) => others.filter(record => record.purpose === purpose);
  return [
    ...of('ownership'),
    ...spfRecords(needs, facts),
    ...dkimRecords(needs, facts),
    ...of('return-path'),
    dmarcRecord(needs, facts),
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
    exact: type !== 'TXT' && need.byRegion !== true,
  };
  const reason = purpose === 'ownership' ? 'OwnershipMissing' : 'ReturnPathMissing';
  if (answer === undefined || answer.state === 'unavailable') return { ...head, ...unavailable(answer) };
  if (answer.state === 'absent') return { ...head, state: 'missing', reason, why: find };
  const matches = (text: string): boolean =>
    type === 'TXT' ? text.startsWith(value) : hasTarget(text, value);
  const match = answer.values.find(matches);
  if (match !== undefined) return { ...head, state: 'ok', found: shown(match) };
  // Other TXT records may have the same name.
  return type === 'TXT'
    ? { ...head, state: 'missing', reason, why: find }
    : { ...head, state: 'wrong', reason, found: shown(answer.values.join(', ')), why: find };
}

const expectedOf = ({ type, value, find }: RecordNeed): string => {
  if (type !== 'TXT') return type === 'MX' ? `10 ${value}` : value;
  return value === '' ? find : `${value}…`;
};

/** Reports whether a name is the target or below it. A value of an MX record begins with the preference. */
const hasTarget = (found: string, target: string): boolean => {
  const host = found.replace(/^\d+ /, '');
  return host === target || host.endsWith(`.${target.replace(/^\./, '')}`);
};
