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
   * The group that shares workers, from the key alone: a group that could change while a key waits would lose the
   * worker that the key was let out for.
   */
  group?(key: string): string;
  /** Workers that one group may have at the same time. Default: all. */
  perGroup?: number;
  /** Begin only when told to. */
  paused?: boolean;
  /** Milliseconds; only differences count. */
  now?: () => number;
  /** Milliseconds that a key waited after it was due. */
  onStart?(waitedMs: number): void;
  onDone?(outcome: 'ok' | 'error', workedMs: number): void;
}

interface Entry {
  key: string;
  group: string;
  dueAt: number;
  /** Lower goes first among those that are due. */
  rank: number;
  /** Given when it becomes due: groups of one rank take turns. */
  turn: number;
  order: number;
}

const RANK = { high: 0, normal: 1 } as const;
export type Priority = keyof typeof RANK;

const goesBefore = (a: Entry, b: Entry): boolean =>
  a.rank < b.rank || (a.rank === b.rank && (a.turn < b.turn || (a.turn === b.turn && a.order < b.order)));

/** Workers that may be lent at the same time, for each one that there is: what waits keeps its memory. */
const MAX_LENT_PER_WORKER = 16;
/** The same for the workers of one group. */
const MAX_LENT_PER_SHARE = 4;
const FIRST_RETRY_MS = 500;
const MAX_RETRY_MS = 60_000;
/** setTimeout's own limit is 2^31 - 1 milliseconds; beyond it fires at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/**
 * A queue of keys: each waits once, is worked on by one worker at a time, and is worked on again when it was
 * added meanwhile. A failed one comes back with growing delays. Groups share the workers fairly: among keys of one
 * priority they take turns, and none has more workers than `perGroup`.
 */
export class Queue {
  readonly #options: Required<Pick<QueueOptions, 'now' | 'group' | 'perGroup'>> & QueueOptions;
  /** The one entry of each waiting key that counts; others in the heaps are leftovers. */
  readonly #waiting = new Map<string, Entry>();
  readonly #delayed = new Heap<Entry>((a, b) => a.dueAt < b.dueAt);
  readonly #ready = new Heap<Entry>(goesBefore);
  /** Keys that are worked on, each with its group. */
  readonly #working = new Map<string, string>();
  /** Workers that each group has. */
  readonly #taken = new Map<string, number>();
  /** Those whose turn it is, by the group that has no worker left for them. */
  readonly #parked = new Map<string, Heap<Entry>>();
  /** The last turn that was given to each group, by rank. */
  readonly #turns = [new Map<string, number>(), new Map<string, number>()] as const;
  /** The turn that was last worked on, by rank. */
  readonly #clock = [0, 0];
  readonly #failures = new Map<string, number>();
  #order = 0;
  /** Keys that are worked on without a worker. */
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
    const group = waiting?.group ?? this.#options.group(key);
    const entry = { key, group, dueAt, rank, turn: 0, order: this.#order };
    this.#waiting.set(key, entry);
    this.#delayed.push(entry);
    this.#pump();
  }

  /**
   * Waits for something on behalf of a key that is worked on, and lends its worker to other keys meanwhile. Once the
   * wait is over the key goes on at once, although its group may then have more workers than its share.
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
    while (this.#working.size - this.#lent < this.#options.workers) {
      const entry = this.#ready.pop();
      if (!entry) break;
      const counts = this.#waiting.get(entry.key) === entry;
      // One worker a key: #finish puts it back when that one is done.
      if (counts && (this.#working.has(entry.key) || this.#park(entry))) continue;
      this.#turnOver(entry);
      if (!counts) continue;
      this.#waiting.delete(entry.key);
      void this.#run(entry);
    }
    this.#arm();
  }

  /** @returns whether its group has no worker left for it */
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

  /** Gives a worker of the group back, and lets out as many of those who wait for one as it may have. */
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

  /** Moves what has become due from the delayed to the ready. */
  #ripen(): void {
    const now = this.#options.now();
    for (let first = this.#delayed.peek(); first && first.dueAt <= now; first = this.#delayed.peek()) {
      this.#delayed.pop();
      if (this.#waiting.get(first.key) === first) this.#makeReady(first);
    }
  }

  /** One timer for all that is delayed. */
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
    // The first failure and then every doubling: a broken object must not flood the log.
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
    // It became ready while it was worked on, and its turn may have been passed over.
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
