import { backoff } from '../model/backoff.ts';
import type { Logger } from '../model/logger.ts';
import { jittered } from './backoff.ts';
import { Heap } from './heap.ts';

export interface QueueOptions {
  workers: number;
  /** Processes one key. @returns milliseconds until it is due again, undefined for never */
  work(key: string): Promise<number | undefined>;
  log: Logger;
  /**
   * Returns the group of a key; groups share the workers fairly. The group must depend on the key alone. If it could
   * change while a key waits, the worker that was freed for the key would stay unused.
   */
  group?(key: string): string;
  /** Maximum number of workers of one group at the same time. Default: all. */
  perGroup?: number;
  /** Whether work begins only after `start`. */
  paused?: boolean;
  /** Returns the current time in milliseconds; only differences are used. */
  now?: () => number;
  /** Called when work on a key begins, with the milliseconds since it was due. */
  onStart?(waitedMs: number): void;
  onDone?(outcome: 'ok' | 'error', workedMs: number): void;
}

interface Entry {
  key: string;
  group: string;
  dueAt: number;
  /** Priority among keys that are due: a lower rank comes first. */
  rank: number;
  /** Assigned when the key becomes due: groups of one rank take turns. */
  turn: number;
  order: number;
}

const RANK = { high: 0, normal: 1 } as const;
export type Priority = keyof typeof RANK;

const goesBefore = (a: Entry, b: Entry): boolean =>
  a.rank < b.rank || (a.rank === b.rank && (a.turn < b.turn || (a.turn === b.turn && a.order < b.order)));

/** Maximum number of lent workers for each worker. The limit bounds memory, because a waiting key keeps its data. */
const MAX_LENT_PER_WORKER = 16;
/** The same limit for the workers of one group. */
const MAX_LENT_PER_SHARE = 4;
const FIRST_RETRY_MS = 500;
const MAX_RETRY_MS = 60_000;
/** Limit of setTimeout: 2^31 - 1 milliseconds. A longer timer fires immediately. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/**
 * A queue of keys. Each key waits once and is processed by one worker at a time. A key that is added during its
 * processing is processed again. A failed key is retried with growing delays. Groups share the workers fairly: keys of
 * one priority take turns by group, and no group has more workers than `perGroup`.
 */
export class Queue {
  readonly #options: Required<Pick<QueueOptions, 'now' | 'group' | 'perGroup'>> & QueueOptions;
  /** The valid entry of each waiting key. Other entries in the heaps are obsolete. */
  readonly #waiting = new Map<string, Entry>();
  readonly #delayed = new Heap<Entry>((a, b) => a.dueAt < b.dueAt);
  readonly #ready = new Heap<Entry>(goesBefore);
  /** Keys in progress, each with its group. */
  readonly #working = new Map<string, string>();
  /** Number of workers of each group. */
  readonly #taken = new Map<string, number>();
  /** Ready entries of groups that have no free worker, by group. */
  readonly #parked = new Map<string, Heap<Entry>>();
  /** The last turn that was assigned to each group, by rank. */
  readonly #turns = [new Map<string, number>(), new Map<string, number>()] as const;
  /** The latest turn that was processed, by rank. */
  readonly #clock = [0, 0];
  readonly #failures = new Map<string, number>();
  #order = 0;
  /** Number of keys in progress whose worker is lent to other keys. */
  #lent = 0;
  readonly #lentBy = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;
  #wakesAt = Infinity;
  #paused: boolean;
  #stopped = false;
  #idle: (() => void) | undefined;

  constructor(options: QueueOptions) {
    this.#options = {
      now: () => performance.now(),
      group: () => '',
      perGroup: options.workers,
      ...options,
    };
    this.#paused = options.paused ?? false;
  }

  /** Number of keys that could be processed now. */
  get depth(): number {
    const now = this.#options.now();
    let due = 0;
    for (const { dueAt } of this.#waiting.values()) if (dueAt <= now) due += 1;
    return due;
  }

  get inFlight(): number {
    return this.#working.size;
  }

  /** Starts a paused queue. Of the keys that were added before, the most urgent come first. */
  start(): void {
    this.#paused = false;
    this.#pump();
  }

  /** Adds a key. A key that waits already keeps its earlier time and its higher priority. */
  add(key: string, { after = 0, priority = 'normal' }: { after?: number; priority?: Priority } = {}): void {
    if (this.#stopped) return;
    const waiting = this.#waiting.get(key);
    const dueAt = Math.min(this.#options.now() + after, waiting?.dueAt ?? Infinity);
    const rank = Math.min(RANK[priority], waiting?.rank ?? Infinity);
    if (waiting && waiting.dueAt === dueAt && waiting.rank === rank) return;
    this.#order += 1;
    const group = waiting?.group ?? this.#options.group(key);
    const entry = { key, group, dueAt, rank, turn: 0, order: this.#order };
    this.#waiting.set(key, entry);
    this.#delayed.push(entry);
    this.#pump();
  }

  /**
   * Waits for something on behalf of a key in progress, and lends its worker to other keys meanwhile. After the wait
   * the key continues immediately, although its group may then have more workers than `perGroup`.
   */
  async lend<T>(key: string, wait: Promise<T>): Promise<T> {
    const group = this.#working.get(key);
    if (group === undefined || !this.#mayLend(group)) return wait;
    this.#lent += 1;
    this.#lentBy.set(group, (this.#lentBy.get(group) ?? 0) + 1);
    this.#leave(group);
    this.#pump();
    try {
      return await wait;
    } finally {
      this.#lent -= 1;
      decrement(this.#lentBy, group);
      this.#enter(group);
    }
  }

  #mayLend(group: string): boolean {
    const { workers, perGroup } = this.#options;
    const byGroup = this.#lentBy.get(group) ?? 0;
    return this.#lent < workers * MAX_LENT_PER_WORKER && byGroup < perGroup * MAX_LENT_PER_SHARE;
  }

  /** Accepts no more keys and waits for the keys in progress, at most `graceMs`. */
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
    while (this.#working.size - this.#lent < this.#options.workers) {
      const entry = this.#ready.pop();
      if (!entry) break;
      const counts = this.#waiting.get(entry.key) === entry;
      // A key has at most one worker: #finish makes the key ready again when that worker is done.
      if (counts && (this.#working.has(entry.key) || this.#park(entry))) continue;
      this.#turnOver(entry);
      if (!counts) continue;
      this.#waiting.delete(entry.key);
      void this.#run(entry);
    }
    this.#arm();
  }

  /** @returns whether the entry was parked because its group has no free worker */
  #park(entry: Entry): boolean {
    if ((this.#taken.get(entry.group) ?? 0) < this.#options.perGroup) return false;
    const parked = this.#parked.get(entry.group) ?? new Heap<Entry>(goesBefore);
    parked.push(entry);
    this.#parked.set(entry.group, parked);
    return true;
  }

  #enter(group: string): void {
    this.#taken.set(group, (this.#taken.get(group) ?? 0) + 1);
  }

  /** Returns a worker of the group, and makes as many parked entries ready as the group may process. */
  #leave(group: string): void {
    const left = decrement(this.#taken, group);
    const parked = this.#parked.get(group);
    if (!parked) return;
    for (let free = this.#options.perGroup - left; free > 0; ) {
      const entry = parked.pop();
      if (!entry) break;
      this.#ready.push(entry);
      if (this.#waiting.get(entry.key) === entry) free -= 1;
    }
    if (parked.size === 0) this.#parked.delete(group);
  }

  #makeReady(entry: Entry): void {
    const turns = this.#turns[entry.rank === 0 ? 0 : 1];
    entry.turn = Math.max(this.#clock[entry.rank] ?? 0, turns.get(entry.group) ?? 0) + 1;
    turns.set(entry.group, entry.turn);
    this.#ready.push(entry);
  }

  #turnOver({ rank, group, turn }: Entry): void {
    this.#clock[rank] = Math.max(this.#clock[rank] ?? 0, turn);
    const turns = this.#turns[rank === 0 ? 0 : 1];
    if ((turns.get(group) ?? 0) <= turn) turns.delete(group);
  }

  /** Moves entries that have become due from the delayed heap to the ready heap. */
  #ripen(): void {
    const now = this.#options.now();
    for (let first = this.#delayed.peek(); first && first.dueAt <= now; first = this.#delayed.peek()) {
      this.#delayed.pop();
      if (this.#waiting.get(first.key) === first) this.#makeReady(first);
    }
  }

  /** Sets one timer for all delayed keys. */
  #arm(): void {
    const dueAt = this.#delayed.peek()?.dueAt ?? Infinity;
    if (dueAt === this.#wakesAt) return;
    clearTimeout(this.#timer);
    this.#wakesAt = dueAt;
    if (dueAt === Infinity) return;
    const wait = Math.min(Math.max(0, dueAt - this.#options.now()), MAX_TIMER_MS);
    this.#timer = setTimeout(() => {
      this.#wakesAt = Infinity;
      this.#pump();
    }, Math.ceil(wait));
  }

  async #run({ key, group, dueAt }: Entry): Promise<void> {
    this.#working.set(key, group);
    this.#enter(group);
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
    const failures = (this.#failures.get(key) ?? 0) + 1;
    this.#failures.set(key, failures);
    const after = jittered(backoff(failures, FIRST_RETRY_MS, MAX_RETRY_MS));
    // Log the first failure and then every doubling, so that a broken object does not flood the log.
    const worthALine = (failures & (failures - 1)) === 0;
    this.#options.log[worthALine ? 'warn' : 'debug']('reconcile failed; retrying', {
      config: key,
      error: error instanceof Error ? error.message : String(error),
      afterSeconds: Number((after / 1000).toFixed(1)),
    });
    this.add(key, { after });
  }

  #finish(key: string): void {
    const group = this.#working.get(key) ?? '';
    this.#working.delete(key);
    this.#leave(group);
    const waiting = this.#waiting.get(key);
    // The key became ready during its processing, and its entry may have been skipped.
    if (waiting && waiting.turn > 0) this.#ready.push(waiting);
    if (this.#stopped && this.#working.size === 0) this.#idle?.();
    this.#pump();
  }
}

function decrement(counts: Map<string, number>, group: string): number {
  const left = (counts.get(group) ?? 1) - 1;
  if (left > 0) counts.set(group, left);
  else counts.delete(group);
  return left;
}
