import { domainToASCII } from 'node:url';
import { DEFAULTS } from '../../../../crds/defaults.ts';
import type { DomainFacts } from '../../domain/facts.ts';
import type { DomainVerdict } from '../../domain/judge.ts';
import { judgeDomain } from '../../domain/judge.ts';
import { domainMessage } from '../../domain/message.ts';
import { verdict } from '../../model/verdict.ts';
import type { DomainNeeds } from '../../providers/domain-needs.ts';
import { needsFor } from '../../providers/domain-needs.ts';
import { presetsOfDomain } from '../../providers/index.ts';
import type { CheckDetails, CheckResult } from '../../status/checks.ts';
import { hashOfInputs } from '../../status/checks.ts';
import { milliseconds } from '../../status/plan.ts';
import type { Resolved } from '../resolved.ts';
import type { State } from '../state.ts';
import type { Check } from './check.ts';

/** DNS that has not answered yet is asked again after this, seconds. */
const RETRY_SECONDS = 2;
/** Records that the status has room for. */
const MAX_RECORDS = 24;

/** Whose the sender's domain is. */
type Evidence =
  | { owner: 'provider' }
  /** A public mail provider that is not this one. */
  | { owner: 'other'; title: string }
  | { owner: 'sender'; facts: DomainFacts | undefined };

/** The DNS records of the sender's domain, as the provider needs them. It asks DNS and nothing else. */
export const domainCheck: Check<Evidence> = {
  id: 'domain',
  field: 'domain',

  schedule({ resolved }) {
    if (!subjectOf(resolved)) return undefined;
    const { interval = DEFAULTS['checks.domain.interval'], required } = resolved.spec.checks?.domain ?? {};
    const { requested } = resolved;
    return {
      interval: milliseconds(interval),
      ...(requested !== undefined && { requested }),
      ...(required === true && { required }),
    };
  },

  inputs: ({ resolved }) => subjectOf(resolved),

  async run({ resolved, state, ports }) {
    const subject = subjectOf(resolved);
    if (!subject || resolved.preset.domains.includes(subject.domain)) return { owner: 'provider' };
    const other = presetsOfDomain(subject.domain)[0];
    if (other) return { owner: 'other', title: other.title };
    const since = state.memory.checks?.domain?.at ?? 0;
    return { owner: 'sender', facts: await ports.domain({ ...subject, since }) };
  },

  diagnose(evidence, { resolved, state }) {
    const { title } = resolved.preset;
    const subject = subjectOf(resolved);
    if (!subject) return { verdicts: [] };
    const { domain, needs } = subject;
    switch (evidence.owner) {
      case 'provider':
        return oneVerdict(verdict('DomainAuthenticated', 'ProviderDomain', `${domain} belongs to ${title}.`));
      case 'other':
        return oneVerdict(
          verdict('DomainAuthenticated', 'NotAligned', foreign(domain, title, evidence.title)),
        );
      case 'sender':
        return evidence.facts === undefined
          ? { ...before(subject, state), retry: { kind: 'backoff', seconds: RETRY_SECONDS } }
          : judged(judgeDomain(needs, evidence.facts), domain, title);
    }
  },
};

/** While DNS does not answer, the previous result is kept. */
function before(subject: Subject, { memory }: Pick<State, 'memory'>): CheckResult {
  const known = memory.checks?.domain;
  if (known?.inputs === hashOfInputs(subject))
    return { verdicts: known.verdicts, ...(known.details && { details: known.details }) };
  return oneVerdict(verdict('DomainAuthenticated', 'Pending', 'DNS has not answered yet.'));
}

const oneVerdict = (found: CheckResult['verdicts'][number]): CheckResult => ({ verdicts: [found] });

const foreign = (domain: string, provider: string, owner: string): string =>
  `Receivers do not accept mail from ${domain} through ${provider}: ${domain} belongs to ${owner}, and ${provider} cannot sign for it. Set spec.from.address to an address of your own domain that ${provider} has verified.`;

function judged(found: DomainVerdict, domain: string, title: string): CheckResult {
  const message = domainMessage(found, domain, title);
  return {
    verdicts: [verdict('DomainAuthenticated', found.reason, message)],
    details: { domain: { name: domain, records: shownRecords(found) } },
  };
}

const shownRecords = ({ records }: DomainVerdict): NonNullable<CheckDetails['domain']>['records'] =>
  records.slice(0, MAX_RECORDS).map(({ type, name, expected, found, state, why, required }) => ({
    type,
    name: name.slice(0, 253),
    expected: expected.slice(0, 4096),
    ...(found !== undefined && { found: found.slice(0, 256) }),
    state,
    ...(why !== undefined && { why: why.slice(0, 512) }),
    required,
  }));

interface Subject {
  domain: string;
  needs: DomainNeeds;
  selectors: readonly string[];
}

/** Absent: there is no sender, or nothing is known of what the provider needs. */
function subjectOf({ spec, preset, sender }: Resolved): Subject | undefined {
  if (sender === undefined || !preset.domain) return undefined;
  const domain = domainToASCII(sender.slice(sender.lastIndexOf('@') + 1)).toLowerCase();
  if (domain === '') return undefined;
  return {
    domain,
    needs: needsFor(preset.domain, domain, spec.region ?? preset.defaultRegion),
    selectors: spec.checks?.domain?.dkimSelectors ?? [],
  };
}
