import { afterEach, expect, test } from '@jest/globals';
import type { Client } from '../../../operator/src/kube/client.ts';
import { NotLeading } from '../../../operator/src/kube/gate.ts';
import { LeaderElection } from '../../../operator/src/kube/lease.ts';
import { CONFIG_MAPS } from '../../../operator/src/kube/resources.ts';
import { recordingLog } from '../../../testing/support/recording-log.ts';
import {
  failure,
  type Handler,
  json,
  type ScriptedApi,
  scriptedApi,
} from '../../../testing/support/scripted-api.ts';
import { eventually } from '../../../testing/support/wait.ts';

const TIMES = { durationMs: 5_000, renewDeadlineMs: 1_000, retryMs: 50 };

let api: ScriptedApi | undefined;
afterEach(() => api?.stop());

const stored = {
  metadata: { resourceVersion: '1' },
  spec: { holderIdentity: 'me', leaseDurationSeconds: 2 },
};

/** Acquires the Lease, and then lets the API server answer renewals with `renewal`. */
async function holder(renewal: Handler, read: () => unknown = () => undefined) {
  let renewedAt = 0;
  const started = await scriptedApi((request, response, url) => {
    if (request.method === 'GET') {
      const found = read();
      return found ? json(response, found) : json(response, failure(404, 'NotFound'), 404);
    }
    if (request.method === 'POST') {
      renewedAt = performance.now();
      return json(response, stored, 201);
    }
    renewal(request, response, url);
  });
  api = started;
  const { client } = started;
  const lease = new LeaderElection({
    client,
    namespace: 'default',
    name: 'work',
    identity: 'me',
    log: recordingLog(),
    ...TIMES,
  });
  await lease.acquire(new AbortController().signal);
  return { lease, renewedAt: () => renewedAt };
}

test.each<[string, Handler]>([
  [
    'asks for patience',
    (_request, response) => json(response, failure(429, 'TooManyRequests'), 429, { 'retry-after': '5' }),
  ],
  ['does not answer', () => {}],
  ['closes the connection', (_request, response) => response.destroy()],
  ['fails', (_request, response) => json(response, failure(500, 'InternalError'), 500)],
])('a renewal that %s is over before another replica may begin', async (_what, renewal) => {
  const { lease, renewedAt } = await holder(renewal);
  expect(await lease.lead(new AbortController().signal)).toBe(true);
  expect(performance.now() - renewedAt()).toBeLessThan(TIMES.durationMs);
  expect([lease.isLeader, lease.isOpen(), lease.closed.aborted]).toEqual([false, false, true]);
});

test('a renewal that hangs leaves time for another one', async () => {
  let asked = 0;
  const { lease } = await holder((_request, response) => {
    asked += 1;
    if (asked > 1) json(response, stored);
  });
  const stop = new AbortController();
  const held = lease.lead(stop.signal);
  setTimeout(() => stop.abort(), 2 * TIMES.renewDeadlineMs);
  expect(await held).toBe(false);
});

test('the gate closes at the deadline even if the event loop is blocked', async () => {
  const { lease } = await holder((_request, response) => json(response, stored));
  expect(lease.isOpen()).toBe(true);
  const end = performance.now() + TIMES.renewDeadlineMs;
  while (performance.now() < end);
  expect([lease.isLeader, lease.isOpen()]).toEqual([true, false]);
});

function stopTheProcess(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

test('a process that was stopped for longer than the deadline goes on if no other replica wrote the Lease', async () => {
  const { lease } = await holder((_request, response) => json(response, stored));
  const stop = new AbortController();
  const held = lease.lead(stop.signal);
  const before = lease.closed;
  stopTheProcess(2 * TIMES.renewDeadlineMs);
  expect(lease.isOpen()).toBe(false);
  await eventually(() => lease.isOpen());
  expect([before.aborted, lease.closed.aborted]).toEqual([true, false]);
  stop.abort();
  expect(await held).toBe(false);
});

test('a process that was stopped ends if another replica wrote the Lease meanwhile', async () => {
  let isTaken = false;
  const other = { metadata: { resourceVersion: '9' }, spec: { ...stored.spec, holderIdentity: 'other' } };
  const { lease } = await holder(
    (_request, response) =>
      isTaken ? json(response, failure(409, 'Conflict'), 409) : json(response, stored),
    () => (isTaken ? other : undefined),
  );
  const held = lease.lead(new AbortController().signal);
  stopTheProcess(2 * TIMES.renewDeadlineMs);
  isTaken = true;
  expect(await held).toBe(true);
  expect([lease.isLeader, lease.isOpen(), lease.closed.aborted]).toEqual([false, false, true]);
});

test('times that would let two replicas work at once are refused', () => {
  const options = { client: {} as Client, namespace: 'a', name: 'b', identity: 'c', log: recordingLog() };
  expect(() => new LeaderElection({ ...options, durationMs: 1_000, renewDeadlineMs: 1_000 })).toThrow(
    RangeError,
  );
});

test('without the Lease no write is sent, writes in progress end, and reads continue', async () => {
  const closed = new AbortController();
  let isOpen = true;
  const gate = { isOpen: () => isOpen, closed: closed.signal };
  api = await scriptedApi(
    (request, response) => {
      if (request.method === 'GET') json(response, { kind: 'ConfigMap' });
    },
    undefined,
    gate,
  );
  const { client, requests } = api;
  const under = client
    .create({ resource: CONFIG_MAPS, namespace: 'shop' }, {}, 'me')
    .catch((error: unknown) => error);
  await expect(client.get(CONFIG_MAPS, 'shop', 'mail')).resolves.toEqual({ kind: 'ConfigMap' });
  isOpen = false;
  closed.abort();
  expect(await under).toBeInstanceOf(NotLeading);
  await expect(client.create({ resource: CONFIG_MAPS, namespace: 'shop' }, {}, 'me')).rejects.toBeInstanceOf(
    NotLeading,
  );
  await expect(client.get(CONFIG_MAPS, 'shop', 'mail')).resolves.toEqual({ kind: 'ConfigMap' });
  expect(requests).toHaveLength(3);
});

test('a write that waited for patience is not sent again without the Lease', async () => {
  const closed = new AbortController();
  let isOpen = true;
  api = await scriptedApi(
    (_request, response) => json(response, failure(429, 'TooManyRequests'), 429, { 'retry-after': '60' }),
    (_verb, _resource, status) => {
      if (status === 429) {
        isOpen = false;
        setTimeout(() => closed.abort(), 10);
      }
    },
    { isOpen: () => isOpen, closed: closed.signal },
  );
  await expect(
    api.client.create({ resource: CONFIG_MAPS, namespace: 'shop' }, {}, 'me'),
  ).rejects.toBeInstanceOf(NotLeading);
  expect(api.requests).toHaveLength(1);
});

test('a conflict after a renewal with a lost answer does not lose the Lease', async () => {
  let asked = 0;
  const { lease } = await holder((_request, response) => {
    asked += 1;
    if (asked === 1) json(response, failure(409, 'Conflict'), 409);
    else json(response, stored);
  });
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 500);
  expect(await lease.lead(stop.signal)).toBe(false);
  expect(asked).toBeGreaterThan(2);
});
