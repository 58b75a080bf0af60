import { z } from 'zod';
import { MANAGER, RESTARTED_FOR_ANNOTATION } from '../../../../crds/names.ts';
import type { Workload } from '../../../../crds/schema/spec.ts';
import type { Client } from '../../kube/client.ts';
import { ApiError } from '../../kube/errors.ts';
import type { Resource } from '../../kube/resources.ts';
import { DAEMON_SETS, DEPLOYMENTS, METADATA_LIST, STATEFUL_SETS } from '../../kube/resources.ts';
import type { Selection, WorkloadRefusal } from '../ports.ts';

const RESOURCES: Readonly<Record<Workload['kind'], Resource>> = {
  Deployment: DEPLOYMENTS,
  StatefulSet: STATEFUL_SETS,
  DaemonSet: DAEMON_SETS,
};

/** Of each kind: a selector that matches more was hardly meant. */
const MAX_WORKLOADS = 100;

const listSchema = z.object({
  metadata: z.object({ continue: z.string().nullish() }),
  items: z.array(z.object({ metadata: z.object({ name: z.string() }) })).nullish(),
});

/** Every workload of one kind with these labels, or why that cannot be told. */
export async function selectWorkloads(
  client: Client,
  kind: Workload['kind'],
  namespace: string,
  labels: Readonly<Record<string, string>>,
): Promise<Selection> {
  const labelSelector = Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
  try {
    const answer = await client.json({
      method: 'GET',
      resource: RESOURCES[kind],
      namespace,
      query: { labelSelector, limit: String(MAX_WORKLOADS) },
      accept: METADATA_LIST,
    });
    const { metadata, items } = listSchema.parse(answer);
    if (metadata.continue) return { ok: false, why: 'too-many', detail: `more than ${MAX_WORKLOADS}` };
    return { ok: true, names: (items ?? []).map(item => item.metadata.name) };
  } catch (error) {
    if (error instanceof ApiError) return { ok: false, why: 'refused', detail: error.message };
    throw error;
  }
}

/**
 * Restarts the pods of a workload, unless that was done for this content.
 * @param content names what is published
 * @param dryRun only whether the API server would let us
 */
export async function restartWorkload(
  client: Client,
  { kind, name, namespace }: Workload & { namespace: string },
  content: string,
  dryRun: boolean,
): Promise<WorkloadRefusal | undefined> {
  const annotations = { [RESTARTED_FOR_ANNOTATION]: content };
  const patch = { spec: { template: { metadata: { annotations } } } };
  try {
    await client.mergePatch(RESOURCES[kind], namespace, name, patch, MANAGER, { dryRun });
    return undefined;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.status === 404) return { why: 'missing', detail: error.message };
    // Webhooks that cannot rehearse say 400 to a dry run: that means nothing for the write itself.
    if (dryRun && error.status === 400) return undefined;
    return { why: 'refused', detail: error.message };
  }
}
