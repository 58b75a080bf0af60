import type { DomainReason } from '../../../operator/src/domain/reason.ts';
import type { DomainNeeds, RecordNeed } from '../../../operator/src/providers/domain-needs.ts';
import { needsFor } from '../../../operator/src/providers/domain-needs.ts';
import { presets } from '../../../operator/src/providers/index.ts';
import type { Sender } from './sender.ts';
import { DKIM, txt } from './sender.ts';

/** Selector of an account, for providers without a fixed one. */
const OWN_SELECTOR = 'mine';

/** Zone lines that a provider requires, by purpose. */
type Parts = Record<'spf' | 'dkim' | 'dmarc' | RecordNeed['purpose'], readonly string[]>;

function parts(needs: DomainNeeds): Parts {
  const of = (purpose: RecordNeed['purpose']) =>
    needs.records.filter(need => need.purpose === purpose).map(line);
  const [selector = OWN_SELECTOR] = needs.dkim.selectors;
  const [target] = needs.dkim.targets ?? [];
  const key = `${selector}._domainkey`;
  const at = needs.spf?.at ?? '@';
  return {
    spf: needs.spf ? [`${at} TXT ${txt(`v=spf1 include:${needs.spf.includes[0]} -all`)}`] : [],
    dkim: [target === undefined ? `${key} TXT ${txt(DKIM)}` : `${key} CNAME key.${target}.`],
    dmarc: [`_dmarc TXT ${txt('v=DMARC1; p=reject')}`],
    ownership: of('ownership'),
    'return-path': of('return-path'),
    mx: of('mx'),
  };
}

function line({ label, type, value }: RecordNeed): string {
  const name = label === '' ? '@' : label;
  if (type === 'TXT') return `${name} TXT ${txt(`${value}a1b2c3`)}`;
  return type === 'MX' ? `${name} MX 10 host.${value}.` : `${name} CNAME host.${value}.`;
}

/** Returns a record that points to another provider at the same name. */
const foreign = (text: string): string => text.replace(/(CNAME|MX 10) .*/, '$1 host.other.test.');

/** A change of the correct zone, and its expected result; undefined if it does not apply. */
type Change = (
  needs: DomainNeeds,
  right: Parts,
) => { change: Partial<Parts>; reason: DomainReason } | undefined;

const required = ({ records }: DomainNeeds, purpose: RecordNeed['purpose']) =>
  records.find(need => need.purpose === purpose && need.required);
const bySpf = (needs: DomainNeeds): boolean => needs.envelope === 'include';
const first = (needs: DomainNeeds): string => needs.spf?.includes[0] ?? '';

const CHANGES: Readonly<Record<string, Change>> = {
  right: () => ({ change: {}, reason: 'Authenticated' }),
  'spf-missing': needs => (bySpf(needs) ? { change: { spf: [] }, reason: 'SPFMissing' } : undefined),
  'spf-unneeded': needs => (needs.spf ? undefined : { change: { spf: [] }, reason: 'Authenticated' }),
  'spf-of-another': needs =>
    bySpf(needs)
      ? { change: { spf: ['@ TXT "v=spf1 mx -all"', '@ MX 10 mx'] }, reason: 'SPFProviderMissing' }
      : undefined,
  'spf-twice': (needs, { spf }) =>
    bySpf(needs)
      ? { change: { spf: [...spf, '@ TXT "v=spf1 -all"'] }, reason: 'SPFMultipleRecords' }
      : undefined,
  'spf-split': needs => {
    const half = Math.floor(first(needs).length / 2);
    const spf = [`@ TXT "v=spf1 include:${first(needs).slice(0, half)}" "${first(needs).slice(half)} -all"`];
    return bySpf(needs) ? { change: { spf }, reason: 'Authenticated' } : undefined;
  },
  'dkim-missing': ({ dkim }) => ({
    change: { dkim: [] },
    reason: dkim.known === 'fixed' ? 'DKIMMissing' : 'DKIMSelectorUnknown',
  }),
  'dkim-revoked': ({ dkim: { selectors } }) => ({
    change: { dkim: [`${selectors[0] ?? OWN_SELECTOR}._domainkey TXT "v=DKIM1; p="`] },
    reason: 'DKIMInvalid',
  }),
  'dmarc-missing': () => ({ change: { dmarc: [] }, reason: 'DMARCMissing' }),
  'dmarc-twice': (_, { dmarc }) => ({
    change: { dmarc: [...dmarc, '_dmarc TXT "v=DMARC1; p=none"'] },
    reason: 'DMARCInvalid',
  }),
  'ownership-missing': needs =>
    required(needs, 'ownership') && { change: { ownership: [] }, reason: 'OwnershipMissing' },
  'return-path-missing': needs =>
    required(needs, 'return-path') && { change: { 'return-path': [] }, reason: 'ReturnPathMissing' },
  'return-path-elsewhere': (needs, right) =>
    required(needs, 'return-path') && {
      change: { 'return-path': right['return-path'].map(foreign) },
      reason: 'ReturnPathMissing',
    },
};

/** One zone for each change of each provider that has requirements. */
export const PROVIDER_SENDERS: readonly Sender[] = Object.values(presets).flatMap(preset =>
  Object.entries(CHANGES).flatMap(([name, change]) => {
    if (!preset.domain) return [];
    const domain = `${name}.${preset.id}.test`;
    const needs = needsFor(preset.domain, domain, preset.defaultRegion);
    const right = parts(needs);
    const found = change(needs, right);
    if (!found) return [];
    const lines = Object.values({ ...right, ...found.change }).flat();
    const selectors = needs.dkim.selectors.length > 0 ? [] : [OWN_SELECTOR];
    return [{ domain, needs, selectors, lines, reason: found.reason }];
  }),
);
