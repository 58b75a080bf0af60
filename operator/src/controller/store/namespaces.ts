import { z } from 'zod';
import type { Client } from '../../kube/client.ts';
import { intern } from '../../kube/intern.ts';
import { Reflector } from '../../kube/reflector.ts';
import { NAMESPACES } from '../../kube/resources.ts';
import type { Logger } from '../../model/logger.ts';
import type { NamespaceView } from '../ports.ts';

/** Maximum number of labels that are kept of a namespace. The limit bounds the operator's memory. */
const MAX_LABELS = 64;

export interface KubeNamespacesOptions {
  client: Client;
  log: Logger;
  /** Called when a namespace is created or deleted, or its labels change; not before all namespaces are mirrored. */
  onChange(name: string, now: NamespaceView | undefined, before: NamespaceView | undefined): void;
}

/** The namespaces of the cluster, from a watch of their metadata. */
export class KubeNamespaces {
  readonly #reflector: Reflector<NamespaceView>;
  #synced = false;

  constructor({ client, log, onChange }: KubeNamespacesOptions) {
    this.#reflector = new Reflector({
      client,
      log,
      resource: NAMESPACES,
      metadataOnly: true,
      project: namespaceView,
      onChange: (key, now, before) => {
        if (this.#synced && JSON.stringify(now) !== JSON.stringify(before)) {
          onChange(key.slice(1), now, before);
        }
      },
    });
  }

  /**
   * Watches until the signal is aborted.
   * @param onSynced called once all namespaces are mirrored
   */
  async run(signal: AbortSignal, onSynced: () => void): Promise<void> {
    const running = this.#reflector.run(signal);
    await Promise.race([this.#reflector.synced(), running]);
    if (!signal.aborted) {
      this.#synced = true;
      onSynced();
    }
    await running;
  }

  /** Returns all namespaces; undefined until all are mirrored. */
  all(): Iterable<readonly [string, NamespaceView]> | undefined {
    return this.#synced ? entries(this.#reflector) : undefined;
  }

  get(name: string): NamespaceView | undefined {
    return this.#reflector.get(`/${name}`);
  }
}

function* entries(reflector: Reflector<NamespaceView>): Iterable<readonly [string, NamespaceView]> {
  for (const key of reflector.keys()) {
    const view = reflector.get(key);
    if (view) yield [key.slice(1), view];
  }
}

const schema = z.object({
  metadata: z.object({
    labels: z.record(z.string(), z.string()).default({}),
    deletionTimestamp: z.string().optional(),
  }),
});

function namespaceView(object: unknown): NamespaceView {
  const { labels, deletionTimestamp } = schema.parse(object).metadata;
  const all = Object.entries(labels);
  return {
    labels: Object.fromEntries(all.slice(0, MAX_LABELS).map(([key, value]) => [intern(key), value])),
    cut: all.length > MAX_LABELS,
    terminating: deletionTimestamp !== undefined,
  };
}
