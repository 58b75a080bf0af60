import type { SmtpConfig } from '../../../crds/object.ts';
import { outputTargets } from '../render/outputs.ts';

/**
 * Which SmtpConfigs have to do with which Secrets and ConfigMaps: those that log in with it, and those that
 * publish, or would like to publish, under its name.
 */
export class NameIndex {
  readonly #users = new Map<string, Set<string>>();
  readonly #names = new Map<string, readonly string[]>();

  set(key: string, config: SmtpConfig | undefined): void {
    for (const name of this.#names.get(key) ?? []) this.#drop(name, key);
    const names = config ? namesOf(config) : [];
    for (const name of names) this.#users.set(name, (this.#users.get(name) ?? new Set()).add(key));
    if (names.length > 0) this.#names.set(key, names);
    else this.#names.delete(key);
  }

  /** Keys of the SmtpConfigs that care about this object. */
  users(kind: 'Secret' | 'ConfigMap', namespacedName: string): Iterable<string> {
    return this.#users.get(`${kind}/${namespacedName}`) ?? [];
  }

  #drop(name: string, key: string): void {
    const users = this.#users.get(name);
    users?.delete(key);
    if (users?.size === 0) this.#users.delete(name);
  }
}

function namesOf({ metadata, spec, status }: SmtpConfig): string[] {
  if (!spec) return [];
  const { name: configName, namespace } = metadata;
  const published = [...outputTargets(configName, spec.outputs), ...(status.outputs ?? [])];
  const read = spec.secretRef ? [`Secret/${namespace}/${spec.secretRef.name}`] : [];
  return [...new Set([...read, ...published.map(({ kind, name }) => `${kind}/${namespace}/${name}`)])];
}
