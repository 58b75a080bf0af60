import type { Reflector } from '../../kube/reflector.ts';

/** One mirror over all namespaces, or one mirror for each watched namespace. */
export class Mirror<T> {
  readonly #reflectors: readonly Reflector<T>[];

  constructor(reflectors: readonly Reflector<T>[]) {
    this.#reflectors = reflectors;
  }

  get size(): number {
    return this.#reflectors.reduce((sum, { size }) => sum + size, 0);
  }

  keys(): string[] {
    return this.#reflectors.flatMap(reflector => [...reflector.keys()]);
  }

  get(key: string): T | undefined {
    for (const reflector of this.#reflectors) {
      const found = reflector.get(key);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  async run(signal: AbortSignal): Promise<void> {
    await Promise.all(this.#reflectors.map(reflector => reflector.run(signal)));
  }

  async synced(): Promise<void> {
    await Promise.all(this.#reflectors.map(reflector => reflector.synced()));
  }
}
