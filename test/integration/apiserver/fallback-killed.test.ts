import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { SmtpConfigStatus } from '../../../crds/schema/status.ts';
import type { ControlPlane } from '../../../testing/cluster/cluster.ts';
import type { Operator } from '../../../testing/support/operator.ts';
import { type ApiProxy, startProxy } from '../../../testing/support/proxy.ts';
import { eventually } from '../../../testing/support/wait.ts';
import { GOOD, hostName, startOwnWorld, type World } from '../../../testing/support/world.ts';

/** A write of a switch, and whether the API server has processed it when the operator is killed. */
interface Point {
  what: 'Secret' | 'ConfigMap' | 'Deployment' | 'status';
  when: 'asked for' | 'written';
}

const POINTS: readonly Point[] = (['Secret', 'ConfigMap', 'Deployment', 'status'] as const).flatMap(what =>
  (['asked for', 'written'] as const).map(when => ({ what, when })),
);
/** One SmtpConfig for each point: all of them switch at the same time. */
const CONFIGS = POINTS.map((point, nth) => ({ ...point, name: `mail-${nth}` }));

const PATHS: Readonly<Record<Point['what'], (name: string) => string>> = {
  Secret: name => `/secrets/${name}-smtp`,
  ConfigMap: name => `/configmaps/${name}-smtp`,
  Deployment: name => `/deployments/${name}`,
  status: name => `/smtpconfigs/${name}/status`,
};
const isWriteOf = (what: Point['what'], name: string, write: string): boolean =>
  new RegExp(`${PATHS[what](name)}(\\?|$)`).test(write);

const WAIT = { within: 120_000, every: 250 };

let world: World<ControlPlane>;
let proxy: ApiProxy;
let operator: Operator;
/** Points at which the operator is to be killed. */
let armed: (typeof CONFIGS)[number][] = [];
/** SmtpConfigs whose Secret has been written since the switch began: the status that follows is part of it. */
const moved = new Set<string>();
let restarted: Promise<void> = Promise.resolve();

const start = () => world.operator(['--kubeconfig', proxy.kubeconfig, '--no-leader-election']);

/** Kills the operator if this write is a point, and starts the next one. @returns whether it was one */
function reached(write: string, when: Point['when']): boolean {
  const point = armed.find(
    ({ name, what, when: wanted }) =>
      wanted === when && isWriteOf(what, name, write) && (what !== 'status' || moved.has(name)),
  );
  if (!point) return false;
  armed = armed.filter(other => other !== point);
  const killed = operator.kill();
  restarted = restarted.then(async () => {
    await killed;
    operator = await start();
  });
  return true;
}

beforeAll(async () => {
  world = await startOwnWorld('fallback-killed', { servers: 2 });
  proxy = await startProxy(world.cluster);
  proxy.beforeWrite = write => (reached(write, 'asked for') ? 'drop' : undefined);
  proxy.onWrite = write => {
    const of = CONFIGS.find(({ name }) => isWriteOf('Secret', name, write));
    if (of) moved.add(of.name);
    reached(write, 'written');
  };
  world.apply(
    world.secret('login-backup', GOOD, 'backup@lab.test'),
    world.config('backup', {
      endpoint: { host: hostName(1), port: 465 },
      secretRef: { name: 'login-backup' },
    }),
    ...CONFIGS.flatMap(({ name }) => [
      world.secret(`login-${name}`, GOOD, `${name}@lab.test`),
      world.config(name, {
        secretRef: { name: `login-${name}` },
        checks: { timeout: '30s', egress: { interval: '10s', failureThreshold: 1 } },
        fallback: { name: 'backup', after: '10s', returnAfter: '10s' },
        rollout: { targets: [{ kind: 'Deployment', name }] },
      }),
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name },
        spec: {
          replicas: 0,
          selector: { matchLabels: { app: name } },
          template: {
            metadata: { labels: { app: name } },
            spec: { containers: [{ name: 'x', image: 'x' }] },
          },
        },
      },
    ]),
  );
  operator = await start();
  await all('Ready', 0);
}, 600_000);
afterAll(async () => {
  await proxy?.stop();
  await world?.stop();
}, 60_000);

interface Listed {
  items: {
    metadata: { name: string; generation?: number };
    data?: Record<string, string>;
    status?: SmtpConfigStatus;
  }[];
}

/** Lists through the proxy: kubectl would block the servers, which run in this process. */
const list = async (api: string, resource: string): Promise<Map<string, Listed['items'][number]>> => {
  const path = `${api}/namespaces/${world.cluster.namespace}/${resource}`;
  const { items } = await proxy.get<Listed>(path);
  return new Map(items.map(item => [item.metadata.name, item]));
};

const statuses = () => list('/apis/smtp-operator.dev/v1alpha1', 'smtpconfigs');

/** Waits until all SmtpConfigs are Ready for this reason, with outputs of this server. */
async function all(reason: string, server: number): Promise<void> {
  await eventually(
    async () => {
      const found = await statuses();
      return CONFIGS.every(({ name }) =>
        found
          .get(name)
          ?.status?.conditions?.some(({ type, reason: is }) => type === 'Ready' && is === reason),
      );
    },
    { ...WAIT, describe: () => JSON.stringify(armed) },
  );
  const host = (data: Record<string, string> = {}): string => data['SMTP_HOST'] ?? '';
  const [secrets, configMaps] = [await list('/api/v1', 'secrets'), await list('/api/v1', 'configmaps')];
  for (const { name } of CONFIGS) {
    const secret = host(secrets.get(`${name}-smtp`)?.data);
    expect(Buffer.from(secret, 'base64').toString('utf8')).toBe(hostName(server));
    expect(host(configMaps.get(`${name}-smtp`)?.data)).toBe(hostName(server));
  }
}

const generations = async (): Promise<(number | undefined)[]> => {
  const found = await list('/apis/apps/v1', 'deployments');
  return CONFIGS.map(({ name }) => found.get(name)?.metadata.generation);
};

/** Lets all SmtpConfigs switch while the operator is killed at every point. */
async function switched(reason: string, server: number): Promise<void> {
  const before = { generations: await generations(), logins: world.servers[1]?.logins.length };
  armed = [...CONFIGS];
  moved.clear();
  await eventually(() => armed.length === 0, { ...WAIT, describe: () => JSON.stringify(armed) });
  await restarted;
  await all(reason, server);
  // Each Deployment is restarted once, and the fallback's account does not log in again.
  await eventually(async () =>
    (await generations()).every((now, nth) => now === Number(before.generations[nth]) + 1),
  );
  expect(world.servers[1]?.logins.length).toBe(before.logins);
}

test('the switch to the fallback is completed by the next operator, with one restart and no login', async () => {
  await world.servers[0]?.close(465);
  await switched('ReadyByFallback', 1);
}, 300_000);

test('so is the return', async () => {
  await world.servers[0]?.open(465);
  await switched('Ready', 0);
  const found = await statuses();
  for (const { name } of CONFIGS) {
    const using = found.get(name)?.status?.conditions?.find(({ type }) => type === 'UsingFallback');
    expect(using?.status).not.toBe('True');
  }
}, 300_000);
