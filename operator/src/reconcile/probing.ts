import type { Memory, ProbeOutcome } from '../decide/memory.ts';
import { isDoubtful, remember } from '../decide/memory.ts';
import { currentLogin } from '../decide/verified.ts';
import { capabilitiesOf } from '../diagnose/capabilities.ts';
import { diagnose } from '../diagnose/diagnose.ts';
import type { Endpoint } from '../model/endpoint.ts';
import { endpointText, isTokenMethod } from '../model/endpoint.ts';
import type { Evidence } from '../model/evidence.ts';
import type { ProbePlan } from '../model/plan.ts';
import type { Due } from '../schedule/due.ts';
import { due } from '../schedule/due.ts';
import type { Basis } from './basis.ts';
import type { Deps } from './ports.ts';
import type { CredentialSource } from './secret.ts';

/** What is due for this SmtpConfig now. */
export function dueNow(basis: Basis, memory: Memory, now: number): Due {
  const { egressInputs, intervals, uid, wantsLogin, credentials } = basis;
  const egress = memory.egress?.inputs === egressInputs ? memory.egress : undefined;
  const login = currentLogin({ ...basis, memory });
  return due(
    {
      ...(egress && { egress }),
      ...(login && { login: { at: login.at, ...(login.retry && { retry: login.retry }) } }),
      requested: basis.requested !== undefined && basis.requested !== memory.handledRequest,
      wantsLogin: wantsLogin && credentials.state === 'found',
    },
    intervals,
    uid,
    now,
  );
}

/**
 * Probes what is due and returns what is known then. With `portPolicy: Auto`, a chosen endpoint that cannot be
 * reached is followed by a probe of the first sibling that can.
 */
export async function probeDue(
  basis: Basis,
  memory: Memory,
  what: Due,
  source: CredentialSource,
  deps: Deps,
): Promise<Memory> {
  const password = what.login ? await source.password() : undefined;
  const first = await probeOnce(basis, basis.endpoint, password, deps);
  const sibling = detourWanted(basis, memory, first) ? openSibling(first.evidence) : undefined;
  if (!sibling) return handled(basis, remember(memory, first.outcome));
  const needsLogin = password === undefined && memory.login?.endpoint !== endpointText(sibling);
  const second = await probeOnce(basis, sibling, needsLogin ? await source.password() : password, deps);
  return handled(basis, remember(memory, withDetour(second.outcome, basis.endpoint, first.outcome)));
}

interface Seen {
  evidence: Evidence;
  outcome: ProbeOutcome;
}

async function probeOnce(
  basis: Basis,
  endpoint: Endpoint,
  password: string | undefined,
  deps: Deps,
): Promise<Seen> {
  const { credentials, preset, wantsLogin } = basis;
  const tries = credentials.state === 'found' && password !== undefined;
  const plan: ProbePlan = {
    ...basis.plan,
    endpoint,
    ...(tries && { login: { username: credentials.username, password, methods: basis.methods } }),
    ...(basis.sender !== undefined && (tries || !wantsLogin) && { sender: basis.sender }),
  };
  const evidence = await deps.probe(plan, deps.signal);
  deps.observe.probed(preset.id, evidence);
  const diagnosis = diagnose(evidence, {
    preset,
    wantsLogin: tries,
    wantsSender: plan.sender !== undefined,
    portPolicy: basis.autoPort ? 'Auto' : 'Fixed',
    byToken: isTokenMethod(basis.methods[0]),
    ...(credentials.state === 'found' && { username: credentials.username }),
  });
  const outcome: ProbeOutcome = {
    at: deps.now(),
    endpoint,
    egressInputs: basis.egressInputs,
    loginInputs: basis.loginInputs,
    failureThreshold: basis.failureThreshold,
    ...(tries && { secretVersion: credentials.version }),
    diagnosis,
    reachedAuth: evidence.stages.some(({ stage }) => stage === 'auth'),
    alternatives: evidence.alternatives,
    capabilities: capabilitiesOf(evidence),
  };
  return { evidence, outcome };
}

/** The chosen endpoint cannot be reached, and that is more than a flap of one that was reachable until now. */
function detourWanted(
  { autoPort, endpoint }: Basis,
  { egress }: Memory,
  { evidence, outcome }: Seen,
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
