import { CONTENT_HASH_ANNOTATION } from '../../../../crds/names.ts';
import type { SmtpConfig } from '../../../../crds/object.ts';
import type { DesiredOutput } from '../../model/settings.ts';
import type { WriteResult } from '../../model/write.ts';
import type { OutputState } from '../../status/known.ts';
import type { OutputStore } from '../ports.ts';
import type { Subject } from '../reconciliation.ts';
import type { State } from '../state.ts';
import { withContentHash } from './content-hash.ts';
import type { Retirement } from './dropped.ts';
import { contentDigest, idOf, isUnchanged, keepOutput, outputState } from './known-outputs.ts';
import { rivalOf } from './ownership.ts';
import { type Step, stepFor } from './steps.ts';

/** Number of attempts after write conflicts; then the queue backs off. */
const ATTEMPTS = 3;

/** An output that another client changed or deleted. `namespace` is set if the output exists in many namespaces. */
type Repair = { kind: string; name: string; by?: string | undefined; namespace?: string };

export interface Published {
  outputs: OutputState[];
  /** Outputs that another client changed or deleted. */
  repaired: Repair[];
  /** Namespaces from which the outputs of a ClusterSmtpConfig were deleted. */
  takenBack?: readonly string[];
  /** Results for the outputs that the spec no longer names. */
  retired?: Retirement;
  /** The same settings with a renewed access token, which is not worth an event. */
  renewed?: boolean;
  /** Identifies the content of the outputs, independent of the access token; undefined if it was not computed. */
  content?: string | undefined;
}

/** Thrown when the namespace is being deleted: there is nothing to do or to report. */
export class NamespaceTerminating extends Error {}

type PublishPorts = { cluster: OutputStore };

/**
 * Brings the outputs to their desired content. All outputs are read first. If applications already use an output, all
 * writes are rehearsed with a dry run before the first real write.
 * @throws NamespaceTerminating
 */
export async function publish(
  subject: Subject<PublishPorts>,
  desired: readonly DesiredOutput[],
): Promise<Published> {
  const news: News = { written: new Set(), repaired: [] };
  const { repaired } = news;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const steps = await stepsFor(subject, desired);
    const refused = await rehearse(subject, steps);
    if (refused.size > 0) return { outputs: steps.map(step => notWritten(step, refused)), repaired };
    const outputs = await execute(subject, steps, news);
    if (outputs) return { outputs, repaired };
  }
  throw new Error('the outputs keep changing while they are written');
}

async function stepsFor(subject: Subject<PublishPorts>, desired: readonly DesiredOutput[]): Promise<Step[]> {
  const { config, state, ports } = subject;
  const { namespace } = config.metadata;
  const steps: Step[] = [];
  for (const output of desired) {
    const { kind, name } = output;
    const known = state.outputs.get(idOf(output));
    if (known?.content === contentDigest(output) && isUnchanged(subject, output, known)) {
      const { resourceVersion, hashAnnotation: annotation } = known;
      steps.push({ do: 'nothing', output: withContentHash(output, annotation), resourceVersion });
      continue;
    }
    const expected = known !== undefined || wasPublished(config, output);
    const exists = expected || ports.cluster.meta(kind, namespace, name) !== undefined;
    const live = exists ? await ports.cluster.readOutput(kind, namespace, name) : undefined;
    // Compares with the last written content, not with external edits. A repair therefore does not count as a change.
    const annotation = known?.hashAnnotation ?? live?.annotations[CONTENT_HASH_ANNOTATION];
    steps.push(
      stepFor(config, withContentHash(output, annotation), live, rivalOf(config, output, ports.cluster)),
    );
  }
  return steps;
}

/**
 * Returns the errors of writes that the API server would refuse, by output. If applications already have settings,
 * either all outputs change or none. If nothing was published yet, each output is written separately.
 */
async function rehearse(
  { config, ports }: Subject<PublishPorts>,
  steps: readonly Step[],
): Promise<Map<string, string>> {
  const refused = new Map<string, string>();
  const writes = steps.filter(isWrite);
  if (writes.length < 2 || writes.every(step => step.do === 'create')) return refused;
  for (const step of writes) {
    // A dry run cannot create an object whose predecessor still exists.
    if (step.do === 'replace') continue;
    const refusal = await ports.cluster.rehearseOutput(config, step.output, step.live);
    if (refusal?.why === 'terminating') throw new NamespaceTerminating();
    // A write conflict is detected at the write itself.
    if (refusal?.why === 'forbidden') refused.set(idOf(step.output), refusal.detail);
  }
  return refused;
}

type Write = Extract<Step, { do: 'create' | 'update' | 'replace' }>;

const isWrite = (step: Step): step is Write =>
  step.do === 'create' || step.do === 'update' || step.do === 'replace';

/** The changes made in this reconcile, over all attempts. */
interface News {
  written: Set<string>;
  repaired: Published['repaired'];
}

/** @returns undefined if a write conflicted and another attempt makes sense */
async function execute(
  subject: Subject<PublishPorts>,
  steps: readonly Step[],
  news: News,
): Promise<OutputState[] | undefined> {
  const outputs: OutputState[] = [];
  for (const step of steps) {
    const outcome = isWrite(step)
      ? await writeOutput(subject, step, news)
      : leftAsItIs(step, news, subject.state);
    if (!outcome) return undefined;
    outputs.push(outcome);
  }
  return outputs;
}

function leftAsItIs(step: Exclude<Step, Write>, { written }: News, state: State): OutputState {
  if (step.do === 'yield') return { ...outputState(step.output, 'conflict'), detail: step.detail };
  keepOutput(state, step.output, step.resourceVersion);
  return outputState(step.output, written.has(idOf(step.output)) ? 'written' : 'in-sync');
}

async function writeOutput(
  { config, state, ports }: Subject<PublishPorts>,
  step: Write,
  news: News,
): Promise<OutputState | undefined> {
  const { output } = step;
  const before = state.outputs.get(idOf(output));
  const result = await write(config, step, ports.cluster);
  if (result.ok) {
    keepOutput(state, output, result.resourceVersion);
    news.written.add(idOf(output));
    if (before?.content === contentDigest(output)) news.repaired.push(repairOf(step));
    return outputState(output, 'written');
  }
  if (result.why === 'terminating') throw new NamespaceTerminating();
  return result.why === 'conflict'
    ? undefined
    : { ...outputState(output, 'forbidden'), detail: result.detail };
}

async function write(config: SmtpConfig, step: Write, cluster: OutputStore): Promise<WriteResult> {
  if (step.do === 'update') return cluster.updateOutput(config, step.output, step.live);
  if (step.do === 'replace') {
    const { kind, name } = step.output;
    await cluster.deleteOutput(kind, config.metadata.namespace, name, step.live);
  }
  return cluster.createOutput(config, step.output);
}

function repairOf(step: Write): Published['repaired'][number] {
  const { kind, name } = step.output;
  return { kind, name, by: step.live?.lastManager };
}

/** Returns the state of an output that was not written because at least one write would be refused. */
function notWritten(step: Step, refused: ReadonlyMap<string, string>): OutputState {
  const { output } = step;
  if (step.do === 'yield') return { ...outputState(output, 'conflict'), detail: step.detail };
  if (step.do === 'nothing') return outputState(output, 'in-sync');
  const detail = refused.get(idOf(output));
  if (detail !== undefined) return { ...outputState(output, 'forbidden'), detail };
  return step.do === 'create'
    ? outputState(output, 'absent')
    : outputState({ ...output, annotations: step.live.annotations }, 'held');
}

/** Reports whether the output was published before. After a restart only this is known, not the content. */
const wasPublished = (config: SmtpConfig, { kind, name }: DesiredOutput): boolean =>
  config.status.outputs?.some(output => output.kind === kind && output.name === name) ?? false;
