/** A queue of work by namespace. Namespaces take turns; the work of one namespace stays in order. */
export class Rounds<T> {
  readonly #waiting = new Map<string, T[]>();

  add(namespace: string, work: T): void {
    const queue = this.#waiting.get(namespace);
    if (queue) queue.push(work);
    else this.#waiting.set(namespace, [work]);
  }

  next(): T | undefined {
    for (const [namespace, queue] of this.#waiting) {
      const work = queue.shift();
      this.#waiting.delete(namespace);
      if (queue.length > 0) this.#waiting.set(namespace, queue);
      return work;
    }
    return undefined;
  }

  drain(): T[] {
    const all = [...this.#waiting.values()].flat();
    this.#waiting.clear();
    return all;
  }
}
