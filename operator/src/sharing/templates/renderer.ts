import { Worker } from 'node:worker_threads';
import type { SmtpConfig } from '../../../../crds/object.ts';
import { overLimit, type TemplateJob, type TemplateOutcome } from '../../render/template/job.ts';
import { BoundedMap } from '../bounded-map.ts';
import { PROGRAM } from './entry.ts';
import { Rounds } from './rounds.ts';

/** Maximum CPU time of the templates of one SmtpConfig, milliseconds. */
const MAX_CPU_MS = 2_000;

/**
 * Maximum elapsed time, milliseconds. It stops a thread that gets no CPU time, which is not evidence about the
 * templates.
 */
const MAX_WALL_MS = 30_000;

/** Milliseconds between two reads of a job's CPU time. */
const CHECK_MS = 100;

/** Milliseconds after which an idle thread is stopped, because it uses about 10 MB. */
const IDLE_MS = 30_000;

const RESOURCE_LIMITS = { maxOldGenerationSizeMb: 96, maxYoungGenerationSizeMb: 8, stackSizeMb: 2 };

/** Maximum number of SmtpConfigs, by generation, whose templates exceeded a limit and are remembered. */
const MAX_REFUSED = 10_000;

type Owner = Pick<SmtpConfig, 'metadata'>;

interface Waiting {
  jobs: readonly TemplateJob[];
  settle(outcome: TemplateOutcome[] | Error): void;
}

/**
 * Renders the templates of authors in a thread that is stopped if a job exceeds its limits. Neither the event loop nor
 * another namespace waits for the job. Namespaces take turns.
 */
export class TemplateRenderer {
  readonly #rounds = new Rounds<Waiting>();
  readonly #refused = new BoundedMap<TemplateOutcome>(MAX_REFUSED);
  readonly #maxCpuMs: number;
  #worker: Worker | undefined;
  #idle: NodeJS.Timeout | undefined;
  #busy = false;

  constructor(maxCpuMs = MAX_CPU_MS) {
    this.#maxCpuMs = maxCpuMs;
  }

  /** Returns one outcome for each job. A job that exceeded a limit is not rendered again until the spec changes. */
  async render({ metadata }: Owner, jobs: readonly TemplateJob[]): Promise<TemplateOutcome[]> {
    if (jobs.length === 0) return [];
    const generation = `${metadata.uid}/${metadata.generation}`;
    const refused = this.#refused.get(generation);
    if (refused) return jobs.map(() => refused);
    const outcomes = await new Promise<TemplateOutcome[]>((resolve, reject) => {
      this.#rounds.add(metadata.namespace, {
        jobs,
        settle: outcome => (outcome instanceof Error ? reject(outcome) : resolve(outcome)),
      });
      void this.#work();
    });
    const over = outcomes.find(outcome => !outcome.ok && outcome.reason === 'TemplateLimitExceeded');
    if (over) this.#refused.set(generation, over);
    return outcomes;
  }

  async close(): Promise<void> {
    for (const { settle } of this.#rounds.drain()) settle(new Error('the operator is stopping'));
    await this.#stop();
  }

  async #work(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    clearTimeout(this.#idle);
    for (let waiting = this.#rounds.next(); waiting; waiting = this.#rounds.next()) {
      waiting.settle(await this.#run(waiting.jobs).catch((error: Error) => error));
    }
    this.#busy = false;
    this.#idle = setTimeout(() => void this.#stop(), IDLE_MS).unref();
  }

  async #run(jobs: readonly TemplateJob[]): Promise<TemplateOutcome[]> {
    const worker = this.#started();
    worker.ref();
    const end = await ending(worker, jobs, this.#maxCpuMs);
    if (end.how === 'done') {
      worker.unref();
      return end.outcomes;
    }
    await this.#stop();
    if (end.how === 'failed') throw end.error;
    return jobs.map(() => overLimit(end.detail));
  }

  #started(): Worker {
    if (this.#worker) return this.#worker;
    const worker = new Worker(PROGRAM.source, {
      ...PROGRAM.options,
      resourceLimits: RESOURCE_LIMITS,
      // Templates must not have access to the operator's flags, environment or arguments.
      env: {},
      argv: [],
      execArgv: [],
    });
    // Errors during a job are handled with the job. A thread may also end between two jobs.
    worker.on('error', () => {});
    worker.once('exit', () => {
      if (this.#worker === worker) this.#worker = undefined;
    });
    this.#worker = worker;
    return worker;
  }

  async #stop(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
  }
}

type Ending =
  | { how: 'done'; outcomes: TemplateOutcome[] }
  | { how: 'over'; detail: string }
  | { how: 'failed'; error: Error };

function ending(worker: Worker, jobs: readonly TemplateJob[], maxCpuMs: number): Promise<Ending> {
  return new Promise(resolve => {
    const started = Date.now();
    let before: NodeJS.CpuUsage | undefined;
    const check = setInterval(() => {
      void cpuTime(worker).then(usage => {
        if (usage === undefined) return;
        before ??= usage;
        const spent = (usage.user - before.user + usage.system - before.system) / 1000;
        if (spent > maxCpuMs) {
          finish({ how: 'over', detail: `all templates together use more than ${maxCpuMs} ms of CPU time` });
        }
      });
      if (Date.now() - started > MAX_WALL_MS) {
        finish({ how: 'failed', error: new Error(`templates were not rendered in ${MAX_WALL_MS} ms`) });
      }
    }, CHECK_MS);
    const done = (outcomes: TemplateOutcome[]) => finish({ how: 'done', outcomes });
    const fail = (error: NodeJS.ErrnoException) =>
      finish(
        error.code === 'ERR_WORKER_OUT_OF_MEMORY'
          ? { how: 'over', detail: 'all templates together use too much memory' }
          : { how: 'failed', error },
      );
    const exit = () => finish({ how: 'failed', error: new Error('the thread that renders templates ended') });
    function finish(end: Ending): void {
      clearInterval(check);
      worker.off('message', done).off('error', fail).off('exit', exit);
      resolve(end);
    }
    worker.on('message', done).on('error', fail).on('exit', exit);
    worker.postMessage(jobs);
  });
}

/** Returns the CPU time; undefined while the thread starts or ends. */
async function cpuTime(worker: Worker): Promise<NodeJS.CpuUsage | undefined> {
  try {
    return await worker.cpuUsage();
  } catch {
    return undefined;
  }
}
