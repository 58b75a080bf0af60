import type { SmtpConfig } from '../../../crds/object.ts';
import type { SmtpConfigStatus } from '../../../crds/schema/status.ts';
import { spread } from '../schedule/jitter.ts';
import { gateConditions } from '../status/conditions.ts';
import { decideEvents, droppedEvents } from '../status/events.ts';
import { noteOf, withNote } from '../status/journaled.ts';
import type { Known } from '../status/known.ts';
import { isMaterial } from '../status/material.ts';
import { restore } from '../status/restore.ts';
import {
  type BlockedReason,
  blockedStatus,
  decideStatus,
  invalidStatus,
  suspendedStatus,
} from '../status/status.ts';
import { admissionOf } from './admission/admit.ts';
import { withReferredCa } from './ca-bundle.ts';
import { callBackAll, consumersKnown, probeFromPlaces } from './checks/consumer.ts';
import type { Claim } from './checks/login.ts';
import { introduce } from './checks/login.ts';
import { dueNow, probeDue } from './checks/probing.ts';
import { CHECKS } from './checks/registry.ts';
import { knownChecks, runChecks } from './checks/scheduled.ts';
import type { CredentialSource } from './credentials/secret.ts';
import { credentialSource, SecretChanged } from './credentials/secret.ts';
import type { Deps } from './ports.ts';
import { NamespaceTerminating, type Published } from './publish/publish.ts';
import { publishVerified } from './publish/publishing.ts';
import { stillPublished } from './publish/unverified.ts';
import type { Resolved, ResolvedSpec } from './resolved.ts';
import { resolveSpec, withCredentials } from './resolved.ts';
import { rollOut } from './rollout/rollout.ts';
import type { State, States } from './state.ts';
import { presentStatus } from './state.ts';

type Specified = Known['config'];

/** A first verdict that takes longer than this is announced as pending. */
const NOTICE_AFTER_MS = 1500;

/** How soon a missing admission policy is looked for again. */
const POLICY_AGAIN_MS = 60_000;

/** An operator that was away for longer than the clock of logins does not have them all at once. */
const LOGINS_SPREAD_MS = 15 * 60 * 1000;

/**
 * Brings one SmtpConfig up to date: probes what is due, publishes what is verified, says what is wrong.
 * @returns milliseconds until something is due again, undefined when nothing is
 * @throws ApiError, ApiUnavailable: the caller tries again later
 */
export async function reconcile(key: string, states: States, deps: Deps): Promise<number | undefined> {
  const stored = deps.cluster.config(key);
  if (!stored || stored.metadata.deletionTimestamp !== undefined) return forget(key, states, deps);
  if (!stored.spec) return refuse(key, stored, stored.problems, states, deps);
  const admission = await admissionOf(key, stored, states, deps);
  if (admission && !admission.admitted) return keepOut(key, stored, admission.why, states, deps);
  const spec = stored.spec.suspend
    ? stored.spec
    : await withReferredCa(key, stored, stored.spec, states, deps);
  if ('problem' in spec) return keepOut(key, stored, 'CABundleUnavailable', states, deps, spec.problem);
  const target = resolveSpec(stored, spec);
  if ('problem' in target) return refuse(key, stored, [target.problem], states, deps);

  const state = stateOf(key, stored, target, states, deps);
  const config: Specified = { ...stored, spec, status: presentStatus(state, stored) };
  if (admission) state.admission = admission.record;
  if (config.spec.suspend) return rest(key, config, state, deps);

  const source = await credentialSource(config, target, state, deps);
  const resolved = withCredentials(target, source);
  const claim = claimOf(key, resolved, source, state, deps);
  introduce(resolved, state.memory, claim, deps);
  const pass = { key, config, resolved, source, state, ports: deps };
  state.checks = knownChecks(CHECKS, pass);
  let [places, checks] = [Infinity, Infinity];
  try {
    await probeWhatIsDue(config, resolved, claim, state, deps);
    const published = await publishVerified(config, resolved, source, state, deps);
    const rollout = await rollOut(config, published, deps);
    const gates = gateConditions(known(config, resolved, state, published.outputs, deps));
    checks = await runChecks(CHECKS, gates, pass);
    state.checks = knownChecks(CHECKS, pass);
    places = await probeFromPlaces(key, config, resolved, state, deps);
    const status = decideStatus({ ...known(config, resolved, state, published.outputs, deps), rollout });
    await conclude(config, status, state, deps, published);
    deps.journal.forget(resolved.uid);
  } catch (error) {
    if (error instanceof NamespaceTerminating) return undefined;
    if (error instanceof SecretChanged) return 0;
    throw error;
  }
  const next = Math.min(
    dueNow(resolved, state.memory, claim, deps).nextAt,
    source.nextAt ?? Infinity,
    places,
    checks,
  );
  return Math.max(0, next - deps.now());
}

function forget(key: string, states: States, deps: Deps): undefined {
  const uid = states.forget(key);
  if (uid !== undefined) deps.journal.forget(uid);
  deps.accounts.forget(key);
  deps.tokens.release(key);
  deps.consumers?.semaphore.releaseAll(key);
  deps.observe.forgotten(key);
}

async function rest(key: string, config: Specified, state: State, deps: Deps): Promise<undefined> {
  deps.accounts.forget(key);
  await callBackAll(config, state, deps);
  return conclude(config, suspendedStatus({ config, now: deps.now() }), state, deps);
}

/** What cannot be worked on gets a condition, and waits for its next change. */
async function refuse(
  key: string,
  config: SmtpConfig,
  problems: readonly string[],
  states: States,
  deps: Deps,
): Promise<undefined> {
  deps.accounts.forget(key);
  const state = states.of(key, config, () => ({}));
  await callBackAll(config, state, deps);
  const present = { ...config, status: presentStatus(state, config) };
  return conclude(present, invalidStatus({ config: present, now: deps.now() }, problems), state, deps);
}

/** What may not be acted on: no credential is read, nothing is written but the status. */
async function keepOut(
  key: string,
  config: SmtpConfig,
  why: BlockedReason,
  states: States,
  deps: Deps,
  problem?: string,
): Promise<number | undefined> {
  deps.accounts.forget(key);
  const state = states.of(key, config, () => ({}));
  await callBackAll(config, state, deps);
  const present = { ...config, status: presentStatus(state, config) };
  const admission = states.admission(key, config);
  const status = blockedStatus({ config: present, now: deps.now() }, why, admission, problem);
  await conclude(present, status, state, deps);
  return why === 'AdmissionPolicyMissing' ? POLICY_AGAIN_MS : undefined;
}

function stateOf(key: string, config: SmtpConfig, target: ResolvedSpec, states: States, deps: Deps): State {
  return states.of(key, config, () => {
    const expected = {
      endpoints: [target.endpoint, ...(target.autoPort ? target.plan.siblings : [])],
      egressInputs: target.egressInputs,
    };
    // After a restart everybody's turn comes somewhere in the interval, not now.
    const { egress, auth } = target.intervals;
    const turn = spread(`${target.uid}#restart`);
    const times = {
      reachedAt: deps.now() - turn * egress,
      loginFrom: deps.now() + turn * Math.min(auth, LOGINS_SPREAD_MS),
    };
    const restored = restore(config.status, config.metadata.generation, expected, times);
    return withNote(restored, deps.journal.find(target.uid));
  });
}

async function probeWhatIsDue(
  config: Specified,
  resolved: Resolved,
  claim: Claim,
  state: State,
  deps: Deps,
): Promise<void> {
  const { memory } = state;
  const what = dueNow(resolved, memory, claim, deps);
  if (!what.egress && !what.login) return;
  let announced: Promise<void> | undefined;
  const notice = setInterval(() => {
    // Who stands in line for a connection is not being probed yet.
    if (deps.connections.isWaiting(resolved.key)) return;
    clearInterval(notice);
    announced = announceNew(config, resolved, state, deps);
  }, NOTICE_AFTER_MS);
  try {
    const seen = await probeDue(resolved, memory, what, claim, deps);
    const tried = state.memory !== memory;
    state.memory = seen;
    // That a new login works must not be forgotten with a crash while it is published: it would not be tried again.
    if (tried && seen.login && !seen.login.retry) await deps.journal.write(resolved.uid, noteOf(seen.login));
  } finally {
    clearInterval(notice);
    await announced;
  }
}

function claimOf(key: string, resolved: Resolved, source: CredentialSource, state: State, deps: Deps): Claim {
  const { memory } = state;
  const noted = deps.journal.find(resolved.uid);
  return {
    key,
    fingerprint: source.credentials.state === 'found' ? state.secret?.fingerprint : undefined,
    password: source.password,
    async announce(login) {
      state.memory = { ...state.memory, login };
      await deps.journal.write(resolved.uid, noteOf(login));
    },
    async takeBack() {
      if (state.memory === memory) return;
      state.memory = memory;
      await deps.journal.withdraw(resolved.uid, noted).catch(error => {
        deps.log.debug('could not take back the announcement of a login', { error: String(error) });
      });
    },
  };
}

/** A user who looks at a new object while its first probe waits for an answer sees that it is being worked on. */
async function announceNew(config: Specified, resolved: Resolved, state: State, deps: Deps): Promise<void> {
  if (config.status.observedGeneration === config.metadata.generation) return;
  try {
    await announce(config, resolved, state, deps);
  } catch (error) {
    deps.log.debug('could not announce a pending verdict', { error: String(error) });
  }
}

/** Writes what is known while a probe is still under way. */
async function announce(config: Specified, resolved: Resolved, state: State, deps: Deps): Promise<void> {
  const outputs = stillPublished(config);
  await write(config, decideStatus(known(config, resolved, state, outputs, deps)), state, deps);
}

/** Writes the status; from then on it is the present one, whether or not the watch has shown it. */
async function write(config: SmtpConfig, status: SmtpConfigStatus, state: State, deps: Deps): Promise<void> {
  // Two writes on two connections could arrive in the wrong order.
  const send = () => deps.cluster.writeStatus(config, status);
  const writing = state.writing === undefined ? send() : state.writing.then(send, send);
  state.writing = writing;
  const resourceVersion = await writing;
  if (resourceVersion === undefined) return;
  state.written = { resourceVersion, status };
  config.status = status;
}

function known(
  config: Specified,
  resolved: Resolved,
  state: State,
  outputs: Known['outputs'],
  deps: Deps,
): Known {
  const consumers = consumersKnown(config, state, deps);
  return {
    config,
    now: deps.now(),
    endpoint: resolved.endpoint,
    credentials: resolved.credentials,
    memory: state.memory,
    egressInputs: resolved.egressInputs,
    loginInputs: resolved.loginInputs,
    warnings: resolved.warnings,
    ...(state.checks && { checks: state.checks }),
    outputs,
    rollout: config.spec.rollout && config.status.rollout,
    ...(state.admission && { admission: state.admission }),
    ...(consumers && { consumers }),
  };
}

/** Writes the status where it says something new, and records what became different. */
async function conclude(
  config: SmtpConfig,
  status: SmtpConfigStatus,
  state: State,
  deps: Deps,
  { outputs, repaired, renewed = false, dropped = [] }: Published = { outputs: [], repaired: [] },
): Promise<undefined> {
  const before = config.status;
  if (isMaterial(before, status, deps.now())) await write(config, status, state, deps);
  deps.observe.verdict(config, status);
  if (outputs.some(output => output.state === 'written')) deps.observe.rotated(config);
  const news = renewed && repaired.length === 0 ? [] : outputs;
  for (const note of [...decideEvents(before, status, news, repaired), ...droppedEvents(dropped)]) {
    deps.cluster.recordEvent(config, note);
  }
  return undefined;
}
