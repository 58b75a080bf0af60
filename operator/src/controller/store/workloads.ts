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

/** Maximum number of workloads of each kind. A selector that matches more is probably a mistake. */
const MAX_WORKLOADS = 100;

const listSchema = z.object({
  metadata: z.object({ continue: z.string().nullish() }),
  items: z.array(z.object({ metadata: z.object({ name: z.string() }) })).nullish(),
});

/** Returns the names of every workload of one kind with these labels, or why they cannot be listed. */
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
 * Restarts the pods of a workload, unless they were already restarted for this content.
 * @param content identifies the published content
 * @param dryRun only checks whether the API server would accept the change
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
    await client.mergePatch({ resource: RESOURCES[kind], namespace, name }, patch, MANAGER, { dryRun });
    return undefined;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.status === 404) return { why: 'missing', detail: error.message };
    // Webhooks without support for dry runs reply 400 to them. This does not predict the result of the real write.
    if (dryRun && error.status === 400) return undefined;
    return { why: 'refused', detail: error.message };
  }
}
