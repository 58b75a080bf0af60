/** A map with a maximum size. Beyond it, the entry that was written the longest time ago is dropped. */
export class BoundedMap<T> {
  readonly #most: number;
  readonly #entries = new Map<string, T>();

  constructor(most: number) {
    this.#most = most;
  }

  get(key: string): T | undefined {
    return this.#entries.get(key);
  }

  set(key: string, value: T): void {
    this.#entries.delete(key);
    this.#entries.set(key, value);
    if (this.#entries.size > this.#most) this.#entries.delete(this.#entries.keys().next().value ?? '');
  }

  delete(key: string): void {
    this.#entries.delete(key);
  }

  values(): Iterable<T> {
    return this.#entries.values();
  }
}
