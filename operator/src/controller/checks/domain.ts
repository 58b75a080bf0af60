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

/** Seconds until a DNS query without an answer is retried. */
const RETRY_SECONDS = 2;
/** Maximum number of records in the status. */
const MAX_RECORDS = 24;

/** The owner of the sender's domain, with the evidence about it. */
type Evidence =
  | { owner: 'provider' }
  /** The domain belongs to another public mail provider. */
  | { owner: 'other'; title: string }
  | { owner: 'sender'; facts: DomainFacts | undefined };

/** The check of the sender domain's DNS records against the provider's requirements. It queries only DNS. */
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

/** Returns the previous result while DNS does not answer. */
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

/** Returns undefined if there is no sender, or if the provider's requirements are unknown. */
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
