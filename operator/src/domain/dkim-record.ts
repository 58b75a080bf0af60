import { FIELD } from '../../../crds/wording.ts';
import type { DomainNeeds } from '../providers/domain-needs.ts';
import type { DkimKey, DomainFacts, SelectorFacts } from './facts.ts';
import { RECEIVERS_REQUIRE } from './receivers.ts';
import type { DomainRecord, Finding } from './record.ts';
import { shown, unavailable } from './record.ts';

const SELECTOR_UNKNOWN = `The selector is not known. Set ${FIELD.dkimSelectors} to it.`;

/** Returns one record for each selector. If one of them signs, the others are not required. */
export function dkimRecords(needs: DomainNeeds, facts: DomainFacts): DomainRecord[] {
  const { dkim } = needs;
  if (facts.dkim.length === 0) {
    const name = `SELECTOR._domainkey.${facts.domain}`;
    const head = { purpose: 'dkim' as const, type: dkim.type, name, required: true, exact: false };
    const why = `${SELECTOR_UNKNOWN} ${dkim.find}`;
    return [{ ...head, expected: dkim.find, state: 'unknown', reason: 'DKIMSelectorUnknown', why }];
  }
  const found = facts.dkim.map(selector => ({ selector, finding: findingOf(selector, dkim) }));
  const signs = found.some(({ finding }) => finding.state === 'ok');
  return found.map(({ selector, finding }) => ({
    purpose: 'dkim',
    type: dkim.type,
    name: `${selector.selector}._domainkey.${facts.domain}`,
    expected: expectedOf(dkim),
    required: !signs,
    exact: false,
    ...(selector.alias !== undefined && { found: shown(selector.alias) }),
    ...finding,
  }));
}

const expectedOf = ({ type, targets = [] }: DomainNeeds['dkim']): string =>
  type === 'CNAME' && targets.length > 0 ? targets.map(target => `…${target}`).join(' or ') : 'v=DKIM1; p=…';

function findingOf({ selector, alias, key }: SelectorFacts, dkim: DomainNeeds['dkim']): Finding {
  const { selectors, targets = [], known, find } = dkim;
  if (key.state === 'absent') {
    return known === 'fixed' && selectors.includes(selector)
      ? { state: 'missing', reason: 'DKIMMissing', why: `${find} ${RECEIVERS_REQUIRE.dkim}` }
      : { state: 'unknown', reason: 'DKIMSelectorUnknown', why: find };
  }
  const elsewhere =
    alias !== undefined &&
    selectors.includes(selector) &&
    targets.length > 0 &&
    !targets.some(target => alias === target || alias.endsWith(`.${target}`));
  return elsewhere
    ? { state: 'wrong', reason: 'DKIMInvalid', why: leadsElsewhere(targets) }
    : keyFinding(key);
}

const leadsElsewhere = (targets: readonly string[]): string =>
  `The CNAME does not lead to ${targets.join(' or ')}, so the key is not the one that the provider signs with.`;

function keyFinding(key: Exclude<DkimKey, { state: 'absent' }>): Finding {
  switch (key.state) {
    case 'unavailable':
      return unavailable(key);
    case 'duplicate':
      return invalid('There is more than one key record, so the result is undefined.');
    case 'invalid':
      return invalid(`The key cannot be used: ${key.why}.`);
    case 'revoked':
      return invalid('The key is revoked (p= is empty).');
    case 'valid':
      return key.testing
        ? { state: 'ok', why: 'The key is in test mode (t=y): receivers treat the mail as unsigned.' }
        : { state: 'ok' };
  }
}

const invalid = (why: string): Finding => ({ state: 'wrong', reason: 'DKIMInvalid', why });
