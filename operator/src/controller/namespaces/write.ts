import type { DesiredOutput } from '../../model/settings.ts';
import { RequestRefused } from '../../model/write.ts';
import type { OutputState } from '../../status/known.ts';
import type { OutputStore, OwnedOutput, Ports, PublishedObject } from '../ports.ts';
import { type Retirement, retireObjects } from '../publish/dropped.ts';
import { idOf } from '../publish/known-outputs.ts';
import { keepPublish, type WatchedVersions, watchedVersions } from '../publish/last-publish.ts';
import { NamespaceTerminating, type Published, publish } from '../publish/publish.ts';
import { each } from './pool.ts';
import { nameOf, type Site, type SiteOutcome } from './sites.ts';

/** Number of namespaces that are written to at the same time. The limit leaves API server capacity for SmtpConfigs. */
const AT_ONCE = 16;

/** Milliseconds until a namespace with a failed request is processed again. */
const AGAIN_MS = 30_000;

export type WritePorts = Pick<Ports, 'now' | 'removedOutputGraceMs' | 'signal'> & { cluster: OutputStore };

/** Thrown when the operator is stopping. The next operator process continues the work. */
export class Interrupted extends Error {}

/**
 * Deletes the objects.
 * @returns the namespaces in which an object was deleted
 */
export async function takeBack(
  ports: WritePorts,
  objects: readonly PublishedObject[],
): Promise<{ namespaces: string[]; nextAt: number }> {
  const namespaces = new Set<string>();
  let nextAt = Infinity;
  await each(objects, AT_ONCE, async ({ kind, namespace, name, meta }) => {
    if (ports.signal.aborted) throw new Interrupted();
    try {
      await ports.cluster.deleteOutput(kind, namespace, name, meta);
      namespaces.add(namespace);
    } catch (error) {
      if (!(error instanceof RequestRefused)) throw error;
      nextAt = ports.now() + AGAIN_MS;
    }
  });
  return { namespaces: [...namespaces].sort(), nextAt };
}

interface Writing {
  outcomes: Map<Site, SiteOutcome['outputs']>;
  repaired: Published['repaired'];
  nextAt: number;
}

/** Writes to every namespace. A failure in one namespace does not stop the others. */
export async function writeAll(
  ports: WritePorts,
  { sites, desired, key }: { sites: readonly Site[]; desired: readonly DesiredOutput[]; key: string },
): Promise<Writing> {
  const writing: Writing = { outcomes: new Map(), repaired: [], nextAt: Infinity };
  await each(sites, AT_ONCE, async site => {
    if (ports.signal.aborted) throw new Interrupted();
    const before = watchedVersions(site, desired);
    try {
      const { outputs, repaired } = await publish(site, desired);
      keepOutcome(site, key, outputs, before);
      writing.outcomes.set(site, outputs);
      writing.repaired.push(...repaired.map(entry => ({ ...entry, namespace: nameOf(site) })));
    } catch (error) {
      if (error instanceof NamespaceTerminating) return;
      if (!(error instanceof RequestRefused)) throw error;
      writing.outcomes.set(
        site,
        desired.map(output => forbidden(output, error)),
      );
      writing.nextAt = ports.now() + AGAIN_MS;
    }
  });
  return writing;
}

/**
 * Caches the outcome of one namespace. A conflict with an older SmtpConfig that only claims the name is not cached.
 * Such a claim can end without a change of any object, so every pass checks it.
 */
function keepOutcome(
  site: Site,
  key: string,
  outputs: readonly OutputState[],
  before: WatchedVersions,
): void {
  const yields = outputs.some(
    output => output.state === 'conflict' && before.get(idOf(output)) === undefined,
  );
  if (yields) delete site.state.lastPublish;
  else keepPublish(site.state, { key, login: '', content: undefined }, outputs, before);
}

const forbidden = ({ kind, name }: DesiredOutput, { message: detail }: Error) => ({
  kind,
  name,
  state: 'forbidden' as const,
  detail,
});

/** Retires outputs that the spec no longer names, after the same grace period as for an SmtpConfig. */
export async function retireAll(
  ports: WritePorts,
  sites: readonly Site[],
  dropped: ReadonlyMap<string, readonly OwnedOutput[]>,
): Promise<Retirement> {
  const all: Retirement = { scheduled: [], removed: [], nextAt: Infinity };
  const due = sites.filter(site => dropped.has(nameOf(site)));
  await each(due, AT_ONCE, async site => {
    const { scheduled, removed, nextAt } = await retireObjects(
      { ...site, ports },
      dropped.get(nameOf(site)) ?? [],
    );
    all.scheduled.push(...scheduled);
    all.removed.push(...removed);
    all.nextAt = Math.min(all.nextAt, nextAt);
  });
  // One event for each output, not for each namespace.
  return { ...all, scheduled: distinct(all.scheduled), removed: distinct(all.removed) };
}

const distinct = <T extends { kind: string; name: string }>(objects: readonly T[]): T[] => [
  ...new Map(objects.map(object => [`${object.kind}/${object.name}`, object])).values(),
];
