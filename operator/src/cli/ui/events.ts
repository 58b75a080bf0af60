import { z } from 'zod';
import { CLUSTER_KIND, KIND } from '../../../../crds/names.ts';
import type { Client } from '../../kube/client.ts';
import { ApiError } from '../../kube/errors.ts';
import { CORE_EVENTS } from '../../kube/resources.ts';
import type { Ref } from '../plugin/configs.ts';
import type { EventEntry } from './pages/config.ts';

const listSchema = z.object({
  items: z.array(
    z.object({
      type: z.string().default(''),
      reason: z.string().default(''),
      message: z.string().default(''),
      count: z.number().nullish(),
      series: z.object({ count: z.number(), lastObservedTime: z.string().nullish() }).nullish(),
      lastTimestamp: z.string().nullish(),
      eventTime: z.string().nullish(),
      metadata: z.object({ creationTimestamp: z.string() }),
    }),
  ),
});

const MOST = 200;
const SHOWN = 50;

/** Kubernetes keeps the events of objects without a namespace there. */
const OF_CLUSTER = 'default';

/** Returns the events of one SmtpConfig, the latest first, or a sentence that explains why they cannot be shown. */
export async function eventsOf(
  client: Client,
  { namespace: own, name }: Ref,
): Promise<readonly EventEntry[] | string> {
  const namespace = own || OF_CLUSTER;
  const kind = own === '' ? CLUSTER_KIND : KIND;
  const fieldSelector = `involvedObject.kind=${kind},involvedObject.name=${name}`;
  const query = { fieldSelector, limit: String(MOST) };
  try {
    const list = await client.json({
      method: 'GET',
      resource: CORE_EVENTS,
      namespace,
      query,
      onceWithinMs: 3_000,
    });
    return listSchema
      .parse(list)
      .items.map(({ type, reason, message, ...event }) => ({
        at:
          event.series?.lastObservedTime ??
          event.lastTimestamp ??
          event.eventTime ??
          event.metadata.creationTimestamp,
        type,
        reason,
        note: message,
        count: event.series?.count ?? event.count ?? 1,
      }))
      .sort((a, b) => Date.parse(b.at) - Date.parse(a.at))
      .slice(0, SHOWN);
  } catch (error) {
    return error instanceof ApiError && error.status === 403
      ? `You may not list the events of namespace ${namespace}: the verb list of events is missing.`
      : `The events cannot be shown: ${(error as Error).message}`;
  }
}
