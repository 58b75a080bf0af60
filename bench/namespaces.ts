import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { loadAccess } from '../operator/src/kube/access.ts';
import { Client } from '../operator/src/kube/client.ts';
import { SECRETS } from '../operator/src/kube/resources.ts';
import { type Cluster, startCluster } from '../testing/cluster/cluster.ts';
import { established } from '../testing/support/cluster.ts';
import { startOperator } from '../testing/support/operator.ts';
import { eventually } from '../testing/support/wait.ts';
import { create, requestsOf } from './fleet.ts';
import type { Row } from './report.ts';
import { PASSWORD, ROTATED, type Servers, userOf } from './servers.ts';
import { cpuOf, DIR, memoryOf, startServers } from './start.ts';

const LOGIN = 'login';
const NAME = 'mail';
const LABEL = 'team';

/**
 * Measures one ClusterSmtpConfig and many namespaces: until everything is published, and until a rotation has reached
 * all of them.
 */
export async function benchNamespaces(count: number): Promise<Row[]> {
  const running = await startServers(1);
  const dir = join(DIR, 'namespaces');
  rmSync(dir, { recursive: true, force: true });
  const cluster = await startCluster({ dir });
  const access = loadAccess(cluster.kubeconfig);
  try {
    const client = new Client(access);
    established(cluster);
    await create(cluster, objects(count));
    const operator = await startOperator({
      kubeconfig: cluster.kubeconfig,
      namespace: cluster.namespace,
      dnsServer: running.servers.dns,
      caFile: running.servers.caFile,
      args: ['--cluster-smtp-configs'],
    });
    await operator.ready();
    const first = await measured(cluster, async () => {
      await create(cluster, [config(running.servers)]);
      await published(client, count, PASSWORD);
    });
    const rotation = await measured(cluster, async () => {
      const password = `${ROTATED}-storm`;
      const body = { data: { password: base64(password) } };
      await client.mergePatch({ resource: SECRETS, namespace: 'default', name: LOGIN }, body, 'bench');
      await published(client, count, password);
    });
    const rows: Row[] = [
      { name: `One account in ${count} namespaces: all published`, unit: 's', own: first.seconds },
      { name: '… API requests for each', unit: '', own: first.requests / count },
      { name: '… a rotation, until all are published', unit: 's', own: rotation.seconds },
      { name: '… API requests for each', unit: '', own: rotation.requests / count },
      { name: '… CPU of the process', unit: 's', own: cpuOf(operator) },
      { name: '… resident memory at the highest', unit: 'MB', own: memoryOf(operator).peak },
      { name: '… logins', unit: '', own: await running.logins() },
    ];
    await operator.stop();
    return rows;
  } finally {
    await access.close();
    await cluster.stop();
    running.stop();
  }
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');

function objects(count: number): object[] {
  const namespaces = Array.from({ length: count }, (_, n) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: `team-${n}`, labels: { [LABEL]: 'yes' } },
  }));
  const login = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: LOGIN, namespace: 'default' },
    stringData: { username: userOf(0), password: PASSWORD },
  };
  return [login, ...namespaces];
}

const config = ({ hosts }: Servers) => ({
  apiVersion: 'smtp-operator.dev/v1alpha1',
  kind: 'ClusterSmtpConfig',
  metadata: { name: NAME },
  spec: {
    namespaceSelector: { matchLabels: { [LABEL]: 'yes' } },
    provider: 'custom',
    endpoint: { host: hosts[0]?.host, port: 465 },
    secretRef: { namespace: 'default', name: LOGIN },
  },
});

async function measured(cluster: Cluster, work: () => Promise<void>) {
  const before = requestsOf(cluster);
  const began = performance.now();
  await work();
  const seconds = (performance.now() - began) / 1000;
  return { seconds, requests: requestsOf(cluster) - before };
}

interface Listed {
  items: { data?: Record<string, string> }[] | null;
}

/** Waits until every namespace has a Secret with this password. */
const published = (client: Client, count: number, password: string): Promise<unknown> =>
  eventually(
    async () => {
      const query = { fieldSelector: `metadata.name=${NAME}-smtp` };
      const { items } = (await client.json({ method: 'GET', resource: SECRETS, query })) as Listed;
      const wanted = base64(password);
      return items?.filter(({ data }) => data?.['SMTP_PASSWORD'] === wanted).length === count;
    },
    // Each poll takes API server capacity away from the operator.
    { within: 600_000, every: Math.max(250, count / 4), describe: () => 'not published everywhere' },
  );
