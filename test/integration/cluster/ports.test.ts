import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startCluster } from '../../../testing/cluster/cluster.ts';
import { likelyPort } from '../../../testing/cluster/ports.ts';
import { folderOf } from '../../../testing/support/cluster.ts';

let other: Server;
let taken = 0;
beforeAll(async () => {
  other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  taken = (other.address() as AddressInfo).port;
});
afterAll(() => void other.close());

test('a control plane whose port another program has starts on a different one', async () => {
  const ports = [taken, taken];
  const cluster = await startCluster({
    dir: folderOf('ports'),
    pickPort: () => ports.shift() ?? likelyPort(),
  });
  expect(ports).toEqual([]);
  expect(cluster.kubectl(['get', '--raw', '/readyz'])).toBe('ok');
  await cluster.stop();
});

test('a port that the user chose is not replaced: the failure shows what to do', async () => {
  const started = startCluster({ dir: folderOf('chosen'), port: taken });
  await expect(started).rejects.toThrow(`another program listens on port ${taken}: choose another port`);
});
