import type { SmtpConfig } from '../../../../crds/object.ts';
import type { RolloutSpec, SmtpConfigSpec, Workload } from '../../../../crds/schema/spec.ts';
import type { RolloutStatus } from '../../../../crds/schema/status.ts';
import type { RolloutFault } from '../../status/rollout.ts';
import { isWhole, rolloutAfter, rolloutStep } from '../../status/rollout.ts';
import type { Deps } from '../ports.ts';
import type { Published } from '../publish/publish.ts';

const KINDS: readonly Workload['kind'][] = ['Deployment', 'StatefulSet', 'DaemonSet'];

/**
 * Restarts what consumes the outputs where their content became another one. It comes before the status that says
 * so: an operator that is killed in between does it again, which changes nothing.
 */
export async function rollOut(
  config: SmtpConfig & { spec: SmtpConfigSpec },
  { outputs, content }: Published,
  deps: Deps,
): Promise<RolloutStatus | undefined> {
  const { spec, status, metadata } = config;
  if (!spec.rollout) return undefined;
  const now = isWhole(outputs) ? content : undefined;
  const step = rolloutStep(status.rollout, now, metadata.generation);
  if (step === 'nothing' || now === undefined) return status.rollout;
  const faults: RolloutFault[] = [];
  for (const workload of await workloadsOf(spec.rollout, metadata.namespace, faults, deps)) {
    const refusal = await deps.cluster.restartWorkload(
      workload,
      metadata.namespace,
      now,
      step === 'rehearse',
    );
    // One that was selected a moment ago and is gone was no mistake.
    if (!refusal || (refusal.why === 'missing' && spec.rollout.selector)) continue;
    faults.push({ what: `${workload.kind} ${workload.name}`, ...refusal });
  }
  return rolloutAfter(status.rollout, step, now, metadata.generation, faults);
}

/** The workloads that are meant; what keeps us from knowing them is added to the faults. */
async function workloadsOf(
  { targets = [], selector }: RolloutSpec,
  namespace: string,
  faults: RolloutFault[],
  deps: Deps,
): Promise<readonly Workload[]> {
  if (!selector) return targets;
  const found: Workload[] = [];
  for (const kind of KINDS) {
    const selection = await deps.cluster.selectWorkloads(kind, namespace, selector.matchLabels);
    if (selection.ok) found.push(...selection.names.map(name => ({ kind, name })));
    else faults.push({ what: `the ${kind}s of spec.rollout.selector`, ...selection });
  }
  return found;
}
