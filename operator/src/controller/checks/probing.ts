import type { Endpoint } from '../../model/endpoint.ts';
import { endpointText } from '../../model/endpoint.ts';
import type { Evidence } from '../../model/evidence.ts';
import type { Finding } from '../../model/verdict.ts';
import type { Due } from '../../schedule/due.ts';
import { due } from '../../schedule/due.ts';
import type { Memory, ProbeOutcome } from '../../status/memory.ts';
import { borrow, isDoubtful, remember } from '../../status/memory.ts';
import { currentLogin } from '../../status/verified.ts';
import type { Basis } from '../basis.ts';
import { isRequested } from '../basis.ts';
import type { Deps } from '../ports.ts';
import type { Claim } from './login.ts';
import { hasNews, logIn, loginKeyOf } from './login.ts';
import type { Look } from './look.ts';
import { lookAt } from './look.ts';

/** What is due for this SmtpConfig now. */
export function dueNow(basis: Basis, memory: Memory, claim: Claim, deps: Deps): Due {
  const { egressInputs, intervals, uid, wantsLogin, credentials } = basis;
  const egress = memory.egress?.inputs === egressInputs ? memory.egress : undefined;
  const login = currentLogin({ ...basis, memory });
  return due(
    {
      ...(egress && { egress: { at: egress.at, failures: egress.failures, ...waitOf(egress.finding) } }),
      ...(login && {
        login: {
          at: login.at,
          news: hasNews(basis, login, memory, claim, deps),
          ...(login.retry && { retry: login.retry }),
          ...(login.notBefore !== undefined && { notBefore: login.notBefore }),
        },
      }),
      requested: isRequested(basis, memory),
      wantsLogin: wantsLogin && credentials.state === 'found',
    },
    intervals,
    uid,
    deps.now(),
  );
}

/** A server that refuses in words is not asked again before the rule for these words says so. */
function waitOf(finding: Finding | undefined): { wait?: number } {
  return finding?.reply !== undefined && finding.retry.kind === 'backoff'
    ? { wait: finding.retry.seconds }
    : {};
}

/**
 * Probes what is due and returns what is known then. With `portPolicy: Auto`, a chosen endpoint that cannot be
 * reached is followed by a probe of the first sibling that can.
 */
export async function probeDue(
  basis: Basis,
  memory: Memory,
  what: Due,
  claim: Claim,
  deps: Deps,
): Promise<Memory> {
  const first = await look(basis, basis.endpoint, memory, what, claim, deps);
  const sibling = first.look && detourWanted(basis, memory, first.look) && openSibling(first.look.evidence);
  if (!first.look || !sibling) return handled(basis, learnt(basis, basis.endpoint, memory, first));
  const login = what.login || memory.login?.endpoint !== endpointText(sibling);
  const second = await look(basis, sibling, memory, { ...what, egress: true, login }, claim, deps);
  const outcome = second.look && withDetour(second.look.outcome, basis.endpoint, first.look.outcome);
  const detour = outcome && second.look ? { ...second, look: { ...second.look, outcome } } : second;
  return handled(basis, learnt(basis, sibling, memory, detour));
}

type Looked = Awaited<ReturnType<typeof look>>;

/** One endpoint: with a login where one is due and the breaker lets it, else without. */
async function look(
  basis: Basis,
  endpoint: Endpoint,
  memory: Memory,
  what: Pick<Due, 'egress' | 'login'>,
  claim: Claim,
  deps: Deps,
) {
  const login = what.login ? await logIn(basis, endpoint, memory, claim, deps) : undefined;
  if (login?.look) return { ...login, look: counting(basis, memory, login.look) };
  const again = what.egress || login === undefined || memory.egress?.inputs !== basis.egressInputs;
  if (!again) return { ...login };
  return { ...login, look: counting(basis, memory, await lookAt(basis, endpoint, memory, deps)) };
}

/** What a person asks for is an answer, whatever the threshold for failures that nobody asked about. */
function counting(basis: Basis, memory: Memory, found: Look): Look {
  if (!isRequested(basis, memory)) return found;
  return { ...found, outcome: { ...found.outcome, failureThreshold: 1 } };
}

function learnt(basis: Basis, endpoint: Endpoint, memory: Memory, { look, refusal }: Looked): Memory {
  const borrowed = refusal ? borrow(memory, refusal, loginKeyOf(basis, endpoint), basis.uid) : memory;
  return look ? remember(borrowed, look.outcome) : borrowed;
}

/** The chosen endpoint cannot be reached, and that is more than a flap of one that was reachable until now. */
function detourWanted(
  { autoPort, endpoint }: Basis,
  { egress }: Memory,
  { evidence, outcome }: Look,
): boolean {
  if (!autoPort || reached(evidence)) return false;
  const inUse = egress !== undefined && endpointText(egress.endpoint) === endpointText(endpoint);
  return !(inUse && isDoubtful(egress, outcome));
}

const reached = ({ stages }: Evidence): boolean => stages.some(({ stage, ok }) => ok && stage === 'ehlo');

const openSibling = ({ alternatives }: Evidence): Endpoint | undefined =>
  alternatives.find(({ ok }) => ok)?.endpoint;

/** Says on the condition that the chosen port is shut and another one is in use. */
function withDetour(second: ProbeOutcome, chosen: Endpoint, first: ProbeOutcome): ProbeOutcome {
  const why = first.diagnosis.finding?.reason ?? 'not reachable';
  const verdicts = second.diagnosis.verdicts.map(verdict =>
    verdict.condition === 'EgressReachable' && verdict.status === 'True'
      ? {
          ...verdict,
          message: `Port ${chosen.port} of ${chosen.host} cannot be reached (${why}); by spec.portPolicy: Auto port ${second.endpoint.port} is used instead. ${verdict.message}`,
        }
      : verdict,
  );
  return { ...second, diagnosis: { ...second.diagnosis, verdicts }, alternatives: first.alternatives };
}

const handled = (basis: Basis, memory: Memory): Memory =>
  basis.requested === undefined ? memory : { ...memory, handledRequest: basis.requested };
