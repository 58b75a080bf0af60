import type { RecordNeed } from '../providers/domain-needs.ts';
import type { Answer } from './facts.ts';
import type { DomainReason } from './reason.ts';

/** One DNS record, as the provider's console lists it. */
export interface DomainRecord {
  purpose: 'spf' | 'dkim' | 'dmarc' | RecordNeed['purpose'];
  type: 'TXT' | 'CNAME' | 'MX';
  name: string;
  /** Value to publish; a description if only the provider's console shows the value. */
  expected: string;
  /** Published value, shortened. */
  found?: string;
  state: 'ok' | 'missing' | 'wrong' | 'unknown';
  /** Reason of the condition, if a required record is not `ok`. */
  reason?: DomainReason;
  /** Sentences for a state other than `ok`, or for another finding. */
  why?: string;
  /** Whether the verdict depends on this record. */
  required: boolean;
  /** True if `expected` can be published unchanged. */
  exact: boolean;
}

export type Finding = Pick<DomainRecord, 'state' | 'reason' | 'why' | 'found'>;

const MAX_SHOWN = 200;

/** Text from DNS: shortened, on one line, in ASCII. */
export const shown = (text: string): string => {
  const line = text.slice(0, MAX_SHOWN + 1).replace(/[^\x20-\x7e]/g, '?');
  return line.length > MAX_SHOWN ? `${line.slice(0, MAX_SHOWN - 1)}…` : line;
};

export const unavailable = (answer: Extract<Answer, { state: 'unavailable' }> | undefined): Finding => ({
  state: 'unknown',
  reason: 'DNSUnavailable',
  why: `DNS gave no answer (${answer?.code ?? 'not asked'}).`,
});
