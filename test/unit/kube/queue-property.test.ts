import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { Queue } from '../../../operator/src/kube/queue.ts';

const QUIET = { debug() {}, info() {}, warn() {}, error() {} };

type Outcome = { kind: 'done' } | { kind: 'again'; after: number } | { kind: 'failed' };
type Step =
  | { do: 'add'; key: string; urgent: boolean; after: number }
  | { do: 'end'; which: number; outcome: Outcome }
  | { do: 'lend'; which: number }
  | { do: 'return'; which: number }
  | { do: 'wait'; ms: number };

const which = fc.nat(30);
const outcome: fc.Arbitrary<Outcome> = fc.oneof(
  fc.constant<Outcome>({ kind: 'done' }),
  fc.record({ kind: fc.constant('again' as const), after: fc.nat(2_000) }),
  fc.constant<Outcome>({ kind: 'failed' }),
);
const key = fc.tuple(fc.constantFrom('a', 'b'), fc.nat(4)).map(([group, n]) => `${group}/${n}`);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('add' as const),
      key,
      urgent: fc.boolean(),
      after: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.nat(3_000)),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('end' as const), which, outcome }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('lend' as const), which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('return' as const), which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.nat(2_000) }) },
);

const groupOf = (name: string): string => name.slice(0, 1);

/** A queue whose work ends, and lends its worker, when a step ends it; it counts the keys that must not wait. */
class Bench {
  readonly queue: Queue;
  readonly workers: number;
  readonly perGroup: number;
  readonly #working = new Map<string, PromiseWithResolvers<number | undefined>>();
  readonly #lent = new Map<string, () => void>();
  /** Due since it was added, and not begun since. */
  readonly #due = new Map<string, number>();

  constructor(workers: number, perGroup: number) {
    this.workers = workers;
    this.perGroup = perGroup;
    this.queue = new Queue({
      workers,
      perGroup,
      group: groupOf,
      now: () => Date.now(),
      log: QUIET,
      work: name => {
        expect(this.#working.has(name)).toBe(false);
        this.#due.delete(name);
        const ends = Promise.withResolvers<number | undefined>();
        this.#working.set(name, ends);
        return ends.promise;
      },
    });
  }

  async take(step: Step): Promise<void> {
    if (step.do === 'add') this.#add(step);
    else if (step.do === 'wait') await jest.advanceTimersByTimeAsync(step.ms);
    else if (step.do === 'end') this.#end(at(this.#atWork(), step.which), step.outcome);
    else if (step.do === 'lend') this.#lend(at(this.#atWork(), step.which));
    else this.#return(at([...this.#lent.keys()], step.which));
    await new Promise(setImmediate);
  }

  /** Ends all work as it comes, until there is none. */
  async finish(): Promise<void> {
    const busy = () => this.queue.inFlight > 0 || this.queue.depth > 0 || this.#due.size > 0;
    for (let rounds = 0; rounds < 100 && busy(); rounds++) {
      for (const name of [...this.#lent.keys()]) this.#return(name);
      await jest.advanceTimersByTimeAsync(0);
      for (const name of this.#atWork()) this.#end(name, { kind: 'done' });
      await jest.advanceTimersByTimeAsync(3_000);
    }
  }

  /** Keys that wait although a worker is free and their group may have it. */
  wronged(): string[] {
    const held = this.#atWork();
    if (held.length >= this.workers) return [];
    return [...this.#due].flatMap(([name, dueAt]) => {
      const share = held.filter(other => groupOf(other) === groupOf(name)).length;
      return dueAt <= Date.now() && !this.#working.has(name) && share < this.perGroup ? [name] : [];
    });
  }

  get unserved(): string[] {
    return [...this.#due.keys()];
  }

  /** Those that have a worker. */
  #atWork(): string[] {
    return [...this.#working.keys()].filter(name => !this.#lent.has(name));
  }

  #add({ key: name, urgent, after }: Extract<Step, { do: 'add' }>): void {
    this.#due.set(name, Math.min(this.#due.get(name) ?? Infinity, Date.now() + after));
    this.queue.add(name, { after, priority: urgent ? 'high' : 'normal' });
  }

  #end(name: string | undefined, { kind, ...rest }: Outcome): void {
    if (name === undefined) return;
    const ends = this.#working.get(name);
    this.#working.delete(name);
    if (kind === 'failed') ends?.reject(new Error('the API server is busy'));
    else ends?.resolve('after' in rest ? rest.after : undefined);
  }

  #lend(name: string | undefined): void {
    if (name === undefined) return;
    const wait = Promise.withResolvers<void>();
    this.#lent.set(name, wait.resolve);
    void this.queue.lend(name, wait.promise);
  }

  #return(name: string | undefined): void {
    if (name === undefined) return;
    this.#lent.get(name)?.();
    this.#lent.delete(name);
  }
}

const at = (names: readonly string[], index: number): string | undefined => names[index % names.length];

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'performance'] });
});
afterEach(() => {
  jest.useRealTimers();
});

test('nothing that is due waits while a worker is free for its group, and everything is worked on in the end', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 2, max: 6 }),
      fc.integer({ min: 1, max: 3 }),
      fc.array(step, { minLength: 10, maxLength: 60, size: 'max' }),
      async (workers, perGroup, steps) => {
        const bench = new Bench(workers, perGroup);
        for (const next of steps) {
          await bench.take(next);
          expect(bench.wronged()).toEqual([]);
        }
        await bench.finish();
        expect(bench.unserved).toEqual([]);
        expect(bench.queue.inFlight).toBe(0);
      },
    ),
    { numRuns: 120 },
  );
});
