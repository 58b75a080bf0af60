import { setTimeout as sleep } from 'node:timers/promises';
import type { ControlPlane } from '../cluster/cluster.ts';
import { type Fleet, MOODS } from './fleet.ts';
import type { Ledger } from './ledger.ts';
import type { Member, Objects } from './objects.ts';
import type { Replicas } from './replicas.ts';
import type { SoakOptions } from './run.ts';

/** Number of times that each action was done. */
export interface Done {
  rotations: number;
  badRotations: number;
  deletions: number;
  creations: number;
  apiServerRestarts: number;
  compactions: number;
  leadersKilled: number;
}

interface Parts {
  options: SoakOptions;
  cluster: ControlPlane;
  fleet: Fleet;
  ledger: Ledger;
  objects: Objects;
  replicas: Replicas;
  progress: (text: string) => void;
}

const TICK_MS = 1_000;
/** Duration of a server's fault in ticks: longer than a probe's deadline. */
const FAULT_TICKS = 15;
/** Time (ms) before the leader's end in which a login may have been sent without a recorded answer. */
const LEADER_MS = 5_000;

/**
 * Actions that happen once in a run, by fraction of the run. The leader ends early, because the next leader is
 * measured.
 */
const ONCE: readonly (readonly [part: number, what: 'leader' | 'restart' | 'compaction'])[] = [
  [0.15, 'leader'],
  [0.4, 'restart'],
  [0.65, 'compaction'],
];

/** Simulates users, servers and machines that change things continuously. */
export class Churn {
  readonly done: Done = {
    rotations: 0,
    badRotations: 0,
    deletions: 0,
    creations: 0,
    apiServerRestarts: 0,
    compactions: 0,
    leadersKilled: 0,
  };
  readonly #parts: Parts;
  readonly #random: () => number;
  /** Repairs of wrong passwords in Secrets and of server faults, with the tick of the repair. */
  readonly #repairs: { tick: number; repair: () => Promise<void> }[] = [];

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#random = generator(parts.options.seed);
  }

  async run(): Promise<void> {
    const { options, progress } = this.#parts;
    const ticks = Math.round((options.minutes * 60_000) / TICK_MS);
    const once = [...ONCE];
    for (let tick = 0; tick < ticks; tick++) {
      const next = performance.now() + TICK_MS;
      if (once[0] && tick >= once[0][0] * ticks) await this.#once(once.shift()?.[1]);
      await this.#repair(tick);
      await this.#change(tick);
      if (tick % 15 === 0) progress(`minute ${(tick / 60).toFixed(1)} of ${options.minutes}`);
      await sleep(Math.max(0, next - performance.now()));
    }
    await this.#repair(Infinity);
  }

  async #change(tick: number): Promise<void> {
    const { objects, fleet } = this.#parts;
    // Each second, about one object in fifty is changed.
    const touched = Math.max(1, Math.round(objects.live.size / 50));
    for (let n = 0; n < touched; n++) {
      const member = this.#someone();
      const dice = this.#random();
      if (dice < 0.1) await this.#replace(member);
      else if (dice < 0.2) await this.#rotateBadly(member, tick);
      else if (dice < 0.6) await this.#rotate(member);
    }
    if (this.#random() < 0.3) {
      const server = Math.floor(this.#random() * fleet.hosts.length);
      const mood = MOODS[Math.floor(this.#random() * MOODS.length)] ?? 'down';
      await fleet.setMood(server, mood);
      this.#repairs.push({ tick: tick + FAULT_TICKS, repair: () => fleet.setMood(server, 'healthy') });
    }
  }

  #someone(): Member {
    const names = [...this.#parts.objects.live.keys()];
    const member = this.#parts.objects.live.get(names[Math.floor(this.#random() * names.length)] ?? '');
    if (!member) throw new Error('no SmtpConfig is left');
    return member;
  }

  async #replace(member: Member): Promise<void> {
    await this.#parts.objects.delete(member);
    await this.#parts.objects.create();
    this.done.deletions += 1;
    this.done.creations += 1;
  }

  async #rotate(member: Member): Promise<void> {
    await this.#parts.objects.rotate(member, true);
    this.done.rotations += 1;
  }

  async #rotateBadly(member: Member, tick: number): Promise<void> {
    const { objects, ledger } = this.#parts;
    await objects.rotate(member, false);
    this.done.badRotations += 1;
    const repair = async () => {
      if (objects.live.has(member.name) && ledger.current(member.username)?.good === false)
        await this.#rotate(member);
    };
    this.#repairs.push({ tick: tick + FAULT_TICKS, repair });
  }

  async #repair(tick: number): Promise<void> {
    const due = this.#repairs.filter(entry => entry.tick <= tick);
    for (const entry of due) {
      this.#repairs.splice(this.#repairs.indexOf(entry), 1);
      await entry.repair();
    }
  }

  async #once(what: (typeof ONCE)[number][1] | undefined): Promise<void> {
    const { cluster, ledger, replicas, progress } = this.#parts;
    progress(`now: ${what}`);
    if (what === 'leader') {
      await replicas.killLeader(() => ledger.cut(performance.now() - LEADER_MS));
      this.done.leadersKilled += 1;
      return;
    }
    if (what === 'compaction') {
      await cluster.compact();
      this.done.compactions += 1;
    }
    await cluster.killApiServer();
    await cluster.startApiServer();
    this.done.apiServerRestarts += 1;
  }
}

/** Returns a Mulberry32 generator: its numbers depend only on the seed. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
