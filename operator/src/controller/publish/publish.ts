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

/** Looks at the objects again after a write lost a race; more than this and the queue backs off. */
const ATTEMPTS = 3;

/** An output that another client changed or deleted; `namespace` where it is one of many. */
type Repair = { kind: string; name: string; by?: string | undefined; namespace?: string };

export interface Published {
  outputs: OutputState[];
  /** Outputs that another client changed or deleted. */
  repaired: Repair[];
  /** Namespaces that a ClusterSmtpConfig was taken back from. */
  takenBack?: readonly string[];
  /** Results for the outputs that the spec no longer names. */
  retired?: Retirement;
  /** The same settings with a fresher access token: no news. */
  renewed?: boolean;
  /** Names what the outputs hold, whatever the access token; undefined where that was not worked out. */
  content?: string | undefined;
}

/** The namespace is being deleted: nothing to do or to report. */
export class NamespaceTerminating extends Error {}

type PublishPorts = { cluster: OutputStore };

/**
 * Brings the outputs to what they should hold: all are looked at, and where applications have something already all
 * writes are rehearsed, before the first one is made.
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
    // Compares with the last written content, not with external edits: a repair does not count as a change.
    const annotation = known?.hashAnnotation ?? live?.annotations[CONTENT_HASH_ANNOTATION];
    steps.push(
      stepFor(config, withContentHash(output, annotation), live, rivalOf(config, output, ports.cluster)),
    );
  }
  return steps;
}

/**
 * What the API server would refuse, by output. Applications that have settings already keep them all unless all
 * can change; where none was published yet, each output is written separately.
 */
async function rehearse(
  { config, ports }: Subject<PublishPorts>,
  steps: readonly Step[],
): Promise<Map<string, string>> {
  const refused = new Map<string, string>();
  const writes = steps.filter(isWrite);
  if (writes.length < 2 || writes.every(step => step.do === 'create')) return refused;
  for (const step of writes) {
    // An object cannot be made while it is still there.
    if (step.do === 'replace') continue;
    const refusal = await ports.cluster.rehearseOutput(config, step.output, step.live);
    if (refusal?.why === 'terminating') throw new NamespaceTerminating();
    // A lost race shows in the write itself.
    if (refusal?.why === 'forbidden') refused.set(idOf(step.output), refusal.detail);
  }
  return refused;
}

type Write = Extract<Step, { do: 'create' | 'update' | 'replace' }>;

const isWrite = (step: Step): step is Write =>
  step.do === 'create' || step.do === 'update' || step.do === 'replace';

/** What was done in this reconcile, however often it had to look again. */
interface News {
  written: Set<string>;
  repaired: Published['repaired'];
}

/** @returns undefined when a race was lost and it is worth looking again */
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

/** Where one write would be refused none is made. */
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

/** After a restart nothing is known of the content, but that there was one. */
const wasPublished = (config: SmtpConfig, { kind, name }: DesiredOutput): boolean =>
  config.status.outputs?.some(output => output.kind === kind && output.name === name) ?? false;
