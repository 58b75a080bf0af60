import type { DomainVerdict } from './judge.ts';
import type { DomainRecord } from './record.ts';

/** Returns the message of the condition: fault, evidence and remedy. */
export function domainMessage(
  { reason, records, open }: DomainVerdict,
  domain: string,
  provider: string,
): string {
  if (reason === 'Authenticated')
    return `The DNS records of ${domain} are what ${provider} needs.${advice(records)}`;
  if (reason === 'NotAligned') {
    return `The DMARC policy of ${domain} asks receivers to refuse mail that is not aligned. Neither DKIM nor SPF aligns mail of ${domain} through ${provider}. Set up DKIM for ${domain} at ${provider}.`;
  }
  const [first] = open;
  if (first) return `${problem(first)} ${step(first)}${rest(open.length - 1)}`;
  const unknown = records.find(record => record.required && record.reason === reason);
  return unknown ? `${unknown.type} ${unknown.name}: ${sentence(unknown.why ?? 'There is no answer.')}` : '';
}

const problem = ({ type, name, state, why = '', found }: DomainRecord): string => {
  const seen = found === undefined ? '' : ` It is now: ${found}.`;
  return `${type} ${name} is ${state}. ${sentence(why)}${seen}`;
};

const step = ({ exact, state, expected, reason, purpose }: DomainRecord): string => {
  if (!exact) {
    return purpose === 'spf' ? `Publish ${expected}.` : "Copy its value from the provider's console.";
  }
  if (state === 'missing') return `Publish: ${expected}`;
  return `Replace ${reason === 'SPFMultipleRecords' ? 'all of them' : 'it'} with: ${expected}`;
};

const rest = (count: number): string =>
  count <= 0
    ? ''
    : ` (${count} more ${count === 1 ? 'record is' : 'records are'} listed in status.domain.records.)`;

/** Settings that work and should be changed, such as `+all`. */
function advice(records: readonly DomainRecord[]): string {
  const notes = records
    .filter(({ state, why }) => state === 'ok' && why !== undefined)
    .map(({ why = '' }) => sentence(why));
  return notes.length > 0 ? ` ${notes.join(' ')}` : '';
}

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);
