import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SmtpConfigStatus } from '../../crds/schema/status.ts';
import type { Cluster, ClusterOptions, ControlPlane } from '../cluster/cluster.ts';
import { createCa } from '../lab/ca.ts';
import { startDns } from '../lab/dns.ts';
import type { Script } from '../lab/smtp/script.ts';
import { type SmtpServer, startSmtpServer } from '../lab/smtp/server.ts';
import { clusterWithCrd, controlPlaneWithCrd } from './cluster.ts';
import { type Operator, startOperator } from './operator.ts';
import { eventually } from './wait.ts';

/** Password that the servers of a world accept, for every user. */
export const GOOD = 'good-password-1';
/** Returns the host name of each server of a world; ports 465 (implicit) and 587 (STARTTLS). */
export const hostName = (n: number): string => `mail${n}.lab.test`;

/** Number of the loopback network. Test files run side by side, and each worker has its own network. */
const NETWORK = 100 + Number(process.env['JEST_WORKER_ID'] ?? 0);
/** Maximum number of workers that another run of the tests may have. */
const WORKERS = 4;
const MAX_NETWORKS = 8;

/**
 * Starts a server on loopback. If another run of the tests on this machine uses the same addresses, others are tried.
 */
async function onLoopback(n: number, start: (address: string) => Promise<SmtpServer>): Promise<SmtpServer> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await start(`127.${NETWORK + attempt * WORKERS}.${Math.floor(n / 200)}.${1 + (n % 200)}`);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || attempt === MAX_NETWORKS) throw error;
    }
  }
}

export interface World<C extends Cluster = Cluster> {
  cluster: C;
  servers: readonly SmtpServer[];
  /** Address (IP:PORT) of the resolver with the names of the servers. */
  dnsServer: string;
  operator(args?: readonly string[]): Promise<Operator>;
  /** Applies objects with kubectl. */
  apply(...objects: readonly unknown[]): void;
  secret(name: string, password: string, username?: string): object;
  config(name: string, spec?: object): object;
  status(name: string): SmtpConfigStatus;
  /** Waits until Ready has this status and reason. */
  verdict(name: string, status: string, reason: string): Promise<SmtpConfigStatus>;
  /** Returns the text by key; undefined if the Secret does not exist. */
  secretData(name: string): Record<string, string> | undefined;
  stop(): Promise<void>;
}

type WorldOptions = Partial<ClusterOptions> & {
  servers?: number;
  /** Replies to a login; default: the servers accept only GOOD. */
  login?: Script['login'];
  /** Other replies of the servers. */
  script?: Partial<Script>;
  /** Special properties of the servers' certificates. */
  leaf?: { notAfter?: number };
};

const takesGood: Script['login'] = attempt =>
  attempt.proves(GOOD)
    ? { ok: true, answer: '235 2.7.0 Accepted' }
    : { ok: false, answer: '535 5.7.8 Authentication credentials invalid' };

/** Starts a cluster, mail servers, and as many operators as a test needs. */
export async function startWorld(
  name: string,
  { servers, login, script, leaf, ...options }: WorldOptions = {},
): Promise<World> {
  return worldAround(await clusterWithCrd(name, options), { servers, login, script, leaf });
}

/** Starts a world with a control plane that the test may kill or inspect. */
export async function startOwnWorld(
  name: string,
  { servers, login, script, ...options }: WorldOptions = {},
): Promise<World<ControlPlane>> {
  return worldAround(await controlPlaneWithCrd(name, options), { servers, login, script });
}

async function worldAround<C extends Cluster>(
  cluster: C,
  {
    servers: count = 1,
    login = takesGood,
    script = {},
    leaf = {},
  }: {
    servers?: number | undefined;
    login?: Script['login'] | undefined;
    script?: Partial<Script> | undefined;
    leaf?: WorldOptions['leaf'] | undefined;
  },
): Promise<World<C>> {
  const ca = await createCa();
  const dns = await startDns('127.0.0.1');
  const caFile = join(cluster.dir, 'lab-ca.pem');
  mkdirSync(cluster.dir, { recursive: true });
  writeFileSync(caFile, ca.pem);
  const operators: Operator[] = [];
  const servers: SmtpServer[] = [];
  for (let n = 0; n < count; n++) {
    const host = hostName(n);
    const options = {
      host,
      certificate: await ca.issue({ names: [host], ...leaf }),
      listeners: [
        { port: 465, tls: 'implicit' },
        { port: 587, tls: 'starttls' },
      ],
      script: { mechanisms: ['PLAIN', 'LOGIN'], login, ...script },
    } as const;
    const server = await onLoopback(n, address => startSmtpServer({ ...options, address }));
    dns.set(host, { addresses: [server.address] });
    servers.push(server);
  }
  const json = <T>(args: readonly string[]): T => JSON.parse(cluster.kubectl([...args, '-o', 'json'])) as T;
  const status = (config: string) =>
    json<{ status?: SmtpConfigStatus }>(['get', 'smtp', config]).status ?? {};
  return {
    cluster,
    servers,
    dnsServer: dns.endpoint,
    async operator(args = []) {
      const operator = await startOperator({
        kubeconfig: cluster.kubeconfig,
        namespace: cluster.namespace,
        dnsServer: dns.endpoint,
        caFile,
        args,
      });
      operators.push(operator);
      return operator;
    },
    apply(...objects) {
      const items = { apiVersion: 'v1', kind: 'List', items: objects };
      cluster.kubectl(['apply', '-f', '-'], JSON.stringify(items));
    },
    secret: (secret, password, username = 'user@lab.test') => ({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: secret },
      stringData: { username, password },
    }),
    config: (config, spec = {}) => ({
      apiVersion: 'smtp-operator.dev/v1alpha1',
      kind: 'SmtpConfig',
      metadata: { name: config },
      spec: {
        provider: 'custom',
        endpoint: { host: hostName(0), port: 465 },
        secretRef: { name: 'login' },
        ...spec,
      },
    }),
    status,
    verdict: (config, wanted, reason) =>
      eventually(
        () => {
          const found = status(config);
          const ready = found.conditions?.find(({ type }) => type === 'Ready');
          return ready?.status === wanted && ready.reason === reason && found;
        },
        { describe: () => JSON.stringify(status(config), undefined, 1) },
      ),
    secretData(secret) {
      const [item] = json<{ items: { data?: Record<string, string> }[] }>([
        'get',
        'secret',
        '--field-selector',
        `metadata.name=${secret}`,
      ]).items;
      if (!item) return undefined;
      const entries = Object.entries(item.data ?? {});
      return Object.fromEntries(
        entries.map(([key, value]) => [key, Buffer.from(value, 'base64').toString('utf8')]),
      );
    },
    async stop() {
      await Promise.all(operators.map(operator => operator.kill()));
      await Promise.all(servers.map(server => server.stop()));
      await dns.stop();
      await cluster.stop();
    },
  };
}
