import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Logger } from '../model/logger.ts';
import type { Call } from './call.ts';
import type { Client } from './client.ts';
import { ApiError } from './errors.ts';
import type { WriteGate } from './gate.ts';
import { LEASES } from './resources.ts';

export interface LeaseOptions {
  /** A client used only for the Lease, so that a renewal never waits behind other requests. */
  client: Pick<Client, 'json'>;
  namespace: string;
  name: string;
  /** Unique among the replicas. */
  identity: string;
  log: Logger;
  /**
   * Milliseconds. The defaults are those of Kubernetes' own components: 15 s, 10 s, 2 s. A holder stops
   * `renewDeadlineMs` after it sent its last successful renewal. Another replica may begin `durationMs` after it saw
   * that renewal. The difference is the margin for clocks of different speed and for writes that the API server still
   * processes.
   */
  durationMs?: number;
  renewDeadlineMs?: number;
  retryMs?: number;
}

const leaseSchema = z.object({
  metadata: z.object({ resourceVersion: z.string() }),
  spec: z
    .object({
      holderIdentity: z.string().nullish(),
      leaseDurationSeconds: z.number().nullish(),
      acquireTime: z.string().nullish(),
      renewTime: z.string().nullish(),
      leaseTransitions: z.number().nullish(),
    })
    .default({}),
});
type Lease = z.output<typeof leaseSchema>;

/**
 * Leader election by a Lease: one replica works, the others wait. A holder counts as gone if its Lease has not changed
 * for the lease duration. The local clock measures that time, because the clocks of two nodes may differ. The election
 * is the gate of all writes: the gate is open only while this replica certainly holds the Lease.
 */
export class LeaderElection implements WriteGate {
  readonly #options: Required<LeaseOptions>;
  /** Replaced with a new controller each time the gate opens again. */
  #closed = new AbortController();
  #leader = false;
  /** End of the renew deadline, counted from the time when the last successful renewal was sent. */
  #heldUntil = 0;
  #observed: { version: string; at: number; lease: Lease } | undefined;

  constructor(options: LeaseOptions) {
    this.#options = { durationMs: 15_000, renewDeadlineMs: 10_000, retryMs: 2_000, ...options };
    const { durationMs, renewDeadlineMs, retryMs } = this.#options;
    if (retryMs >= renewDeadlineMs || renewDeadlineMs >= durationMs) {
      throw new RangeError('a Lease needs retryMs < renewDeadlineMs < durationMs');
    }
  }

  get isLeader(): boolean {
    return this.#leader;
  }

  get closed(): AbortSignal {
    return this.#closed.signal;
  }

  isOpen(): boolean {
    return this.#leader && performance.now() < this.#heldUntil;
  }

  /** Waits until this replica holds the Lease, or until the signal is aborted. */
  async acquire(signal: AbortSignal): Promise<void> {
    const { log, identity, name, namespace, retryMs, renewDeadlineMs } = this.#options;
    let waitingFor: string | undefined;
    while (!signal.aborted) {
      if (await this.#try(performance.now() + renewDeadlineMs)) {
        this.#leader = true;
        log.info('leading', { lease: `${namespace}/${name}`, identity });
        return;
      }
      const holder = this.#observed?.lease.spec.holderIdentity ?? '';
      if (holder !== waitingFor) log.info('waiting for the lease', { lease: `${namespace}/${name}`, holder });
      waitingFor = holder;
      await pause(retryMs * (1 + Math.random() / 5), signal);
    }
  }

  /**
   * Renews the Lease until the signal is aborted (then releases it) or the Lease is lost. When this returns true, the
   * gate is closed, and no other replica has begun.
   * @returns whether the Lease was lost
   */
  async lead(signal: AbortSignal): Promise<boolean> {
    const { retryMs, log } = this.#options;
    while (!signal.aborted) {
      await pause(Math.min(retryMs, this.#leftMs()), signal);
      if (signal.aborted) break;
      if (this.#leftMs() > 0 && (await this.#try(this.#heldUntil))) continue;
      if (!this.#takenByOther() && this.#leftMs() > 0) continue;
      this.#closed.abort();
      if (await this.#reclaim(signal)) continue;
      this.#leader = false;
      log.error('lost the Lease: all writes stopped, and this replica ends');
      return true;
    }
    await this.#release();
    return false;
  }

  /**
   * Renews late, while the gate is closed. A process can be paused for some time, for example with its virtual machine.
   * It continues if no other replica has written the Lease since its own last renewal. It stops trying before another
   * replica may begin.
   * @returns whether this replica holds the Lease again
   */
  async #reclaim(signal: AbortSignal): Promise<boolean> {
    const { durationMs, renewDeadlineMs, retryMs, log } = this.#options;
    const until = performance.now() + (durationMs - renewDeadlineMs) / 2;
    while (this.#isOurs() && performance.now() < until && !signal.aborted) {
      if (await this.#try(until)) {
        this.#closed = new AbortController();
        log.warn('the Lease was renewed late, and no other replica had taken it: writes go on');
        return true;
      }
      await pause(retryMs / 10, signal);
    }
    return false;
  }

  #isOurs(): boolean {
    return this.#observed?.lease.spec.holderIdentity === this.#options.identity;
  }

  #leftMs(): number {
    return Math.max(0, this.#heldUntil - performance.now());
  }

  #takenByOther(): boolean {
    const holder = this.#observed?.lease.spec.holderIdentity ?? '';
    return holder !== '' && holder !== this.#options.identity;
  }

  /**
   * Takes or renews the Lease; all requests together end by `deadline`.
   * @returns whether this replica holds the Lease now
   */
  async #try(deadline: number): Promise<boolean> {
    const { namespace, name, log, renewDeadlineMs } = this.#options;
    try {
      // The holder renews without reading first: a conflict shows that another replica wrote the Lease.
      const lease = this.#leader ? this.#observed?.lease : await this.#readLease(deadline);
      if (lease && this.#isHeldByOther(lease)) return false;
      const sent = performance.now();
      const call = lease
        ? ({ method: 'PUT', name, body: this.#body(lease) } as const)
        : ({
            method: 'POST',
            body: this.#body(undefined),
            query: { fieldManager: 'smtp-operator' },
          } as const);
      this.#note(await this.#ask({ ...call, resource: LEASES, namespace }, deadline));
      this.#heldUntil = sent + renewDeadlineMs;
      return true;
    } catch (error) {
      const conflict = error instanceof ApiError && error.status === 409;
      if (conflict) await this.#readLease(deadline).catch(() => {});
      else log.warn('could not take or renew the Lease; the operator retries', { error: String(error) });
      return false;
    }
  }

  /** Sends one request without retries. Its timeout leaves time for another request on a new connection. */
  #ask(call: Call, deadline: number): Promise<unknown> {
    const { client, renewDeadlineMs } = this.#options;
    const left = deadline - performance.now();
    if (left <= 0) throw new Error('the renew deadline has passed');
    return client.json({ ...call, onceWithinMs: Math.min(left, renewDeadlineMs / 2) });
  }

  async #readLease(deadline: number): Promise<Lease | undefined> {
    const { namespace, name } = this.#options;
    try {
      return this.#note(await this.#ask({ method: 'GET', resource: LEASES, namespace, name }, deadline));
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return undefined;
      throw error;
    }
  }

  #note(object: unknown): Lease {
    const lease = leaseSchema.parse(object);
    const version = lease.metadata.resourceVersion;
    if (this.#observed?.version === version) return this.#observed.lease;
    this.#observed = { version, at: performance.now(), lease };
    return lease;
  }

  #isHeldByOther({ spec }: Lease): boolean {
    const holder = spec.holderIdentity ?? '';
    if (holder === '' || holder === this.#options.identity) return false;
    const duration = (spec.leaseDurationSeconds ?? 0) * 1000;
    return performance.now() - (this.#observed?.at ?? 0) < duration;
  }

  #body(lease: Lease | undefined): unknown {
    const { name, namespace, identity, durationMs } = this.#options;
    const now = microTime();
    const same = lease?.spec.holderIdentity === identity;
    return {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { name, namespace, ...(lease && { resourceVersion: lease.metadata.resourceVersion }) },
      spec: {
        holderIdentity: identity,
        leaseDurationSeconds: Math.ceil(durationMs / 1000),
        acquireTime: same ? (lease.spec.acquireTime ?? now) : now,
        renewTime: now,
        leaseTransitions: (lease?.spec.leaseTransitions ?? 0) + (same || !lease ? 0 : 1),
      },
    };
  }

  /** Releases the Lease, so that the next replica can begin immediately. */
  async #release(): Promise<void> {
    if (!this.#leader) return;
    this.#leader = false;
    this.#closed.abort();
    const { namespace, name, log } = this.#options;
    const lease = this.#observed?.lease;
    if (!lease) return;
    const body = {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { name, namespace, resourceVersion: lease.metadata.resourceVersion },
      spec: { ...lease.spec, holderIdentity: '', leaseDurationSeconds: 1, renewTime: microTime() },
    };
    const call = { method: 'PUT', resource: LEASES, namespace, name, body } as const;
    await this.#ask(call, this.#heldUntil).catch((error: unknown) => {
      log.warn('could not release the Lease; it expires automatically', { error: String(error) });
    });
  }
}

/** Returns the current time with microseconds, as Leases require. */
const microTime = (): string => new Date().toISOString().replace('Z', '000Z');

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  sleep(ms, undefined, { signal }).catch(() => {});
