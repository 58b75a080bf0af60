import { CONTENT_HASH_ANNOTATION } from '../../../../crds/names.ts';
import type { SmtpConfig } from '../../../../crds/object.ts';
import type { DesiredOutput } from '../../model/settings.ts';
import type { RenderFault } from '../../render/outputs.ts';
import { outputTargets } from '../../render/outputs.ts';
import type { OutputState } from '../../status/known.ts';
import type { ObjectMeta, OutputStore } from '../ports.ts';
import type { Subject } from '../reconciliation.ts';
import { withContentHash } from './content-hash.ts';
import { contentDigest, idOf, keepOutput, outputState, type Watching } from './known-outputs.ts';
import { isOwn, rivalOf } from './ownership.ts';
import { holds, ownerText, rivalText } from './steps.ts';

type PublishPorts = { cluster: OutputStore };

/** Keeps the published outputs unchanged, because the new settings are not verified. */
export async function keepPublished(
  subject: Subject<PublishPorts>,
  desired: readonly DesiredOutput[],
): Promise<OutputState[]> {
  const outputs: OutputState[] = [];
  for (const output of desired) outputs.push(await keepOne(subject, output));
  return outputs;
}

async function keepOne(subject: Subject<PublishPorts>, output: DesiredOutput): Promise<OutputState> {
  const { config, state, ports } = subject;
  const { kind, name } = output;
  const { namespace } = config.metadata;
  const meta = ports.cluster.meta(kind, namespace, name);
  if (!meta || !isOwn(meta, config)) return withoutOwn(subject, output, meta);
  const known = state.outputs.get(idOf(output));
  if (known?.resourceVersion === meta.resourceVersion && known.content === contentDigest(output)) {
    return outputState(withContentHash(output, known.hashAnnotation), 'in-sync');
  }
  const live = await ports.cluster.readOutput(kind, namespace, name);
  if (!live) return outputState(output, 'absent');
  const annotation = live.annotations[CONTENT_HASH_ANNOTATION];
  const wanted = withContentHash(output, annotation);
  if (holds(live, wanted, config)) {
    keepOutput(state, wanted, live.resourceVersion);
    return outputState(wanted, 'in-sync');
  }
  state.outputs.set(idOf(output), {
    resourceVersion: live.resourceVersion,
    content: '',
    hashAnnotation: annotation,
  });
  return outputState({ ...output, annotations: live.annotations }, 'held');
}

function withoutOwn(
  { config, ports }: Subject<PublishPorts>,
  output: DesiredOutput,
  meta: ObjectMeta | undefined,
): OutputState {
  if (meta) return { ...outputState(output, 'conflict'), detail: ownerText(meta) };
  const rival = rivalOf(config, output, ports.cluster);
  return rival
    ? { ...outputState(output, 'conflict'), detail: rivalText(rival) }
    : { ...outputState(output, 'absent') };
}

/**
 * Returns the outputs with their faults. Nothing is written while one output cannot be rendered: the other outputs
 * would no longer match it.
 */
export function withFaults(left: readonly OutputState[], faults: readonly RenderFault[]): OutputState[] {
  return left.map(output => {
    const fault = faults.find(({ kind, name }) => kind === output.kind && name === output.name);
    return fault
      ? { ...output, state: 'unrendered' as const, fault: fault.reason, detail: fault.detail }
      : output;
  });
}

/** Returns the states of the outputs without reading them. Outputs that exist keep their last good values. */
export function publishedBefore(
  { config, ports }: Watching & { config: SmtpConfig },
  targets: readonly { kind: DesiredOutput['kind']; name: string }[],
): OutputState[] {
  return targets.map(({ kind, name }) => {
    const meta = ports.cluster.meta(kind, config.metadata.namespace, name);
    const before = config.status.outputs?.find(output => output.kind === kind && output.name === name);
    return meta && isOwn(meta, config)
      ? { kind, name, state: 'in-sync', hash: before?.hash }
      : { kind, name, state: 'absent' };
  });
}

/** Returns the published outputs according to the status, until newer information is available. */
export function stillPublished({ status }: SmtpConfig): OutputState[] {
  return (status.outputs ?? []).map(({ kind, name, hash }) => ({
    kind: kind === 'Secret' ? 'Secret' : 'ConfigMap',
    name,
    state: 'in-sync',
    hash,
  }));
}

/** Returns the outputs during a check. What waited for a verified login before the check still waits for it. */
export function outputsDuringCheck(config: SmtpConfig): OutputState[] {
  const { metadata, spec, status } = config;
  const published = stillPublished(config);
  if (!status.conditions?.some(({ reason }) => reason === 'NotVerified')) return published;
  const waiting = outputTargets(metadata.name, spec?.outputs).filter(
    target => !published.some(({ kind, name }) => kind === target.kind && name === target.name),
  );
  return [...published, ...waiting.map(({ kind, name }) => ({ kind, name, state: 'absent' as const }))];
}
