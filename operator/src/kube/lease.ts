import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Logger } from '../model/logger.ts';
import type { Client } from './client.ts';
import { ApiError } from './errors.ts';
import { LEASES } from './resources.ts';

export interface LeaseOptions {
  client: Client;
  namespace: string;
  name: string;
  /** Unique among the replicas. */
  identity: string;
  log: Logger;
  /** The same defaults as Kubernetes' own components: 15 s, 10 s, 2 s; in milliseconds. */
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
 * Leader election by a Lease: one replica works, the others wait. A holder counts as gone when its Lease did not
 * change for the lease duration by our own clock: clocks of two nodes may differ.
 */
export class LeaderElection {
  readonly #options: Required<LeaseOptions>;
  #leader = false;
  #observed: { version: string; at: number; lease: Lease } | undefined;

  constructor(options: LeaseOptions) {
    this.#options = { durationMs: 15_000, renewDeadlineMs: 10_000, retryMs: 2_000, ...options };
  }

  get isLeader(): boolean {
    return this.#leader;
  }

  /** Waits until the Lease is ours, or the signal. */
  async acquire(signal: AbortSignal): Promise<void> {
    const { log, identity, name, namespace, retryMs } = this.#options;
    let waitingFor: string | undefined;
    while (!signal.aborted) {
      if (await this.#try()) {
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

  /** Renews until the signal (then releases) or until the Lease is lost. @returns whether it was lost */
  async hold(signal: AbortSignal): Promise<boolean> {
    const { renewDeadlineMs, retryMs, log } = this.#options;
    let renewed = performance.now();
    while (!signal.aborted) {
      await pause(retryMs, signal);
      if (signal.aborted) break;
      if (await this.#try()) renewed = performance.now();
      else if (this.#takenByOther() || performance.now() - renewed > renewDeadlineMs) {
        this.#leader = false;
        log.error('lost the lease: stopping so that two replicas never work at once');
        return true;
      }
    }
    await this.#release();
    return false;
  }

  #takenByOther(): boolean {
    const holder = this.#observed?.lease.spec.holderIdentity ?? '';
    return holder !== '' && holder !== this.#options.identity;
  }

  /** Takes or renews the Lease. @returns whether it is ours now */
  async #try(): Promise<boolean> {
    const { client, namespace, name, log, renewDeadlineMs } = this.#options;
    try {
      const deadline = AbortSignal.timeout(renewDeadlineMs);
      // The holder's own renewals need no look: a conflict tells when somebody else was there.
      const lease = this.#leader ? this.#observed?.lease : await this.#look(deadline);
      if (!lease) {
        this.#note(await client.create(LEASES, namespace, this.#body(undefined), 'smtp-operator'));
        return true;
      }
      if (this.#isHeldByOther(lease)) return false;
      this.#note(await client.update(LEASES, namespace, name, this.#body(lease)));
      return true;
    } catch (error) {
      const conflict = error instanceof ApiError && error.status === 409;
      if (conflict) await this.#look(AbortSignal.timeout(renewDeadlineMs)).catch(() => {});
      else log.warn('could not take or renew the lease; trying again', { error: String(error) });
      return false;
    }
  }

  async #look(signal: AbortSignal): Promise<Lease | undefined> {
    const { client, namespace, name } = this.#options;
    try {
      return this.#note(await client.json({ method: 'GET', resource: LEASES, namespace, name, signal }));
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

  /** Lets the next replica begin at once. */
  async #release(): Promise<void> {
    if (!this.#leader) return;
    this.#leader = false;
    const { client, namespace, name, log } = this.#options;
    const lease = this.#observed?.lease;
    if (!lease) return;
    const spec = { ...lease.spec, holderIdentity: '', leaseDurationSeconds: 1, renewTime: microTime() };
    const body = {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { name, namespace, resourceVersion: lease.metadata.resourceVersion },
      spec,
    };
    await client.update(LEASES, namespace, name, body).catch((error: unknown) => {
      log.warn('could not release the lease; it runs out by itself', { error: String(error) });
    });
  }
}

/** Leases count in microseconds. */
const microTime = (): string => new Date().toISOString().replace('Z', '000Z');

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  sleep(ms, undefined, { signal }).catch(() => {});
