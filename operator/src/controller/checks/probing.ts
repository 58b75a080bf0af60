import type { Endpoint } from '../../model/endpoint.ts';
import { endpointText } from '../../model/endpoint.ts';
import type { Evidence } from '../../model/evidence.ts';
import type { Finding } from '../../model/verdict.ts';
import type { Due } from '../../schedule/due.ts';
import { due } from '../../schedule/due.ts';
import { noteOf } from '../../status/journaled.ts';
import type { Memory, ProbeOutcome } from '../../status/memory.ts';
import { borrow, isDoubtful, remember } from '../../status/memory.ts';
import { SERVER } from '../../status/server-check.ts';
import { currentLogin } from '../../status/verified.ts';
import type { Ports, StatusStore } from '../ports.ts';
import type { Reconciliation } from '../reconciliation.ts';
import type { Resolved } from '../resolved.ts';
import { isRequested } from '../resolved.ts';
import { writeProgress } from '../write-status.ts';
import type { RegisteredCheck } from './check.ts';
import { logInterpretation } from './interpretation.ts';
import type { LoginPorts } from './login.ts';
import { hasNews, introduce, logIn, loginKeyOf } from './login.ts';
import type { ProbeResult } from './server.ts';
import { probeServer } from './server.ts';
import { restoreServer } from './server-restore.ts';

/** Milliseconds after which a first verdict is announced as pending. The wait for a connection does not count. */
const NOTICE_AFTER_MS = 1500;
const NOTICE_TICKS = 3;

type ProbingPorts = LoginPorts &
  Pick<Ports, 'consumers' | 'log'> & { cluster: StatusStore } & Pick<Ports, 'docsUrl'>;

/** The check that the server is reachable, accepts the login and accepts the sender. One dialogue decides all three. */
export const serverCheck: RegisteredCheck = {
  judges: SERVER.judges,
  when: 'before-publishing',
  known: () => SERVER,
  async run(pass) {
    introduce(pass);
    await probeWhatIsDue(pass);
    return dueNow(pass).nextAt;
  },
  restore: restoreServer,
  // No other SmtpConfig waits for the login of this one.
  rest: async ({ key, ports }) => ports.accounts.forget(key),
  forget: (key, { accounts }) => accounts.forget(key),
};

/** Returns the parts of the probe that are due for this SmtpConfig now. */
function dueNow(pass: Reconciliation<Pick<Ports, 'accounts' | 'now'>>): Due {
  const { resolved, state, ports } = pass;
  const { memory } = state;
  const { egressInputs, intervals, uid, wantsLogin, credentials } = resolved;
  const egress = memory.egress?.inputs === egressInputs ? memory.egress : undefined;
  const login = currentLogin({ ...resolved, memory });
  return due(
    {
      ...(egress && { egress: { at: egress.at, failures: egress.failures, ...waitOf(egress.finding) } }),
      ...(login && {
        login: {
          at: login.at,
          news: hasNews(pass, login),
          ...(login.retry && { retry: login.retry }),
          ...(login.notBefore !== undefined && { notBefore: login.notBefore }),
        },
      }),
      requested: isRequested(resolved, memory),
      wantsLogin: wantsLogin && credentials.state === 'found',
    },
    intervals,
    uid,
    ports.now(),
  );
}

/** Returns the delay after a rejection: the server is not probed again before the retry time of the matching rule. */
function waitOf(finding: Finding | undefined): { wait?: number } {
  return finding?.reply !== undefined && finding.retry.kind === 'backoff'
    ? { wait: finding.retry.seconds }
    : {};
}

/** Reaches the server and logs in if these are due, and remembers the result. */
async function probeWhatIsDue(pass: Reconciliation<ProbingPorts>): Promise<void> {
  const { key, resolved, state, ports } = pass;
  const { memory } = state;
  const what = dueNow(pass);
  if (!what.egress && !what.login) return;
  // A user who waits for the result must not mistake the previous result for it, even immediately after the request.
  let announced = showsOldResult(pass, what) ? writeProgress(pass) : undefined;
  let ticks = 0;
  const notice = setInterval(() => {
    // The probe has not begun while this SmtpConfig waits for a connection.
    ticks = ports.connections.isWaiting(key) ? 0 : ticks + 1;
    if (ticks < NOTICE_TICKS) return;
    clearInterval(notice);
    if (!announced && isNewGeneration(pass)) announced = writeProgress(pass);
  }, NOTICE_AFTER_MS / NOTICE_TICKS);
  try {
    const seen = await probeDue(pass, memory, what);
    const tried = state.memory !== memory;
    state.remember(seen);
    // A crash while the new login is published must not lose its success: the login would not be tried again.
    if (tried && seen.login && !seen.login.retry) {
      await ports.journal.write(resolved.uid, noteOf(seen.login));
    }
  } finally {
    clearInterval(notice);
    await announced;
  }
}

const isNewGeneration = ({ config: { metadata, status } }: Reconciliation<unknown>): boolean =>
  status.observedGeneration !== metadata.generation;

/**
 * Reports whether the status shows a result that does not belong to this probe: it is from before a request, or for
 * another Secret. The status itself records the generation, so a change of the spec needs no check here.
 */
function showsOldResult(pass: Reconciliation<unknown>, what: Due): boolean {
  const { config, resolved, state } = pass;
  const { memory } = state;
  const ready = config.status.conditions?.find(({ type }) => type === 'Ready');
  if (isNewGeneration(pass) || ready === undefined || ready.status === 'Unknown') return false;
  return (
    isRequested(resolved, memory) ||
    (what.login && currentLogin({ ...resolved, memory }) === undefined) ||
    (memory.egress !== undefined && memory.egress.inputs !== resolved.egressInputs)
  );
}

/**
 * Probes what is due and returns the resulting memory. With `portPolicy: Auto`, if the chosen endpoint cannot be
 * reached, the first reachable sibling is probed too.
 */
async function probeDue(pass: Reconciliation<ProbingPorts>, memory: Memory, what: Due): Promise<Memory> {
  const { resolved } = pass;
  const before = { memory, endpoint: resolved.endpoint };
  const first = await examine(pass, before, what);
  logInterpretation(pass, first.probed?.outcome.diagnosis.finding);
  const sibling =
    first.probed && detourWanted(resolved, memory, first.probed) && openSibling(first.probed.evidence);
  if (!first.probed || !sibling) return handled(resolved, remembered(resolved, before, first));
  const login = what.login || memory.login?.endpoint !== endpointText(sibling);
  const detour = { memory, endpoint: sibling };
  const second = await examine(pass, detour, { egress: true, login });
  logInterpretation(pass, second.probed?.outcome.diagnosis.finding);
  const outcome = second.probed && withDetour(second.probed.outcome, resolved.endpoint, first.probed.outcome);
  const examined = outcome && second.probed ? { ...second, probed: { ...second.probed, outcome } } : second;
  return handled(resolved, remembered(resolved, detour, examined));
}

type Examined = Awaited<ReturnType<typeof examine>>;

/** An endpoint, with the memory from before its probe. */
interface Before {
  memory: Memory;
  endpoint: Endpoint;
}

/** Probes one endpoint, with a login if one is due and the breaker allows it. */
async function examine(
  pass: Reconciliation<LoginPorts>,
  { memory, endpoint }: Before,
  what: Pick<Due, 'egress' | 'login'>,
) {
  const { resolved } = pass;
  const login = what.login ? await logIn(pass, endpoint, memory) : undefined;
  if (login?.probed) return { ...login, probed: counting(resolved, memory, login.probed) };
  const again = what.egress || login === undefined || memory.egress?.inputs !== resolved.egressInputs;
  if (!again) return { ...login };
  return { ...login, probed: counting(resolved, memory, await probeServer(pass, endpoint, memory)) };
}

/**
 * Applies the failure threshold. The result of a requested check is reported immediately, regardless of the threshold.
 */
function counting(resolved: Resolved, memory: Memory, found: ProbeResult): ProbeResult {
  if (!isRequested(resolved, memory)) return found;
  return { ...found, outcome: { ...found.outcome, failureThreshold: 1 } };
}

function remembered(resolved: Resolved, { memory, endpoint }: Before, { probed, refusal }: Examined): Memory {
  const borrowed = refusal ? borrow(memory, refusal, loginKeyOf(resolved, endpoint), resolved.uid) : memory;
  return probed ? remember(borrowed, probed.outcome) : borrowed;
}

/**
 * Reports whether to try a sibling: the chosen endpoint is unreachable, and not merely for a moment after it was
 * reachable.
 */
function detourWanted(
  { autoPort, endpoint }: Resolved,
  { egress }: Memory,
  { evidence, outcome }: ProbeResult,
): boolean {
  if (!autoPort || reached(evidence)) return false;
  const inUse = egress !== undefined && endpointText(egress.endpoint) === endpointText(endpoint);
  return !(inUse && isDoubtful(egress, outcome));
}

const reached = ({ stages }: Evidence): boolean => stages.some(({ stage, ok }) => ok && stage === 'ehlo');

const openSibling = ({ alternatives }: Evidence): Endpoint | undefined =>
  alternatives.find(({ ok }) => ok)?.endpoint;

/** Adds to the condition that the chosen port is blocked and another one is in use. */
function withDetour(second: ProbeOutcome, chosen: Endpoint, first: ProbeOutcome): ProbeOutcome {
  const why = first.diagnosis.finding?.reason ?? 'not reachable';
  const verdicts = second.diagnosis.verdicts.map(verdict =>
    verdict.condition === 'EgressReachable' && verdict.status === 'True'
      ? {
          ...verdict,
          message: `Port ${chosen.port} of ${chosen.host} is not reachable (${why}); with spec.portPolicy: Auto, port ${second.endpoint.port} is used instead. ${verdict.message}`,
        }
      : verdict,
  );
  return { ...second, diagnosis: { ...second.diagnosis, verdicts }, alternatives: first.alternatives };
}

const handled = (resolved: Resolved, memory: Memory): Memory =>
  resolved.requested === undefined ? memory : { ...memory, handledRequest: resolved.requested };
