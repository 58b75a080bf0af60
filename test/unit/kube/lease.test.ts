import { describe, expect, test } from '@jest/globals';
import type { Call } from '../../../operator/src/kube/call.ts';
import { ApiError } from '../../../operator/src/kube/errors.ts';
import { LeaderElection } from '../../../operator/src/kube/lease.ts';
import type { Logger } from '../../../operator/src/model/logger.ts';
import { eventually } from '../../../testing/support/wait.ts';

const ME = 'me';
const OTHER = 'other';

interface Spec {
  holderIdentity?: string;
  leaseDurationSeconds?: number;
  leaseTransitions?: number;
  acquireTime?: string;
}

/** A Lease of the API server: versions, conflicts, and an outage while `down`. */
class Server {
  spec: Spec | undefined;
  version = 1;
  down = false;
  readonly requests: string[] = [];
  /** Called before each request. */
  before: (method: string) => void = () => {};

  constructor(spec?: Spec) {
    this.spec = spec;
  }

  write(spec: Spec): void {
    this.spec = spec;
    this.version += 1;
  }

  readonly json = async ({ method, body }: Call): Promise<unknown> => {
    this.before(method);
    this.requests.push(method);
    if (this.down) throw new Error('unreachable');
    if (method === 'GET') {
      if (!this.spec) throw new ApiError(404, 'NotFound', 'not found');
    } else {
      const { metadata, spec } = body as { metadata: { resourceVersion?: string }; spec: Spec };
      const expected = this.spec && String(this.version);
      if (metadata.resourceVersion !== expected) throw new ApiError(409, 'Conflict', 'conflict');
      this.write(spec);
    }
    return { metadata: { resourceVersion: String(this.version) }, spec: this.spec };
  };
}

const silent = { debug() {}, info() {}, warn() {}, error() {} } as unknown as Logger;

const election = (client: Server, times: { durationMs: number; renewDeadlineMs: number; retryMs: number }) =>
  new LeaderElection({ client, namespace: 'n', name: 'l', identity: ME, log: silent, ...times });

const LONG = { durationMs: 60_000, renewDeadlineMs: 40_000, retryMs: 5 };
const SHORT = { durationMs: 150, renewDeadlineMs: 60, retryMs: 5 };

/** Whether this replica takes the Lease at its first attempt. */
async function takes(server: Server): Promise<boolean> {
  const abort = new AbortController();
  // A second round begins with another read.
  let reads = 0;
  server.before = method => {
    if (method === 'GET' && ++reads > 1) abort.abort();
  };
  const leases = election(server, LONG);
  await leases.acquire(abort.signal);
  return leases.isOpen();
}

describe('a Lease is taken', () => {
  test.each<[string, Spec | undefined, Spec]>([
    ['that does not exist', undefined, { leaseTransitions: 0 }],
    ['that was released', { holderIdentity: '', leaseTransitions: 3 }, { leaseTransitions: 4 }],
    ['without a holder', { leaseTransitions: 3 }, { leaseTransitions: 4 }],
    [
      'of this replica, as before',
      { holderIdentity: ME, leaseDurationSeconds: 60, leaseTransitions: 3, acquireTime: 'then' },
      { leaseTransitions: 3, acquireTime: 'then' },
    ],
    [
      'whose duration is zero',
      { holderIdentity: OTHER, leaseDurationSeconds: 0, leaseTransitions: 3 },
      { leaseTransitions: 4 },
    ],
  ])('%s', async (_what, spec, after) => {
    const server = new Server(spec);
    expect(await takes(server)).toBe(true);
    expect(server.spec).toMatchObject({ holderIdentity: ME, leaseDurationSeconds: 60, ...after });
  });
});

describe('a Lease is not taken', () => {
  test('that another replica holds, independent of its renewal time', async () => {
    const server = new Server({ holderIdentity: OTHER, leaseDurationSeconds: 60 });
    expect(await takes(server)).toBe(false);
    expect(server.spec?.holderIdentity).toBe(OTHER);
  });

  test('that another replica has just written', async () => {
    const server = new Server({ holderIdentity: '' });
    const abort = new AbortController();
    server.before = method => {
      if (method === 'PUT') server.write({ holderIdentity: OTHER, leaseDurationSeconds: 60 });
      if (server.requests.length > 3) abort.abort();
    };
    const leases = election(server, LONG);
    await leases.acquire(abort.signal);
    expect(leases.isOpen()).toBe(false);
    expect(server.spec?.holderIdentity).toBe(OTHER);
  });
});

test('a holder that stopped is replaced after the Lease was observed unchanged for its duration', async () => {
  const server = new Server({ holderIdentity: OTHER, leaseDurationSeconds: 0.4 });
  let renewals = 5;
  server.before = method => {
    if (method === 'GET' && renewals-- > 0)
      server.write({ holderIdentity: OTHER, leaseDurationSeconds: 0.4 });
  };
  const leases = election(server, LONG);
  await leases.acquire(new AbortController().signal);
  expect(renewals).toBeLessThan(0);
  expect(leases.isLeader).toBe(true);
});

describe('a leader', () => {
  async function leader(server: Server, times: typeof SHORT): Promise<LeaderElection> {
    const leases = election(server, times);
    await leases.acquire(new AbortController().signal);
    return leases;
  }

  test('that ends releases the Lease, and its gate is closed', async () => {
    const server = new Server();
    const leases = await leader(server, LONG);
    const abort = new AbortController();
    const lost = leases.lead(abort.signal);
    abort.abort();
    expect(await lost).toBe(false);
    expect(server.spec?.holderIdentity).toBe('');
    expect(leases.isOpen()).toBe(false);
    expect(leases.closed.aborted).toBe(true);
  });

  test('whose Lease another replica has written stops at once', async () => {
    const server = new Server();
    const leases = await leader(server, LONG);
    server.write({ holderIdentity: OTHER, leaseDurationSeconds: 60 });
    expect(await leases.lead(new AbortController().signal)).toBe(true);
    expect(leases.isOpen()).toBe(false);
    expect(leases.closed.aborted).toBe(true);
    expect(server.spec?.holderIdentity).toBe(OTHER);
    // It took the Lease, tried to renew it, and read who has it.
    expect(server.requests).toEqual(['GET', 'POST', 'PUT', 'GET']);
  });

  test('that reaches no API server closes the gate before it ends', async () => {
    const server = new Server();
    const leases = await leader(server, SHORT);
    const { closed } = leases;
    server.down = true;
    expect(await leases.lead(new AbortController().signal)).toBe(true);
    expect(closed.aborted).toBe(true);
    expect(leases.isOpen()).toBe(false);
  });

  test('that reaches it late continues, with a new gate, if no other replica has the Lease', async () => {
    const server = new Server();
    const leases = await leader(server, { ...SHORT, durationMs: 5_000 });
    const { closed } = leases;
    const abort = new AbortController();
    closed.addEventListener('abort', () => (server.down = false));
    server.down = true;
    const lost = leases.lead(abort.signal);
    await eventually(() => leases.isOpen() && leases.closed !== closed, { within: 10_000, every: 1 });
    expect(closed.aborted).toBe(true);
    expect(leases.closed.aborted).toBe(false);
    abort.abort();
    expect(await lost).toBe(false);
  });
});

test.each([
  { durationMs: 10, renewDeadlineMs: 10, retryMs: 2 },
  { durationMs: 15, renewDeadlineMs: 10, retryMs: 10 },
])('times that do not fit are refused: %o', times => {
  expect(() => election(new Server(), times)).toThrow(RangeError);
});
