import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadAccess } from '../operator/src/kube/access.ts';
import { Client } from '../operator/src/kube/client.ts';
import { SECRETS } from '../operator/src/kube/resources.ts';
import { startCluster } from '../testing/cluster/cluster.ts';
import { established } from '../testing/support/cluster.ts';
import { eventually } from '../testing/support/wait.ts';
import { create, objects, ready, runOperator } from './fleet.ts';
import type { Row } from './report.ts';
import { ROTATED } from './servers.ts';
import { DIR, startServers } from './start.ts';

const NAMESPACE = 'default';
/** Number of single rotations, run one at a time on an otherwise idle cluster. */
const SINGLE = 50;
const LOOK_EVERY_MS = 5;
const PATCHES_AT_ONCE = 16;

/**
 * Measures the time from a Secret change until the new password is published: for single SmtpConfigs, and for all at
 * once.
 */
export async function benchRotation(count: number): Promise<Row[]> {
  const { servers, stop } = await startServers(1);
  const dir = join(DIR, 'rotation');
  rmSync(dir, { recursive: true, force: true });
  const cluster = await startCluster({ dir });
  const access = loadAccess(cluster.kubeconfig);
  try {
    established(cluster);
    await create(cluster, objects(servers, count));
    const operator = await runOperator(cluster, servers);
    await eventually(() => ready(cluster) === count, { within: 600_000, every: 1_000 });
    const client = new Client(access);
    const alone: number[] = [];
    for (let n = 0; n < Math.min(SINGLE, count); n++) alone.push(await rotation(client, n));
    const storm = await rotateAll(client, count);
    await operator.stop();
    return [
      { name: 'Rotation to published, median', unit: 'ms', own: quantile(alone, 0.5) },
      { name: '… 99th percentile', unit: 'ms', own: quantile(alone, 0.99) },
      { name: `${count} rotations at once, until all are published`, unit: 's', own: storm / 1000 },
    ];
  } finally {
    await access.close();
    await cluster.stop();
    stop();
  }
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');

const change = (client: Client, n: number, password: string): Promise<unknown> =>
  client.mergePatch(
    { resource: SECRETS, namespace: NAMESPACE, name: `login-${n}` },
    { data: { password: base64(password) } },
    'bench',
  );

async function rotation(client: Client, n: number): Promise<number> {
  const password = `${ROTATED}-alone`;
  const began = performance.now();
  await change(client, n, password);
  while (!(await holds(client, n, password))) await sleep(LOOK_EVERY_MS);
  return performance.now() - began;
}

async function holds(client: Client, n: number, password: string): Promise<boolean> {
  const { data } = (await client.get(SECRETS, NAMESPACE, `mail-${n}-smtp`)) as {
    data?: Record<string, string>;
  };
  return data?.['SMTP_PASSWORD'] === base64(password);
}

/** @throws Error if a rotation is lost */
async function rotateAll(client: Client, count: number): Promise<number> {
  const password = `${ROTATED}-storm`;
  const began = performance.now();
  let next = 0;
  const patch = async () => {
    while (next < count) await change(client, next++, password);
  };
  await Promise.all(Array.from({ length: PATCHES_AT_ONCE }, patch));
  const waiting = new Set(Array.from({ length: count }, (_, n) => n));
  await eventually(
    async () => {
      for (const n of waiting) {
        if (!(await holds(client, n, password))) return false;
        waiting.delete(n);
      }
      return true;
    },
    { within: 120_000, describe: () => `${waiting.size} rotations are not published` },
  );
  return performance.now() - began;
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
