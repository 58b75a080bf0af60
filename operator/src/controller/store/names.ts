import type { SmtpConfig } from '../../../../crds/object.ts';
import { outputTargets } from '../../render/outputs.ts';

/**
 * Maps Secrets and ConfigMaps to the SmtpConfigs that use them. An SmtpConfig uses an object if it logs in with the
 * object, or if it publishes, or is waiting to publish, under the object's name.
 */
export class NameIndex {
  readonly #users = new KeysByName();
  readonly #publishers = new KeysByName();

  set(key: string, config: SmtpConfig | undefined): void {
    const published = config ? publishedBy(config) : [];
    this.#publishers.set(key, published);
    const own = config?.selection ? [] : published;
    this.#users.set(key, config ? [...new Set([...readBy(config), ...own])] : []);
  }

  /** Returns the keys of the SmtpConfigs that use this object. */
  users(kind: 'Secret' | 'ConfigMap' | 'SmtpConfig', namespacedName: string): Iterable<string> {
    return this.#users.keys(`${kind}/${namespacedName}`);
  }

  /** Returns the keys of the ClusterSmtpConfigs that publish under this name, in any namespace. */
  everywhere(kind: 'Secret' | 'ConfigMap', name: string): Iterable<string> {
    return this.#publishers.keys([kind, EVERY, name].join('/'));
  }

  /** Returns the keys of the SmtpConfigs that claim this name for an output. */
  publishers(kind: 'Secret' | 'ConfigMap', namespacedName: string): Iterable<string> {
    return this.#publishers.keys(`${kind}/${namespacedName}`);
  }

  /** Yields the keys of the other SmtpConfigs that claim an output name of this one. */
  *rivals(key: string): Iterable<string> {
    for (const name of this.#publishers.names(key)) {
      for (const other of this.#publishers.keys(name)) if (other !== key) yield other;
      for (const other of this.#publishers.keys(inEveryNamespace(name))) if (other !== key) yield other;
    }
  }
}

/**
 * A map from names to keys that can be changed key by key. Most names have one key, for which a Set would need more
 * memory.
 */
export class KeysByName {
  readonly #keys = new Map<string, string | Set<string>>();
  readonly #names = new Map<string, readonly string[]>();

  set(key: string, names: readonly string[]): void {
    for (const name of this.names(key)) this.#drop(name, key);
    for (const name of names) this.#put(name, key);
    if (names.length > 0) this.#names.set(key, names);
    else this.#names.delete(key);
  }

  keys(name: string): Iterable<string> {
    const keys = this.#keys.get(name) ?? [];
    return typeof keys === 'string' ? [keys] : keys;
  }

  names(key: string): readonly string[] {
    return this.#names.get(key) ?? [];
  }

  #put(name: string, key: string): void {
    const keys = this.#keys.get(name);
    if (keys === undefined) this.#keys.set(name, key);
    else if (typeof keys !== 'string') keys.add(key);
    else if (keys !== key) this.#keys.set(name, new Set([keys, key]));
  }

  #drop(name: string, key: string): void {
    const keys = this.#keys.get(name);
    if (keys === key) this.#keys.delete(name);
    if (typeof keys !== 'object') return;
    keys.delete(key);
    if (keys.size === 0) this.#keys.delete(name);
  }
}

function readBy({ metadata: { namespace }, spec }: SmtpConfig): string[] {
  const ca = spec?.endpoint?.caBundleRef;
  return [
    ...(spec?.secretRef ? [`Secret/${namespace}/${spec.secretRef.name}`] : []),
    ...(ca ? [`${ca.kind}/${namespace}/${ca.name}`] : []),
    ...(spec?.fallback ? [`SmtpConfig/${namespace}/${spec.fallback.name}`] : []),
  ];
}

/** Wildcard for all namespaces; it is not a valid name of a namespace. */
const EVERY = '*';

function publishedBy({ metadata, spec, selection }: SmtpConfig): string[] {
  if (!spec) return [];
  const namespace = selection ? EVERY : metadata.namespace;
  return outputTargets(metadata.name, spec.outputs).map(({ kind, name }) =>
    [kind, namespace, name].join('/'),
  );
}

function inEveryNamespace(id: string): string {
  const [kind, , name] = id.split('/');
  return [kind, EVERY, name].join('/');
}
