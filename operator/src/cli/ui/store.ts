import type { SmtpConfig } from '../../../../crds/object.ts';
import { parseClusterSmtpConfig, parseSmtpConfig } from '../../../../crds/object.ts';
import type { Client } from '../../kube/client.ts';
import { Reflector } from '../../kube/reflector.ts';
import { CLUSTER_SMTP_CONFIGS, SMTP_CONFIGS } from '../../kube/resources.ts';
import { refTo } from '../plugin/configs.ts';
import { pageKey } from '../views/key.ts';
import type { Row } from '../views/row.ts';
import { rowOf } from '../views/row.ts';

/** A change: of one SmtpConfig, or of the state of the watch. */
export type Change = { key: string } | { trouble: string };

interface Scope {
  /** Undefined for all namespaces. */
  namespace: string | undefined;
  /** Whether ClusterSmtpConfigs are shown too. */
  ofCluster: boolean;
}

/** SmtpConfigs and ClusterSmtpConfigs that the caller may see, kept up to date by a watch. */
export class Store {
  readonly #configs = new Map<string, SmtpConfig>();
  readonly #reflectors: readonly Reflector<SmtpConfig>[];
  readonly #listeners = new Set<(change: Change) => void>();
  trouble = '';

  constructor(client: Client, { namespace, ofCluster }: Scope) {
    const told = (text: string) => this.#set(text);
    const follow = { client, onChange: this.#follow.bind(this) };
    const log = {
      debug() {},
      info: () => told(''),
      warn: (message: string, fields?: Readonly<Record<string, unknown>>) =>
        told(`${message} (${String(fields?.['error'] ?? '')})`),
      error: told,
    };
    const within = namespace === undefined ? {} : { namespace };
    this.#reflectors = [
      new Reflector({ ...follow, ...within, resource: SMTP_CONFIGS, project: parseSmtpConfig, log }),
      ...(ofCluster
        ? [new Reflector({ ...follow, resource: CLUSTER_SMTP_CONFIGS, project: parseClusterSmtpConfig, log })]
        : []),
    ];
  }

  async run(signal: AbortSignal): Promise<void> {
    await Promise.all(this.#reflectors.map(reflector => reflector.run(signal)));
  }

  async synced(): Promise<void> {
    await Promise.all(this.#reflectors.map(reflector => reflector.synced()));
  }

  #follow(_: string, now: SmtpConfig | undefined, before: SmtpConfig | undefined): void {
    const config = now ?? before;
    if (!config) return;
    const key = pageKey(refTo(config));
    if (now) this.#configs.set(key, now);
    else this.#configs.delete(key);
    this.changed(key);
  }

  get(key: string): SmtpConfig | undefined {
    return this.#configs.get(key);
  }

  keys(): Iterable<string> {
    return this.#configs.keys();
  }

  rows(): Row[] {
    return [...this.#configs.values()].map(rowOf);
  }

  /** Returns the number of SmtpConfigs that use each SmtpProvider. */
  providers(): Map<string, number> {
    const used = new Map<string, number>();
    for (const { spec } of this.#configs.values()) {
      const name = spec?.providerRef?.name;
      if (name !== undefined) used.set(name, (used.get(name) ?? 0) + 1);
    }
    return used;
  }

  /** Notifies the open pages. */
  changed(key: string): void {
    this.#tell({ key });
  }

  /** @returns a function that removes the listener */
  listen(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #set(trouble: string): void {
    if (trouble === this.trouble) return;
    this.trouble = trouble;
    this.#tell({ trouble });
  }

  #tell(change: Change): void {
    for (const listener of this.#listeners) listener(change);
  }
}
