import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Operator, type OperatorOptions, startOperator } from '../support/operator.ts';
import { eventually } from '../support/wait.ts';
import { slopePerMinute } from './regression.ts';
import type { Sample } from './sampler.ts';

const SAMPLER = pathToFileURL(join(import.meta.dirname, 'sampler.ts')).href;
const SAMPLE_EVERY_MS = 1_000;
/** Time (ms) in which a new leader loads all objects. That is not growth. */
const LOAD_MS = 60_000;
const MB = 2 ** 20;

/** Resources of the leader at the end, compared with a leader before the first fault. */
export interface Growth {
  sockets: { before: number; after: number };
  timers: { before: number; after: number };
  heapMb: { before: number; after: number };
  /** Slope of the heap in megabytes per minute, of the leader at the end, from a minute after it became the leader. */
  heapSlope: number;
  rssSlope: number;
  /** Heap in megabytes, one value for each minute that the slopes cover. */
  heapByMinute: number[];
  /** Number of minutes that the slopes cover. */
  over: number;
}

/** Number of replicas that ended without a signal from the soak. */
export interface Endings {
  /** Lost Leases. On a busy machine a renewal can be too late; the next replica then leads. */
  lostLease: number;
  /** Ends for any other reason. */
  crashed: number;
}

interface Replica {
  operator: Operator;
  /** File of its samples. */
  file: string;
  /** Its log, after it has ended. */
  log: string;
  samples: Sample[];
  /** Time when its log first said that it leads, milliseconds since the epoch. */
  leaderSince?: number;
}

/** Replicas of the operator with leader election, and their resources over time. */
export class Replicas {
  readonly #dir: string;
  readonly #options: OperatorOptions;
  readonly #onLost: () => void;
  readonly endings: Endings = { lostLease: 0, crashed: 0 };
  #running: Replica[] = [];
  #started = 0;
  #baseline: Sample | undefined;
  readonly #timer: NodeJS.Timeout;

  /** @param onLost called when a replica ended without a request */
  constructor(dir: string, options: OperatorOptions, onLost: () => void) {
    this.#dir = dir;
    this.#options = options;
    this.#onLost = onLost;
    this.#timer = setInterval(() => this.#sample(), SAMPLE_EVERY_MS);
  }

  async start(): Promise<void> {
    const number = ++this.#started;
    const file = join(this.#dir, `samples-${number}.json`);
    const operator = await startOperator({
      ...this.#options,
      env: { NODE_OPTIONS: `--import=${SAMPLER}`, SOAK_SAMPLES: file },
    });
    const replica = { operator, file, log: join(this.#dir, `replica-${number}.log`), samples: [] };
    this.#running.push(replica);
    void operator.ended.then(() => this.#afterEnd(replica));
    await eventually(() => existsSync(file), { describe: operator.text });
  }

  /** Starts a new replica instead of one that ended without a request, like the kubelet. */
  async #afterEnd(replica: Replica): Promise<void> {
    writeFileSync(replica.log, replica.operator.text());
    if (!this.#running.includes(replica)) return;
    this.#running = this.#running.filter(one => one !== replica);
    const { logs } = replica.operator;
    if (logs.some(({ message }) => message.startsWith('lost the Lease'))) this.endings.lostLease += 1;
    else this.endings.crashed += 1;
    this.#onLost();
    await this.start();
  }

  /** Sends SIGKILL to the leader and starts another replica. @param onKilled called before the next one leads */
  async killLeader(onKilled: () => void): Promise<void> {
    const leader = await this.#leader();
    this.#running = this.#running.filter(one => one !== leader);
    await leader.operator.kill();
    onKilled();
    await this.start();
  }

  /** Ends all replicas as in a rollout, and starts one. */
  async restart(): Promise<void> {
    const before = this.#running;
    this.#running = [];
    await Promise.all(before.map(({ operator }) => operator.stop()));
    await this.start();
  }

  async takeBaseline(): Promise<void> {
    this.#baseline = (await this.#leader()).samples.at(-1);
  }

  /** Compares the leader at the end with the leader before the first fault. */
  async growth(): Promise<Growth> {
    const { samples, leaderSince = 0 } = await this.#leader();
    const [before, after] = [this.#baseline, samples.at(-1)];
    const steady = samples.filter(({ at }) => at >= leaderSince + LOAD_MS);
    const slope = (of: (sample: Sample) => number) =>
      slopePerMinute(steady.map(sample => ({ at: sample.at / 1000, value: of(sample) / MB })));
    return {
      sockets: { before: socketsOf(before), after: socketsOf(after) },
      timers: { before: timersOf(before), after: timersOf(after) },
      heapMb: { before: (before?.heapBytes ?? 0) / MB, after: (after?.heapBytes ?? 0) / MB },
      heapSlope: slope(({ heapBytes }) => heapBytes),
      rssSlope: slope(({ rssBytes }) => rssBytes),
      heapByMinute: byMinute(steady).map(({ heapBytes }) => heapBytes / MB),
      over: ((steady.at(-1)?.at ?? 0) - (steady[0]?.at ?? 0)) / 60_000,
    };
  }

  async memoryMb(): Promise<{ rss: number; heap: number }> {
    const last = (await this.#leader()).samples.at(-1);
    return { rss: (last?.rssBytes ?? 0) / MB, heap: (last?.heapBytes ?? 0) / MB };
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    const before = this.#running;
    this.#running = [];
    await Promise.all(before.map(({ operator }) => operator.kill()));
  }

  async #leader(): Promise<Replica> {
    return eventually(async () => {
      for (const replica of this.#running) {
        const metrics = await replica.operator.get('/metrics').then(response => response.text());
        if (/^smtp_operator_leader 1$/m.test(metrics)) return replica;
      }
      return undefined;
    });
  }

  #sample(): void {
    for (const replica of this.#running) {
      const { operator, file, samples } = replica;
      if (replica.leaderSince === undefined && operator.logs.some(({ message }) => message === 'leading'))
        replica.leaderSince = Date.now();
      if (!existsSync(file)) continue;
      const sample = JSON.parse(readFileSync(file, 'utf8')) as Sample;
      if (sample.at !== samples.at(-1)?.at) samples.push(sample);
    }
  }
}

/** Returns the first sample of each minute. */
const byMinute = (samples: readonly Sample[]): Sample[] =>
  samples.filter(({ at }, index) => {
    const began = samples[0]?.at ?? 0;
    const minute = (time: number) => Math.floor((time - began) / 60_000);
    return index === 0 || minute(at) !== minute(samples[index - 1]?.at ?? 0);
  });

const count = (sample: Sample | undefined, kind: RegExp): number =>
  Object.entries(sample?.resources ?? {})
    .filter(([name]) => kind.test(name))
    .reduce((sum, [, number]) => sum + number, 0);

const socketsOf = (sample: Sample | undefined): number => count(sample, /^(TCP|TLS|UDP|QUERY|Pipe)/);
const timersOf = (sample: Sample | undefined): number => count(sample, /^(Timeout|Immediate)$/);
