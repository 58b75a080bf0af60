import { createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { SmtpConfigStatus } from '../../../crds/schema/status.ts';
import type { ControlPlane } from '../../../testing/cluster/cluster.ts';
import type { Operator } from '../../../testing/support/operator.ts';
import { eventually } from '../../../testing/support/wait.ts';
import { GOOD, hostName, startOwnWorld, type World } from '../../../testing/support/world.ts';

/** A tenant that takes all it can get, and its neighbor. */
const GREEDY = 'greedy';
const SHOP = 'shop';
const SLOW = { within: 120_000, every: 200 };

let world: World<ControlPlane>;
let operator: Operator;
/** A port of the neighbor's server that accepts connections and never sends a greeting. */
let tarpit: Server;
const caught = new Set<Socket>();

const kubectl = (...args: string[]): string => world.cluster.kubectl(args);
const inNamespace = (namespace: string, object: object) => {
  const { metadata, ...rest } = object as { metadata: object };
  return { ...rest, metadata: { ...metadata, namespace } };
};

interface Items {
  items: { metadata: { name: string }; status?: SmtpConfigStatus }[];
}
const list = (namespace: string, kind: string): Items['items'] =>
  (JSON.parse(kubectl('-n', namespace, 'get', kind, '-o', 'json')) as Items).items;
const isReady = ({ status }: Items['items'][number]): boolean =>
  status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') === true;
const publishedUser = (): string =>
  Buffer.from(
    kubectl('-n', SHOP, 'get', 'secret', 'mail-smtp', '-o', 'jsonpath={.data.SMTP_USERNAME}'),
    'base64',
  ).toString();

beforeAll(async () => {
  world = await startOwnWorld('fairness');
  for (const namespace of [GREEDY, SHOP]) kubectl('create', 'namespace', namespace);
  tarpit = createServer(socket => {
    caught.add(socket);
    socket.on('error', () => {}).on('close', () => caught.delete(socket));
  });
  await new Promise<void>(listening => {
    tarpit.listen(2525, world.servers[0]?.address, listening);
  });
  operator = await world.operator();
  world.apply(
    ...[GREEDY, SHOP].map(namespace => inNamespace(namespace, world.secret('login', GOOD))),
    inNamespace(SHOP, world.config('mail')),
  );
  await eventually(() => list(SHOP, 'smtp').every(isReady), { ...SLOW, describe: operator.text });
}, 600_000);
afterAll(async () => {
  for (const socket of caught) socket.destroy();
  tarpit?.close();
  await world?.stop();
}, 60_000);

test('a rotation does not wait for another tenant at a port of the same server that never answers', async () => {
  const endpoint = { host: hostName(0), port: 2525, tls: 'starttls' };
  const names = Array.from({ length: 14 }, (_, n) => `stuck-${n}`);
  world.apply(
    ...names.map(name => inNamespace(GREEDY, world.config(name, { endpoint, checks: { timeout: '60s' } }))),
  );
  await eventually(() => caught.size > 0, SLOW);
  world.apply(inNamespace(SHOP, world.secret('login', GOOD, 'rotated@lab.test')));
  await eventually(() => publishedUser() === 'rotated@lab.test', SLOW);
  // The rotation is published while the others still hold what they could get.
  expect(caught.size).toBeGreaterThan(0);
  expect(list(GREEDY, 'smtp').filter(isReady)).toEqual([]);
  kubectl('-n', GREEDY, 'delete', 'smtp', ...names);
}, 300_000);
