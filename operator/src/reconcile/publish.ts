import { createHmac, randomBytes } from 'node:crypto';
import type { SmtpConfig } from '../../../crds/object.ts';
import type { OutputState } from '../decide/known.ts';
import type { DesiredOutput } from '../model/settings.ts';
import type { RenderFault } from '../render/outputs.ts';
import type { Deps, LiveOutput, WriteResult } from './ports.ts';
import type { SeenOutput, State } from './state.ts';

/** Keys the digests of output contents that are held in memory. */
const CONTENT_KEY = randomBytes(32);

/** Looks at an object again after a write lost a race; more than this and the queue backs off. */
const ATTEMPTS = 3;

export interface Published {
  outputs: OutputState[];
  /** Outputs that somebody else had changed or deleted. */
  repaired: { kind: string; name: string; by?: string }[];
  /** The same settings with a fresher access token: no news. */
  renewed?: boolean;
}

/**
 * Brings the outputs to what they should hold.
 * @param desired what the present settings render to
 * @param may whether they are known to work; where not, what is published stays as it is
 */
export async function publish(
  config: SmtpConfig,
  desired: readonly DesiredOutput[],
  may: boolean,
  state: State,
  deps: Deps,
): Promise<Published> {
  const published: Published = { outputs: [], repaired: [] };
  for (const output of desired) {
    const result = may ? await bring(config, output, state, deps) : await leave(config, output, state, deps);
    published.outputs.push(result.output);
    if (result.repaired) published.repaired.push(result.repaired);
  }
  return published;
}

/** Nothing is written while one output cannot be rendered: the others would no longer fit to it. */
export function withFaults(left: Published, faults: readonly RenderFault[]): Published {
  const outputs = left.outputs.map(output => {
    const fault = faults.find(({ kind, name }) => kind === output.kind && name === output.name);
    return fault
      ? { ...output, state: 'unrendered' as const, fault: fault.reason, detail: fault.detail }
      : output;
  });
  return { ...left, outputs };
}

/** What was published last, where nothing has moved since: no request, no rendering, no password. */
export function stillSettled(
  config: SmtpConfig,
  key: string,
  state: State,
  deps: Deps,
): Published | undefined {
  const { settled } = state;
  if (settled?.key !== key) return undefined;
  const untouched = settled.outputs.every(({ kind, name, state: was }) => {
    const seen = state.outputs.get(`${kind}/${name}`);
    return seen !== undefined && SETTLED.includes(was) && isAsSeen(config, { kind, name }, seen, deps);
  });
  if (!untouched) return undefined;
  const outputs = settled.outputs.map(output => ({
    ...output,
    state: output.state === 'held' ? output.state : ('in-sync' as const),
  }));
  return { outputs, repaired: [] };
}

const SETTLED: readonly OutputState['state'][] = ['in-sync', 'written', 'held'];

interface Brought {
  output: OutputState;
  repaired?: { kind: string; name: string; by?: string };
}

async function bring(config: SmtpConfig, output: DesiredOutput, state: State, deps: Deps): Promise<Brought> {
  const id = `${output.kind}/${output.name}`;
  const known = state.outputs.get(id);
  const content = contentOf(output);
  if (known?.content === content && isAsSeen(config, output, known, deps)) {
    return { output: stateOf(output, 'in-sync') };
  }
  const before = known ?? publishedEarlier(config, output);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const brought = await bringOnce(config, output, before, state, deps);
    if (brought) return brought;
  }
  throw new Error(`${output.kind} ${output.name} keeps changing while it is written`);
}

/** @returns undefined when a race was lost and it is worth looking again */
async function bringOnce(
  config: SmtpConfig,
  output: DesiredOutput,
  before: { content?: string } | undefined,
  state: State,
  deps: Deps,
): Promise<Brought | undefined> {
  const { namespace } = config.metadata;
  const exists = deps.cluster.meta(output.kind, namespace, output.name) !== undefined || before !== undefined;
  const live = exists ? await deps.cluster.readOutput(output.kind, namespace, output.name) : undefined;
  if (live && live.controllerUid !== config.metadata.uid) return { output: conflict(output, live) };
  if (live && holds(live, output)) {
    remember(state, output, live.resourceVersion);
    return { output: stateOf(output, 'in-sync') };
  }
  const written = live
    ? await deps.cluster.updateOutput(config, output, live)
    : await deps.cluster.createOutput(config, output);
  if (!written.ok && written.why === 'conflict') return afterConflict(config, output, deps);
  return finished(output, written, before, live, state);
}

/** Create lost to an object that the watch had not shown yet: whose is it? */
async function afterConflict(
  config: SmtpConfig,
  output: DesiredOutput,
  deps: Deps,
): Promise<Brought | undefined> {
  const live = await deps.cluster.readOutput(output.kind, config.metadata.namespace, output.name);
  return live && live.controllerUid !== config.metadata.uid ? { output: conflict(output, live) } : undefined;
}

function finished(
  output: DesiredOutput,
  written: Exclude<WriteResult, { why: 'conflict' }>,
  before: { content?: string } | undefined,
  live: LiveOutput | undefined,
  state: State,
): Brought {
  if (!written.ok) return { output: { ...stateOf(output, 'forbidden'), detail: written.detail } };
  remember(state, output, written.resourceVersion);
  const drifted = before?.content === contentOf(output);
  const by = live?.lastManager;
  return {
    output: stateOf(output, 'written'),
    ...(drifted && { repaired: { kind: output.kind, name: output.name, ...(by !== undefined && { by }) } }),
  };
}

/** What is not verified is not written; what is there stays. */
async function leave(config: SmtpConfig, output: DesiredOutput, state: State, deps: Deps): Promise<Brought> {
  const { kind, name } = output;
  const meta = deps.cluster.meta(kind, config.metadata.namespace, name);
  if (!meta) return { output: stateOf(output, 'absent') };
  if (meta.controllerUid !== config.metadata.uid) return { output: conflict(output, meta) };
  const known = state.outputs.get(`${kind}/${name}`);
  if (known?.resourceVersion === meta.resourceVersion) {
    return { output: stateOf(output, known.content === contentOf(output) ? 'in-sync' : 'held') };
  }
  const live = await deps.cluster.readOutput(kind, config.metadata.namespace, name);
  if (!live) return { output: stateOf(output, 'absent') };
  if (holds(live, output)) {
    remember(state, output, live.resourceVersion);
    return { output: stateOf(output, 'in-sync') };
  }
  state.outputs.set(`${kind}/${name}`, { resourceVersion: live.resourceVersion, content: '' });
  return { output: stateOf(output, 'held') };
}

/** Deletes outputs that the spec no longer names, if they are still ours. */
export async function removeDropped(
  config: SmtpConfig,
  desired: readonly { kind: string; name: string }[],
  deps: Deps,
): Promise<void> {
  const { namespace, uid } = config.metadata;
  for (const { kind, name } of config.status.outputs ?? []) {
    if (kind !== 'Secret' && kind !== 'ConfigMap') continue;
    if (desired.some(output => output.kind === kind && output.name === name)) continue;
    const meta = deps.cluster.meta(kind, namespace, name);
    if (meta?.controllerUid === uid) await deps.cluster.deleteOutput(kind, namespace, name, meta);
  }
}

function isAsSeen(
  config: SmtpConfig,
  { kind, name }: Pick<DesiredOutput, 'kind' | 'name'>,
  seen: SeenOutput,
  deps: Deps,
): boolean {
  if (seen.gone) return false;
  const meta = deps.cluster.meta(kind, config.metadata.namespace, name);
  // Not shown yet: the watch lags behind our own write. A deletion clears what was seen.
  return meta === undefined || BigInt(meta.resourceVersion) <= BigInt(seen.resourceVersion);
}

/** After a restart nothing is known of the content, but that there was one. */
function publishedEarlier(
  config: SmtpConfig,
  { kind, name }: DesiredOutput,
): { content?: string } | undefined {
  return config.status.outputs?.some(output => output.kind === kind && output.name === name) ? {} : undefined;
}

function holds(live: LiveOutput, output: DesiredOutput): boolean {
  return (
    sameEntries(live.data, output.data) &&
    contains(live.labels, output.labels) &&
    contains(live.annotations, output.annotations)
  );
}

function sameEntries(
  live: Readonly<Record<string, string | undefined>>,
  wanted: Readonly<Record<string, string>>,
): boolean {
  return Object.keys(live).length === Object.keys(wanted).length && contains(live, wanted);
}

function contains(
  live: Readonly<Record<string, string | undefined>>,
  wanted: Readonly<Record<string, string>>,
): boolean {
  return Object.entries(wanted).every(([key, value]) => live[key] === value);
}

function contentOf({ labels, annotations, data }: DesiredOutput): string {
  return createHmac('sha256', CONTENT_KEY)
    .update(JSON.stringify([labels, annotations, data]))
    .digest('hex');
}

function remember(state: State, output: DesiredOutput, resourceVersion: string): void {
  state.outputs.set(`${output.kind}/${output.name}`, { resourceVersion, content: contentOf(output) });
}

const stateOf = ({ kind, name }: DesiredOutput, state: OutputState['state']): OutputState => ({
  kind,
  name,
  state,
});

const conflict = (output: DesiredOutput, { owner }: { owner?: string }): OutputState => ({
  ...stateOf(output, 'conflict'),
  detail: owner ? `belongs to ${owner}` : 'exists already and was not made for this SmtpConfig',
});
