import type { SmtpConfig } from '../../../../crds/object.ts';
import { parseSmtpConfig } from '../../../../crds/object.ts';
import type { Client } from '../../kube/client.ts';
import { Reflector } from '../../kube/reflector.ts';
import { SMTP_CONFIGS } from '../../kube/resources.ts';
import type { Row } from '../views/row.ts';
import { rowOf } from '../views/row.ts';

/** A change: of one SmtpConfig, or of the state of the watch. */
export type Change = { key: string } | { trouble: string };

/** SmtpConfigs that the caller may see, kept up to date by a watch. */
export class Store {
  readonly #configs: Reflector<SmtpConfig>;
  readonly #listeners = new Set<(change: Change) => void>();
  trouble = '';

  /** @param namespace undefined for all namespaces */
  constructor(client: Client, namespace: string | undefined) {
    const told = (text: string) => this.#set(text);
    this.#configs = new Reflector({
      client,
      resource: SMTP_CONFIGS,
      ...(namespace !== undefined && { namespace }),
      project: parseSmtpConfig,
      onChange: key => this.changed(key),
      log: {
        debug() {},
        info: () => told(''),
        warn: (message, fields) => told(`${message} (${String(fields?.['error'] ?? '')})`),
        error: told,
      },
    });
  }

  run(signal: AbortSignal): Promise<void> {
    return this.#configs.run(signal);
  }

  synced(): Promise<void> {
    return this.#configs.synced();
  }

  get(key: string): SmtpConfig | undefined {
    return this.#configs.get(key);
  }

  keys(): Iterable<string> {
    return this.#configs.keys();
  }

  rows(): Row[] {
    return [...this.#configs.keys()].flatMap(key => {
      const config = this.#configs.get(key);
      return config ? [rowOf(config)] : [];
    });
  }

  /** Returns the number of SmtpConfigs that use each SmtpProvider. */
  providers(): Map<string, number> {
    const used = new Map<string, number>();
    for (const key of this.#configs.keys()) {
      const name = this.#configs.get(key)?.spec?.providerRef?.name;
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
