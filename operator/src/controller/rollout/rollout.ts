import type { RolloutSpec, Workload } from '../../../../crds/schema/spec.ts';
import type { RolloutStatus } from '../../../../crds/schema/status.ts';
import type { RolloutFault } from '../../status/rollout.ts';
import { isWhole, rolloutAfter, rolloutStep } from '../../status/rollout.ts';
import type { WorkloadStore } from '../ports.ts';
import type { Published } from '../publish/publish.ts';
import type { Reconciliation } from '../reconciliation.ts';

const KINDS: readonly Workload['kind'][] = ['Deployment', 'StatefulSet', 'DaemonSet'];

type RolloutPorts = { cluster: WorkloadStore };
type Pass = Pick<Reconciliation<RolloutPorts>, 'config' | 'ports'>;

/**
 * Restarts the workloads that consume the outputs, if the content has changed. It runs before the status that reports
 * the restart is written. If the operator is killed in between, the same restart is requested again, which changes
 * nothing.
 */
export async function rollOut(
  pass: Pass,
  { outputs, content }: Published,
): Promise<RolloutStatus | undefined> {
  const { spec, status, metadata } = pass.config;
  if (!spec.rollout) return undefined;
  const now = isWhole(outputs) ? content : undefined;
  const { generation, namespace } = metadata;
  const step = rolloutStep(status.rollout, now, generation);
  if (step === 'nothing' || now === undefined) return status.rollout;
  const faults: RolloutFault[] = [];
  for (const workload of await workloadsOf(pass, spec.rollout, faults)) {
    const dryRun = step === 'rehearse';
    const refusal = await pass.ports.cluster.restartWorkload(workload, namespace, now, dryRun);
    // A workload that was selected and then deleted is not an error.
    if (!refusal || (refusal.why === 'missing' && spec.rollout.selector)) continue;
    faults.push({ what: `${workload.kind} ${workload.name}`, ...refusal });
  }
  return rolloutAfter(status.rollout, { content: now, generation, faults });
}

/** Returns the workloads to restart. Errors while finding them are added to the faults. */
async function workloadsOf(
  { config, ports }: Pass,
  { targets = [], selector }: RolloutSpec,
  faults: RolloutFault[],
): Promise<readonly Workload[]> {
  if (!selector) return targets;
  const found: Workload[] = [];
  for (const kind of KINDS) {
    const selection = await ports.cluster.selectWorkloads(
      kind,
      config.metadata.namespace,
      selector.matchLabels,
    );
    if (selection.ok) found.push(...selection.names.map(name => ({ kind, name })));
    else faults.push({ what: `the ${kind}s of spec.rollout.selector`, ...selection });
  }
  return found;
}
