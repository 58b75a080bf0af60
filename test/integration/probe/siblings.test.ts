import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createEnvironment } from '../../../operator/src/cli/probe-environment.ts';
import type { Endpoint } from '../../../operator/src/model/endpoint.ts';
import type { ProbePlan } from '../../../operator/src/model/plan.ts';
import { probe } from '../../../operator/src/probe/probe.ts';
import { Connections } from '../../../operator/src/sharing/connections.ts';
import { type SilentPort, silentPort } from '../../../testing/lab/silence.ts';

const NETWORK = `127.${220 + Number(process.env['JEST_WORKER_ID'] ?? 0)}`;
const HOST = `${NETWORK}.7.1`;
const PROBES = 12;
const GREETS_AFTER_MS = 30;

let blocked: SilentPort;
let sibling: Server;
let open = 0;
let most = 0;
let total = 0;

/** Greets after a short delay, and counts the open connections. */
function greet(socket: Socket): void {
  open += 1;
  total += 1;
  most = Math.max(most, open);
  setTimeout(() => socket.write('220 sibling.lab.test ESMTP\r\n'), GREETS_AFTER_MS);
  socket.on('error', () => {}).on('close', () => (open -= 1));
  socket.resume();
}

beforeAll(async () => {
  blocked = await silentPort(HOST, 465);
  sibling = createServer(greet).listen(0, HOST);
  await once(sibling, 'listening');
});
afterAll(() => {
  blocked?.stop();
  sibling?.close();
});

const plan = (timeoutMs: number, rest: Partial<ProbePlan> = {}): ProbePlan => ({
  endpoint: { host: HOST, port: 465, tls: 'implicit' },
  serverName: HOST,
  minTLSVersion: 'TLSv1.2',
  siblings: [{ host: HOST, port: (sibling.address() as AddressInfo).port, tls: 'starttls' }],
  timeoutMs,
  ...rest,
});
const environment = createEnvironment({ caBundles: [], dnsServers: [], heloName: undefined });
const never = new AbortController().signal;

test('connections to a sibling are within the limit of its endpoint, and every probe hears of it', async () => {
  const connections = new Connections({ perServer: 3 });
  const beside =
    (key: string): NonNullable<ProbePlan['beside']> =>
    (endpoint: Endpoint, signal, work) =>
      connections.beside({ key, endpoint, urgent: false }, signal, work);
  const seen = await Promise.all(
    Array.from({ length: PROBES }, (_, n) =>
      probe(plan(8_000, { beside: beside(`shop/${n}`) }), environment, never),
    ),
  );
  expect(seen.map(({ alternatives }) => alternatives.map(({ ok }) => ok))).toEqual(
    Array.from({ length: PROBES }, () => [true]),
  );
  expect(total).toBe(PROBES);
  // The server may notice the end of one connection after the start of the next one.
  expect(most).toBeLessThanOrEqual(3);
}, 60_000);

test('a sibling to which there may be no connection in time is not reported', async () => {
  const before = total;
  const busy: ProbePlan['beside'] = (_endpoint, signal) =>
    new Promise(resolve => signal.addEventListener('abort', () => resolve(undefined)));
  const { alternatives } = await probe(plan(1_000, { beside: busy }), environment, never);
  expect([alternatives, total]).toEqual([[], before]);
}, 60_000);
