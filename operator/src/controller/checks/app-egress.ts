import { DEFAULTS } from '../../../../crds/defaults.ts';
import type { SmtpConfig } from '../../../../crds/object.ts';
import type { SmtpConfigStatus } from '../../../../crds/schema/status.ts';
import { verdictFrom } from '../../model/verdict.ts';
import { consumerDueAt } from '../../probe-pods/due.ts';
import type { ConsumerRequest } from '../../probe-pods/pod.ts';
import { consumerInputs, consumerPod } from '../../probe-pods/pod.ts';
import { isRunning, resultOf } from '../../probe-pods/seen.ts';
import type { ConsumerResult, ConsumerView, ConsumerViews } from '../../probe-pods/view.ts';
import { spread } from '../../schedule/jitter.ts';
import { appEgressKnown } from '../../status/app-egress.ts';
import type { Consumers, PodStore, Ports } from '../ports.ts';
import type { Reconciliation, Subject } from '../reconciliation.ts';
import type { State } from '../state.ts';
import type { RegisteredCheck } from './check.ts';

/** Milliseconds between two looks at a running pod. */
const POLL_MS = 2_000;
/** Milliseconds after which a pod that has not started is considered unable to start. */
const STARTS_WITHIN_MS = 10_000;

export type ConsumerPorts = Pick<Ports, 'now' | 'consumers'> & { cluster: PodStore };
type Pass = Reconciliation<ConsumerPorts>;

/** The check that applications can reach the server from their own namespaces and nodes. */
export const appEgressCheck: RegisteredCheck = {
  judges: ['app-egress'],
  when: 'after-publishing',
  known(pass) {
    const views = consumersKnown(pass);
    return views && appEgressKnown(views);
  },
  run: pass => probeFromPlaces(pass),
  // No pod runs for an SmtpConfig that is not processed.
  rest: subject => callBack(subject, undefined),
  forget: (key, { consumers }) => consumers?.semaphore.releaseAll(key),
};

/**
 * Checks the server from every place of `spec.checks.egress.from` that is due: creates a pod there and collects the
 * results of earlier pods.
 * @returns when the next action is due, milliseconds since the epoch
 * @throws ApiUnavailable
 */
export async function probeFromPlaces(pass: Pass): Promise<number> {
  const { key, config, resolved, state, ports } = pass;
  const { consumers } = ports;
  const places = resolved.spec.checks?.egress?.from ?? [];
  if (!consumers) return Infinity;
  // A deleted SmtpConfig of the same name may have had pods.
  if (!state.consumers) consumers.semaphore.releaseAll(key);
  const views = distinct(places.map(place => viewOf(pass, place, consumers)));
  await callBack(pass, views);
  const visits = views.map((view, index) => visit(pass, view, `${key}#${index}`));
  const next = Math.min(Infinity, ...(await Promise.all(visits)));
  consumers.semaphore.releaseReserved(key);
  if (views.every(({ result }) => result)) state.standing = { generation: config.metadata.generation };
  return next;
}

/** The results from the places, for the status; undefined if the spec names none. */
function consumersKnown({
  config,
  state,
  ports,
}: Omit<Subject<Pick<Ports, 'consumers'>>, 'key'>): ConsumerViews | undefined {
  if (!config.spec?.checks?.egress?.from) return undefined;
  const { namespace } = config.metadata;
  if (!ports.consumers) return { views: undefined, namespace };
  const { verdict } = standingOf(config, state);
  return { views: state.consumers ?? [], namespace, ...(verdict && { standing: verdict }) };
}

/** Replaces the earlier results with these. If the write fails, the earlier results and their pods stay. */
async function callBack(
  subject: Subject<Pick<ConsumerPorts, 'cluster' | 'consumers'>>,
  views: ConsumerView[] | undefined,
): Promise<void> {
  const { state } = subject;
  const dropped = (state.consumers ?? []).filter(view => !views?.includes(view));
  await Promise.all(dropped.map(view => dismiss(subject, view)));
  state.consumers = views;
}

/** Removes places that are listed twice. */
const distinct = (views: readonly ConsumerView[]): ConsumerView[] =>
  views.filter((view, index) => views.findIndex(({ inputs }) => inputs === view.inputs) === index);

/** Returns the result that an earlier operator process wrote, used until this process has its own result. */
function standingOf({ status, metadata }: SmtpConfig, state: State): NonNullable<State['standing']> {
  if (state.standing?.generation !== metadata.generation) {
    state.standing = foundBefore(status, metadata.generation);
  }
  return state.standing;
}

function foundBefore(
  { conditions, lastHandledProbeAt }: SmtpConfigStatus,
  generation: number,
): NonNullable<State['standing']> {
  const found = conditions?.find(({ type }) => type === 'ConsumerEgress');
  if (!found || found.status === 'Unknown' || found.observedGeneration !== generation) return { generation };
  const verdict = verdictFrom('ConsumerEgress', found.reason, found.message);
  if (!verdict) return { generation };
  return {
    verdict,
    generation,
    ...(lastHandledProbeAt !== undefined && { requested: lastHandledProbeAt }),
  };
}

function viewOf(pass: Pass, place: ConsumerView['place'], { settings }: Consumers): ConsumerView {
  const { config, resolved, state, ports } = pass;
  const inputs = consumerInputs(requestOf(pass, place), settings);
  const known = state.consumers?.find(view => view.inputs === inputs);
  if (known) return known;
  const standing = standingOf(config, state);
  // Only the places of the first pass can match a result of the earlier operator process.
  if (state.consumers || standing.verdict?.status !== 'True') return { place, inputs };
  // After a restart the checks are spread over the interval instead of running immediately.
  const at = ports.now() - spread(`${resolved.uid}#consumer`) * resolved.intervals.egress;
  return { place, inputs, at, ...(standing.requested !== undefined && { requested: standing.requested }) };
}

function requestOf(
  { config, resolved, state: { memory } }: Pass,
  place: ConsumerView['place'],
): Omit<ConsumerRequest, 'startedAt'> {
  const { name, uid } = config.metadata;
  const { spec, endpoint, egressInputs } = resolved;
  const inEffect = memory.egress?.inputs === egressInputs ? memory.egress.endpoint : endpoint;
  return {
    owner: { name, uid },
    place,
    spec,
    endpoint: inEffect,
    timeout: spec.checks?.timeout ?? DEFAULTS['checks.timeout'],
  };
}

/**
 * Processes one place.
 * @param id identifies the place among all places
 * @returns when this place is due next, milliseconds since the epoch
 */
async function visit(pass: Pass, view: ConsumerView, id: string): Promise<number> {
  const { resolved, ports } = pass;
  if (view.pod) {
    const result = await lookAfter(pass, view.pod);
    if (result === 'at work') return ports.now() + POLL_MS;
    if (result !== 'never there') finish(view, result, ports);
    await dismiss(pass, view);
  }
  const dueAt = () =>
    consumerDueAt(view, {
      interval: resolved.intervals.egress,
      key: id,
      now: ports.now(),
      ...(resolved.requested !== undefined && { requested: resolved.requested }),
    });
  if (dueAt() > ports.now()) return dueAt();
  return (await send(pass, view)) ?? dueAt();
}

async function lookAfter(
  { config, resolved, ports }: Pass,
  { name, uid, since }: NonNullable<ConsumerView['pod']>,
): Promise<ConsumerResult | 'at work' | 'never there'> {
  const { namespace } = config.metadata;
  const { timeoutMs } = resolved.plan;
  const pod = await ports.cluster.readPod(namespace, name);
  if (pod === undefined && uid === undefined) return 'never there';
  const waitedMs = ports.now() - since;
  const result = resultOf(pod, { waitedMs, timeoutMs });
  if (result) return result;
  if (waitedMs > STARTS_WITHIN_MS && !isRunning(pod)) {
    ports.consumers?.semaphore.stuck(`${namespace}/${name}`);
  }
  return 'at work';
}

/** @returns when to look at the pod next, milliseconds since the epoch; undefined if the API server refused the pod */
async function send(pass: Pass, view: ConsumerView): Promise<number | undefined> {
  const { key, config, resolved, ports } = pass;
  const { cluster, consumers } = ports;
  if (!consumers) return Infinity;
  const since = ports.now();
  const pod = consumerPod({ ...requestOf(pass, view.place), startedAt: since }, consumers.settings);
  const { name } = pod.metadata;
  const id = `${config.metadata.namespace}/${name}`;
  // The semaphore enqueues this SmtpConfig when a slot is free.
  if (!consumers.semaphore.tryAcquire(id, key)) return Infinity;
  // The pod may exist even if the API server's reply was lost.
  view.pod = { name, since };
  const answer = await cluster.createPod(config, pod);
  if (resolved.requested !== undefined) view.requested = resolved.requested;
  if (answer.ok) {
    view.pod.uid = answer.uid;
    return since + POLL_MS;
  }
  delete view.pod;
  consumers.semaphore.release(id);
  const message = answer.why === 'forbidden' ? answer.detail : 'the namespace currently does not accept it';
  finish(view, { kind: 'failed', reason: 'PodRefused', message }, ports);
  return undefined;
}

function finish(view: ConsumerView, result: ConsumerResult, { now }: Pick<Ports, 'now'>): void {
  view.result = result;
  view.at = now();
}

/** Deletes the pod. A pod that cannot be deleted ends at its own deadline and is deleted with the SmtpConfig. */
async function dismiss(
  { config, ports }: Subject<Pick<ConsumerPorts, 'cluster' | 'consumers'>>,
  view: ConsumerView,
): Promise<void> {
  const { pod } = view;
  if (!pod) return;
  const { namespace } = config.metadata;
  await ports.cluster.deletePod(namespace, pod.name, pod.uid);
  ports.consumers?.semaphore.release(`${namespace}/${pod.name}`);
  delete view.pod;
}
