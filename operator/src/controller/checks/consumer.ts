import type { SmtpConfig } from '../../../../crds/object.ts';
import type { SmtpConfigStatus } from '../../../../crds/schema/status.ts';
import { verdictFrom } from '../../model/verdict.ts';
import { consumerDueAt } from '../../probe-pods/due.ts';
import type { ConsumerRequest } from '../../probe-pods/pod.ts';
import { consumerInputs, consumerPod } from '../../probe-pods/pod.ts';
import { isRunning, resultOf } from '../../probe-pods/seen.ts';
import type { ConsumerResult, ConsumerView, ConsumerViews } from '../../probe-pods/view.ts';
import { spread } from '../../schedule/jitter.ts';
import type { Consumers, Deps } from '../ports.ts';
import type { Resolved } from '../resolved.ts';
import type { State } from '../state.ts';

/** How often a pod that is out is looked after. */
const POLL_MS = 2_000;
/** A pod that has not started by then may never. */
const STARTS_WITHIN_MS = 10_000;
const TIMEOUT = '10s';

/**
 * Has the server reached from every place of `spec.checks.egress.from` whose turn it is: sends a pod there, and
 * takes what earlier ones have seen.
 * @returns when there is something to do next, milliseconds since the epoch
 * @throws ApiUnavailable
 */
export async function probeFromPlaces(
  key: string,
  config: SmtpConfig,
  resolved: Resolved,
  state: State,
  deps: Deps,
): Promise<number> {
  const { consumers } = deps;
  const places = resolved.spec.checks?.egress?.from ?? [];
  if (!consumers) return Infinity;
  // An SmtpConfig of the same name that is gone may have had some.
  if (!state.consumers) consumers.semaphore.releaseAll(key);
  const views = distinct(places.map(place => viewOf(place, config, resolved, state, consumers, deps)));
  await callBack(state, views, config, deps);
  const turns = views.map((view, index) => turn(`${key}#${index}`, key, view, config, resolved, state, deps));
  const next = Math.min(Infinity, ...(await Promise.all(turns)));
  consumers.semaphore.releaseReserved(key);
  if (views.every(({ result }) => result)) state.standing = { generation: config.metadata.generation };
  return next;
}

/** What is known from the places, for the status; undefined where the spec names none. */
export function consumersKnown(config: SmtpConfig, state: State, deps: Deps): ConsumerViews | undefined {
  if (!config.spec?.checks?.egress?.from) return undefined;
  const { namespace } = config.metadata;
  if (!deps.consumers) return { views: undefined, namespace };
  const { verdict } = standingOf(config, state);
  return { views: state.consumers ?? [], namespace, ...(verdict && { standing: verdict }) };
}

/** No pod stays out for an SmtpConfig that rests. */
export async function callBackAll(config: SmtpConfig, state: State, deps: Deps): Promise<void> {
  await callBack(state, undefined, config, deps);
}

/** Puts these views in the place of the ones before; where that fails, those stay, and their pods with them. */
async function callBack(
  state: State,
  views: ConsumerView[] | undefined,
  config: SmtpConfig,
  deps: Deps,
): Promise<void> {
  const dropped = (state.consumers ?? []).filter(view => !views?.includes(view));
  await Promise.all(dropped.map(view => dismiss(view, config, deps)));
  state.consumers = views;
}

/** Who names a place twice means it once. */
const distinct = (views: readonly ConsumerView[]): ConsumerView[] =>
  views.filter((view, index) => views.findIndex(({ inputs }) => inputs === view.inputs) === index);

/** What the operator before this one has written, for as long as this one knows nothing better. */
function standingOf({ status, metadata }: SmtpConfig, state: State): NonNullable<State['standing']> {
  if (state.standing?.generation !== metadata.generation) {
    state.standing = written(status, metadata.generation);
  }
  return state.standing;
}

function written(
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

function viewOf(
  place: ConsumerView['place'],
  config: SmtpConfig,
  resolved: Resolved,
  state: State,
  { settings }: Consumers,
  deps: Deps,
): ConsumerView {
  const inputs = consumerInputs(requestOf(place, config, resolved, state), settings);
  const known = state.consumers?.find(view => view.inputs === inputs);
  if (known) return known;
  const standing = standingOf(config, state);
  // Only the first ones can be what the operator before this one has seen.
  if (state.consumers || standing.verdict?.status !== 'True') return { place, inputs };
  // After a restart everybody's turn comes somewhere in the interval, not now.
  const at = deps.now() - spread(`${resolved.uid}#consumer`) * resolved.intervals.egress;
  return { place, inputs, at, ...(standing.requested !== undefined && { requested: standing.requested }) };
}

function requestOf(
  place: ConsumerView['place'],
  config: SmtpConfig,
  { spec, endpoint, egressInputs }: Resolved,
  { memory }: State,
): Omit<ConsumerRequest, 'startedAt'> {
  const { name, uid } = config.metadata;
  const inEffect = memory.egress?.inputs === egressInputs ? memory.egress.endpoint : endpoint;
  return { owner: { name, uid }, place, spec, endpoint: inEffect, timeout: spec.checks?.timeout ?? TIMEOUT };
}

/** @returns when this place has something to do next */
async function turn(
  id: string,
  key: string,
  view: ConsumerView,
  config: SmtpConfig,
  resolved: Resolved,
  state: State,
  deps: Deps,
): Promise<number> {
  if (view.pod) {
    const result = await lookAfter(view.pod, config, resolved, deps);
    if (result === 'at work') return deps.now() + POLL_MS;
    if (result !== 'never there') conclude(view, result, deps);
    await dismiss(view, config, deps);
  }
  const dueAt = () =>
    consumerDueAt(view, {
      interval: resolved.intervals.egress,
      key: id,
      now: deps.now(),
      ...(resolved.requested !== undefined && { requested: resolved.requested }),
    });
  if (dueAt() > deps.now()) return dueAt();
  return (await send(key, view, config, resolved, state, deps)) ?? dueAt();
}

async function lookAfter(
  { name, uid, since }: NonNullable<ConsumerView['pod']>,
  { metadata: { namespace } }: SmtpConfig,
  { plan: { timeoutMs } }: Resolved,
  deps: Deps,
): Promise<ConsumerResult | 'at work' | 'never there'> {
  const pod = await deps.cluster.readPod(namespace, name);
  if (pod === undefined && uid === undefined) return 'never there';
  const waitedMs = deps.now() - since;
  const result = resultOf(pod, { waitedMs, timeoutMs });
  if (result) return result;
  if (waitedMs > STARTS_WITHIN_MS && !isRunning(pod)) deps.consumers?.semaphore.stuck(`${namespace}/${name}`);
  return 'at work';
}

/** @returns when to look at it; undefined where the API server did not let us */
async function send(
  key: string,
  view: ConsumerView,
  config: SmtpConfig,
  resolved: Resolved,
  state: State,
  { cluster, consumers, now }: Deps,
): Promise<number | undefined> {
  if (!consumers) return Infinity;
  const since = now();
  const pod = consumerPod(
    { ...requestOf(view.place, config, resolved, state), startedAt: since },
    consumers.settings,
  );
  const { name } = pod.metadata;
  const seat = `${config.metadata.namespace}/${name}`;
  // It is woken when there is room.
  if (!consumers.semaphore.tryAcquire(seat, key)) return Infinity;
  // Where no answer comes, it may be there all the same.
  view.pod = { name, since };
  const answer = await cluster.createPod(config, pod);
  if (resolved.requested !== undefined) view.requested = resolved.requested;
  if (answer.ok) {
    view.pod.uid = answer.uid;
    return since + POLL_MS;
  }
  delete view.pod;
  consumers.semaphore.release(seat);
  const message = answer.why === 'forbidden' ? answer.detail : 'the namespace does not take it at present';
  conclude(view, { kind: 'failed', reason: 'PodRefused', message }, { now });
  return undefined;
}

function conclude(view: ConsumerView, result: ConsumerResult, { now }: Pick<Deps, 'now'>): void {
  view.result = result;
  view.at = now();
}

/** Takes the pod away; one that cannot be taken away ends by itself, and goes with the SmtpConfig. */
async function dismiss(
  view: ConsumerView,
  { metadata: { namespace } }: SmtpConfig,
  { cluster, consumers }: Deps,
): Promise<void> {
  const { pod } = view;
  if (!pod) return;
  await cluster.deletePod(namespace, pod.name, pod.uid);
  consumers?.semaphore.release(`${namespace}/${pod.name}`);
  delete view.pod;
}
