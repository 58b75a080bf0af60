/** Maximum number of simultaneous pods of all SmtpConfigs together. */
const MAX_PODS = 4;
/**
 * Maximum number of pods of one namespace that have not started. They do not count towards MAX_PODS, because they do
 * not run.
 */
const MAX_STUCK = 2;
/** Time for which a place is reserved for the next SmtpConfig. */
const PROMISE_MS = 30_000;

interface Holder {
  key: string;
  isStuck: boolean;
}

/**
 * Limits the number of simultaneous pods. If all places are taken, an SmtpConfig waits and is woken when a place is
 * free; namespaces take turns. A pod that does not start returns its place, and then counts only for its namespace.
 */
export class PodSemaphore {
  readonly #taken = new Map<string, Holder>();
  /** Waiting keys by namespace; a namespace that was served moves to the end. */
  readonly #waiting = new Map<string, Set<string>>();
  /** Until when a place is reserved, by key, in milliseconds. */
  readonly #promised = new Map<string, number>();
  readonly #wake: (key: string) => void;
  readonly #now: () => number;

  /** @param wake called with the key of an SmtpConfig when a place is reserved for it */
  constructor(wake: (key: string) => void, now: () => number) {
    this.#wake = wake;
    this.#now = now;
  }

  /** @returns whether one more pod may start; if not, the SmtpConfig is woken later */
  tryAcquire(pod: string, key: string): boolean {
    this.#serve();
    const isMine = this.#promised.has(key);
    const hasRoom = this.#hasRoom(namespaceOf(key));
    if (!hasRoom || (!isMine && this.#free() <= 0)) {
      this.#wait(key);
      // The namespace has too many pods that do not start: others can use the place.
      if (!hasRoom) this.releaseReserved(key);
      return false;
    }
    this.#keepNoMore(key);
    this.#taken.set(pod, { key, isStuck: false });
    return true;
  }

  has(pod: string): boolean {
    return this.#taken.has(pod);
  }

  /** Marks a pod that has not started and may never start. */
  stuck(pod: string): void {
    const sitting = this.#taken.get(pod);
    if (!sitting || sitting.isStuck) return;
    sitting.isStuck = true;
    this.#serve();
  }

  release(pod: string): void {
    if (this.#taken.delete(pod)) this.#serve();
  }

  /** Releases the place that was reserved for the SmtpConfig and reserves it for the next one. */
  releaseReserved(key: string): void {
    if (!this.#promised.has(key)) return;
    this.#keepNoMore(key);
    this.#serve();
  }

  /** Releases everything of an SmtpConfig that was deleted together with its pods. */
  releaseAll(key: string): void {
    for (const [pod, { key: owner }] of this.#taken) if (owner === key) this.#taken.delete(pod);
    this.#leave(key);
    this.#keepNoMore(key);
    this.#serve();
  }

  /** Returns the number of places that are neither taken nor reserved. */
  #free(): number {
    let held = 0;
    for (const { isStuck } of this.#taken.values()) if (!isStuck) held += 1;
    return MAX_PODS - held - this.#promised.size;
  }

  #hasRoom(namespace: string): boolean {
    let stuck = 0;
    for (const { key, isStuck } of this.#taken.values()) {
      if (isStuck && namespaceOf(key) === namespace) stuck += 1;
    }
    return stuck < MAX_STUCK;
  }

  #wait(key: string): void {
    const namespace = namespaceOf(key);
    this.#waiting.set(namespace, (this.#waiting.get(namespace) ?? new Set()).add(key));
  }

  #leave(key: string): void {
    const namespace = namespaceOf(key);
    const keys = this.#waiting.get(namespace);
    keys?.delete(key);
    if (keys?.size === 0) this.#waiting.delete(namespace);
  }

  #keepNoMore(key: string): void {
    this.#promised.delete(key);
  }

  /** Ends old reservations, which an SmtpConfig with failing reconciles would otherwise keep forever. */
  #expire(): void {
    const now = this.#now();
    for (const [key, until] of this.#promised) if (until <= now) this.#promised.delete(key);
  }

  /** Reserves each free place for a waiting SmtpConfig. */
  #serve(): void {
    this.#expire();
    while (this.#free() > 0) {
      const namespace = [...this.#waiting.keys()].find(name => this.#hasRoom(name));
      const keys = namespace === undefined ? undefined : this.#waiting.get(namespace);
      const key = keys?.values().next().value;
      if (namespace === undefined || !keys || key === undefined) return;
      this.#waiting.delete(namespace);
      keys.delete(key);
      if (keys.size > 0) this.#waiting.set(namespace, keys);
      this.#promised.set(key, this.#now() + PROMISE_MS);
      this.#wake(key);
    }
  }
}

const namespaceOf = (key: string): string => key.slice(0, key.indexOf('/'));
