/** Pods that may be out at the same time, of all SmtpConfigs together. */
const MAX_PODS = 4;
/** Pods of one namespace that may be out without having started: not counted among the others, because they run nowhere. */
const MAX_STUCK = 2;
/** How long a place is reserved for an SmtpConfig whose turn it is. */
const PROMISE_MS = 30_000;

interface Holder {
  key: string;
  isStuck: boolean;
}

/**
 * Who has a pod out. Where all places are taken an SmtpConfig waits, and is woken when one is free for it;
 * namespaces take turns. A pod that does not start gives its place back, and then counts for its namespace alone.
 */
export class PodSemaphore {
  readonly #taken = new Map<string, Holder>();
  /** Keys by namespace; the namespace that was served goes to the end. */
  readonly #waiting = new Map<string, Set<string>>();
  /** Until when a place is reserved, by key, in milliseconds. */
  readonly #promised = new Map<string, number>();
  readonly #wake: (key: string) => void;
  readonly #now: () => number;

  /** @param wake told of an SmtpConfig for which a place is reserved now */
  constructor(wake: (key: string) => void, now: () => number) {
    this.#wake = wake;
    this.#now = now;
  }

  /** @returns whether there is room for one more pod; where not, the SmtpConfig is woken when there is */
  tryAcquire(pod: string, key: string): boolean {
    this.#expire();
    const isMine = this.#promised.has(key);
    if (!this.#hasRoom(namespaceOf(key)) || (!isMine && this.#free() <= 0)) {
      this.#wait(key);
      return false;
    }
    this.#keepNoMore(key);
    this.#taken.set(pod, { key, isStuck: false });
    return true;
  }

  has(pod: string): boolean {
    return this.#taken.has(pod);
  }

  /** The pod has not started, and may never. */
  stuck(pod: string): void {
    const sitting = this.#taken.get(pod);
    if (!sitting || sitting.isStuck) return;
    sitting.isStuck = true;
    this.#serve();
  }

  release(pod: string): void {
    if (this.#taken.delete(pod)) this.#serve();
  }

  /** The SmtpConfig needs no more places now: what was reserved for it goes to the next one. */
  releaseReserved(key: string): void {
    if (!this.#promised.has(key)) return;
    this.#keepNoMore(key);
    this.#serve();
  }

  /** The SmtpConfig is gone, and its pods with it. */
  releaseAll(key: string): void {
    for (const [pod, { key: owner }] of this.#taken) if (owner === key) this.#taken.delete(pod);
    this.#leave(key);
    this.#keepNoMore(key);
    this.#serve();
  }

  /** Places that are neither taken nor reserved. */
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

  /** A place is not reserved for ever for an SmtpConfig whose reconciles fail. */
  #expire(): void {
    const now = this.#now();
    const before = this.#promised.size;
    for (const [key, until] of this.#promised) if (until <= now) this.#promised.delete(key);
    if (this.#promised.size < before) this.#serve();
  }

  /** Reserves each free place for one that waits. */
  #serve(): void {
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
