import type { Logger } from '../model/logger.ts';
import { Heap } from './heap.ts';

export interface QueueOptions {
  workers: number;
  /** Works on one key. @returns milliseconds until it wants to be worked on again, undefined for never */
  work(key: string): Promise<number | undefined>;
  log: Logger;
  /** Groups that a key belongs to, and how many of each may be worked on at the same time. */
  limits?(key: string): readonly Limit[];
  /** Begin only when told to. */
  paused?: boolean;
  /** Milliseconds; only differences count. */
  now?: () => number;
  /** Milliseconds that a key waited after it was due. */
  onStart?(waitedMs: number): void;
  onDone?(outcome: 'ok' | 'error', workedMs: number): void;
}

export interface Limit {
  group: string;
  most: number;
}

interface Entry {
  key: string;
  dueAt: number;
  /** Lower goes first among those that are due. */
  rank: number;
  order: number;
}

const RANK = { high: 0, normal: 1 } as const;
export type Priority = keyof typeof RANK;

const goesBefore = (a: Entry, b: Entry): boolean =>
  a.rank < b.rank || (a.rank === b.rank && a.order < b.order);

const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 60_000;
/** setTimeout's own limit is 2^31 - 1 milliseconds; beyond it fires at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * A queue of keys: each waits once, is worked on by one worker at a time, and is worked on again when it was
 * added meanwhile. A failed one comes back with growing delays.
 */
export class Queue {
  readonly #options: Required<Pick<QueueOptions, 'now'>> & QueueOptions;
  /** The one entry of each waiting key that counts; others in the heaps are leftovers. */
  readonly #waiting = new Map<string, Entry>();
  readonly #delayed = new Heap<Entry>((a, b) => a.dueAt < b.dueAt);
  readonly #ready = new Heap<Entry>(goesBefore);
  /** Keys that are worked on, each with the groups in which it takes a place. */
  readonly #working = new Map<string, readonly Limit[]>();
  readonly #taken = new Map<string, number>();
  /** Those whose turn it is, by the group that has no place for them. */
  readonly #parked = new Map<string, Heap<Entry>>();
  readonly #failures = new Map<string, number>();
  #order = 0;
  #timer: NodeJS.Timeout | undefined;
  #paused: boolean;
  #stopped = false;
  #idle: (() => void) | undefined;

  constructor(options: QueueOptions) {
    this.#options = { now: () => performance.now(), ...options };
    this.#paused = options.paused ?? false;
  }

  /** Keys that could be worked on now. */
  get depth(): number {
    const now = this.#options.now();
    let due = 0;
    for (const { dueAt } of this.#waiting.values()) if (dueAt <= now) due += 1;
    return due;
  }

  get inFlight(): number {
    return this.#working.size;
  }

  /** Work begins where it was paused; of what was added before, the most urgent goes first. */
  start(): void {
    this.#paused = false;
    this.#pump();
  }

  /** Adds a key; one that waits already keeps its earlier time and its better priority. */
  add(key: string, { after = 0, priority = 'normal' }: { after?: number; priority?: Priority } = {}): void {
    if (this.#stopped) return;
    const waiting = this.#waiting.get(key);
    const dueAt = Math.min(this.#options.now() + after, waiting?.dueAt ?? Infinity);
    const rank = Math.min(RANK[priority], waiting?.rank ?? Infinity);
    if (waiting && waiting.dueAt === dueAt && waiting.rank === rank) return;
    this.#order += 1;
    const entry = { key, dueAt, rank, order: this.#order };
    this.#waiting.set(key, entry);
    this.#delayed.push(entry);
    this.#pump();
  }

  /** Takes no more keys and waits for those being worked on, at most `graceMs`. */
  async stop(graceMs: number): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    if (this.#working.size === 0) return;
    const grace = Promise.withResolvers<void>();
    const timer = setTimeout(grace.resolve, graceMs);
    this.#idle = grace.resolve;
    await grace.promise;
    clearTimeout(timer);
  }

  #pump(): void {
    if (this.#paused || this.#stopped) return;
    this.#ripen();
    while (this.#working.size < this.#options.workers) {
      const entry = this.#ready.pop();
      if (!entry) break;
      if (this.#waiting.get(entry.key) !== entry) continue;
      // One worker a key: #finish puts it back when that one is done.
      if (this.#working.has(entry.key)) continue;
      const limits = this.#options.limits?.(entry.key) ?? [];
      if (this.#park(entry, limits)) continue;
      this.#waiting.delete(entry.key);
      void this.#run(entry, limits);
    }
    this.#arm();
  }

  /** @returns whether a group has no place left for it */
  #park(entry: Entry, limits: readonly Limit[]): boolean {
    const full = limits.find(({ group, most }) => (this.#taken.get(group) ?? 0) >= most);
    if (!full) return false;
    const parked = this.#parked.get(full.group) ?? new Heap<Entry>(goesBefore);
    parked.push(entry);
    this.#parked.set(full.group, parked);
    // A place that it was let out for, and cannot use, is for the next one.
    for (const limit of limits) if (limit !== full) this.#unpark(limit);
    return true;
  }

  /** Lets out as many of those who wait for the group as it has places. */
  #unpark({ group, most }: Limit): void {
    const parked = this.#parked.get(group);
    if (!parked) return;
    let free = most - (this.#taken.get(group) ?? 0);
    while (free > 0) {
      const entry = parked.pop();
      if (!entry) break;
      if (this.#waiting.get(entry.key) !== entry) continue;
      this.#ready.push(entry);
      free -= 1;
    }
    if (parked.size === 0) this.#parked.delete(group);
  }

  #leave(key: string): void {
    const limits = this.#working.get(key) ?? [];
    this.#working.delete(key);
    for (const limit of limits) {
      const left = (this.#taken.get(limit.group) ?? 1) - 1;
      if (left > 0) this.#taken.set(limit.group, left);
      else this.#taken.delete(limit.group);
      this.#unpark(limit);
    }
  }

  /** Moves what has become due from the delayed to the ready. */
  #ripen(): void {
    const now = this.#options.now();
    for (let first = this.#delayed.peek(); first && first.dueAt <= now; first = this.#delayed.peek()) {
      this.#delayed.pop();
      if (this.#waiting.get(first.key) === first) this.#ready.push(first);
    }
  }

  /** One timer for all that is delayed. */
  #arm(): void {
    clearTimeout(this.#timer);
    const first = this.#delayed.peek();
    if (!first) return;
    const wait = Math.min(Math.max(0, first.dueAt - this.#options.now()), LONGEST_TIMER_MS);
    this.#timer = setTimeout(() => this.#pump(), Math.ceil(wait));
  }

  async #run({ key, dueAt }: Entry, limits: readonly Limit[]): Promise<void> {
    this.#working.set(key, limits);
    for (const { group } of limits) this.#taken.set(group, (this.#taken.get(group) ?? 0) + 1);
    const { now } = this.#options;
    const began = now();
    this.#options.onStart?.(began - dueAt);
    try {
      const again = await this.#options.work(key);
      this.#failures.delete(key);
      this.#options.onDone?.('ok', now() - began);
      if (again !== undefined) this.add(key, { after: again });
    } catch (error) {
      this.#options.onDone?.('error', now() - began);
      this.#retry(key, error);
    } finally {
      this.#finish(key);
    }
  }

  #retry(key: string, error: unknown): void {
    const failures = this.#failures.get(key) ?? 0;
    this.#failures.set(key, failures + 1);
    const after =
      Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(failures, 20)) * (0.5 + Math.random() / 2);
    // The first failure and then every doubling: a broken object must not flood the log.
    const worthALine = (failures & (failures + 1)) === 0;
    this.#options.log[worthALine ? 'warn' : 'debug']('could not finish; trying again', {
      config: key,
      error: error instanceof Error ? error.message : String(error),
      afterSeconds: Number((after / 1000).toFixed(1)),
    });
    this.add(key, { after });
  }

  #finish(key: string): void {
    this.#leave(key);
    const waiting = this.#waiting.get(key);
    // It was added while it was worked on, and its turn may have been passed over.
    if (waiting && waiting.dueAt <= this.#options.now()) this.#ready.push(waiting);
    if (this.#stopped && this.#working.size === 0) this.#idle?.();
    this.#pump();
  }
}
