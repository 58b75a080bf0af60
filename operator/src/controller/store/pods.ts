import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { API_VERSION, CONSUMER_PROBE_LABEL, KIND, MANAGER } from '../../../../crds/names.ts';
import type { Client } from '../../kube/client.ts';
import { ApiError } from '../../kube/errors.ts';
import { Pages } from '../../kube/pages.ts';
import { METADATA_LIST, PODS } from '../../kube/resources.ts';
import type { Logger } from '../../model/logger.ts';
import type { WriteResult } from '../../model/write.ts';
import type { ConsumerPod } from '../../probe-pods/pod.ts';
import { unlessGone } from './outputs.ts';
import { objectMeta } from './project.ts';

export async function createPod(client: Client, namespace: string, pod: ConsumerPod): Promise<WriteResult> {
  try {
    const { uid, resourceVersion } = objectMeta(
      await client.create({ resource: PODS, namespace }, pod, MANAGER),
    );
    return { ok: true, uid, resourceVersion };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    // Any refusal, such as one by a broken webhook, is a result: the verdicts on the mail server do not wait for the
    // pod.
    return error.terminating
      ? { ok: false, why: 'terminating' }
      : { ok: false, why: 'forbidden', detail: error.message };
  }
}

export async function readPod(client: Client, namespace: string, name: string): Promise<unknown> {
  return unlessGone(client.get(PODS, namespace, name));
}

/** @throws errors that are not a response to the request */
export async function deletePod(
  { client, log }: { client: Client; log: Logger },
  namespace: string,
  name: string,
  uid: string | undefined,
): Promise<void> {
  try {
    await client.delete(PODS, namespace, name, uid === undefined ? {} : { uid });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.status === 404 || error.status === 409) return;
    log.warn('could not delete a finished probe pod', {
      pod: `${namespace}/${name}`,
      error: error.message,
    });
  }
}

const podSchema = z.object({
  metadata: z.object({
    name: z.string(),
    namespace: z.string(),
    uid: z.string(),
    labels: z.record(z.string(), z.string()),
    ownerReferences: z
      .array(
        z.object({
          apiVersion: z.string(),
          kind: z.string(),
          uid: z.string(),
          controller: z.boolean().nullish(),
        }),
      )
      .nullish(),
  }),
});
const listSchema = z.object({
  metadata: z.object({ continue: z.string().optional() }),
  items: z.array(podSchema).nullish(),
});

const PAGE = 100;

const AGAIN_MS = 10_000;

/**
 * Deletes pods that an earlier operator process left behind. Makes one list request for each namespace, or one for all.
 * @param isOurs reports whether this process created the pod (namespace/name)
 */
export async function sweepPods(
  client: Client,
  namespaces: readonly string[],
  isOurs: (pod: string) => boolean,
  { log, signal }: { log: Logger; signal: AbortSignal },
): Promise<void> {
  for (const namespace of namespaces.length > 0 ? namespaces : [undefined]) {
    while (!signal.aborted) {
      try {
        await sweep(client, namespace, isOurs, log);
        break;
      } catch (error) {
        log.warn('could not list probe pods of an earlier operator', {
          error: String(error),
        });
        // A denied request is not retried here; the condition of the SmtpConfig reports it.
        if (error instanceof ApiError && error.status === 403) break;
        await sleep(AGAIN_MS, undefined, { signal, ref: false }).catch(() => {});
      }
    }
  }
}

async function sweep(
  client: Client,
  namespace: string | undefined,
  isOurs: (pod: string) => boolean,
  log: Logger,
): Promise<void> {
  const pages = new Pages(client, PAGE);
  let next: string | undefined;
  do {
    const call = {
      method: 'GET',
      resource: PODS,
      accept: METADATA_LIST,
      ...(namespace !== undefined && { namespace }),
      query: { labelSelector: CONSUMER_PROBE_LABEL },
    } as const;
    const { metadata: page, items } = listSchema.parse(await pages.page(call, next));
    for (const { metadata } of items ?? []) {
      const { name, namespace: where, uid, labels, ownerReferences } = metadata;
      const owner = ownerReferences?.find(({ controller }) => controller === true);
      const made =
        owner?.apiVersion === API_VERSION &&
        owner.kind === KIND &&
        owner.uid === labels[CONSUMER_PROBE_LABEL];
      if (made && !isOurs(`${where}/${name}`)) await deletePod({ client, log }, where, name, uid);
    }
    next = page.continue;
  } while (next);
}
