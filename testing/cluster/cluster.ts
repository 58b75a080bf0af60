import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:https';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { binaries, run } from './binaries.ts';
import { createCA, writeServiceAccountKeys } from './certificates.ts';
import { end, freePort, launch, logTail, runningPid } from './processes.ts';

const AUDIT_POLICY = {
  apiVersion: 'audit.k8s.io/v1',
  kind: 'Policy',
  omitStages: ['RequestReceived'],
  rules: [{ level: 'Metadata' }],
};

export interface ClusterOptions {
  /** Folder for data, logs, certificates and the kubeconfig; removed at stop. */
  dir: string;
  /** Port of the API server; a free one when left out. */
  port?: number;
  /** Writes every request as one line of JSON to `auditLog`. */
  audit?: boolean;
  apiserverArgs?: readonly string[];
  /** With a node: the address under which pods reach the API server; all controllers run then. */
  nodeAddress?: string;
}

/** First of the service addresses: the API server's own. */
const SERVICE_ADDRESS = '10.96.0.1';

/** A cluster to work in: one of our own, or one that the user named. */
export interface Cluster {
  /** For logs and the like. */
  dir: string;
  /** Path of the administrator's kubeconfig. */
  kubeconfig: string;
  /** The namespace that the kubeconfig's context has. */
  namespace: string;
  /** Whether the garbage collector and its kin run. */
  hasControllerManager: boolean;
  /** Runs kubectl against this cluster and returns its standard output. */
  kubectl(args: readonly string[], input?: string): string;
  /** Takes away what was started or made. */
  stop(): Promise<void>;
}

/** A control plane of our own: Kubernetes' API server and controller manager, and etcd, on loopback. */
export interface ControlPlane extends Cluster {
  auditLog: string;
  /** SIGKILL, as a node that loses power. */
  killApiServer(): Promise<void>;
  /** Starts it again on the same port and waits until it is ready. */
  startApiServer(): Promise<void>;
  /** A new serving certificate of the same CA; the API server takes it up by itself within a minute. */
  rotateServingCertificate(): Promise<void>;
  /** Forgets all history in etcd: after a restart of the API server, a watch from before gets 410. */
  compact(): Promise<void>;
}

/**
 * Starts a control plane and waits until it is ready.
 * @throws Error with the end of the log of the program that failed
 */
export async function startCluster(options: ClusterOptions): Promise<ControlPlane> {
  const { dir } = options;
  const programs = binaries();
  mkdirSync(dir, { recursive: true });
  const [port, etcdPort, etcdPeerPort, managerPort] = [
    options.port ?? (await freePort()),
    await freePort(),
    await freePort(),
    await freePort(),
  ];
  const server = `https://127.0.0.1:${port}`;
  const etcd = `http://127.0.0.1:${etcdPort}`;
  const kubeconfig = join(dir, 'kubeconfig');
  const auditLog = join(dir, 'audit.log');
  const { nodeAddress } = options;
  const ca = await createCA(nodeAddress ? [nodeAddress, SERVICE_ADDRESS] : []);
  await ca.issueServing(dir, 'serving');
  writeServiceAccountKeys(dir);
  writeFileSync(join(dir, 'ca.crt'), ca.certificate);
  writeFileSync(join(dir, 'audit-policy.json'), JSON.stringify(AUDIT_POLICY));
  writeAccess(dir, kubeconfig, server, ca.certificate);

  const apiserverArgs = [
    `--etcd-servers=${etcd}`,
    ...(nodeAddress
      ? [
          '--bind-address=0.0.0.0',
          `--advertise-address=${nodeAddress}`,
          '--kubelet-preferred-address-types=InternalIP',
          '--allow-privileged=true',
        ]
      : [
          '--bind-address=127.0.0.1',
          // Without it the API server looks for a default route, which a private network namespace has not.
          '--advertise-address=127.0.0.1',
          '--endpoint-reconciler-type=none',
        ]),
    `--secure-port=${port}`,
    `--tls-cert-file=${join(dir, 'serving.crt')}`,
    `--tls-private-key-file=${join(dir, 'serving.key')}`,
    `--token-auth-file=${join(dir, 'tokens.csv')}`,
    `--service-account-key-file=${join(dir, 'service-account.pub')}`,
    `--service-account-signing-key-file=${join(dir, 'service-account.key')}`,
    '--service-account-issuer=https://kubernetes.default.svc',
    '--service-cluster-ip-range=10.96.0.0/16',
    '--authorization-mode=RBAC',
    '--anonymous-auth=false',
    '--shutdown-delay-duration=0s',
    ...(options.audit
      ? [
          `--audit-policy-file=${join(dir, 'audit-policy.json')}`,
          `--audit-log-path=${auditLog}`,
          '--audit-log-mode=blocking',
        ]
      : []),
    ...(options.apiserverArgs ?? []),
  ];
  const cluster: ControlPlane = {
    dir,
    kubeconfig,
    namespace: 'default',
    auditLog,
    hasControllerManager: programs.controllerManager !== undefined,
    kubectl: (args, input) => run(programs.kubectl, ['--kubeconfig', kubeconfig, ...args], input),
    killApiServer: () => end(dir, 'kube-apiserver', 'SIGKILL'),
    async startApiServer() {
      launch(dir, 'kube-apiserver', programs.apiserver, apiserverArgs);
      await ready(dir, server);
    },
    rotateServingCertificate: () => ca.issueServing(dir, 'serving'),
    compact: () => compact(etcd),
    async stop() {
      for (const name of PROGRAMS) await end(dir, name);
      rmSync(dir, { recursive: true, force: true });
    },
  };
  endWithThisProcess(dir);
  launch(dir, 'etcd', programs.etcd, [
    `--data-dir=${join(dir, 'etcd')}`,
    `--listen-client-urls=${etcd}`,
    `--advertise-client-urls=${etcd}`,
    `--listen-peer-urls=http://127.0.0.1:${etcdPeerPort}`,
    `--initial-advertise-peer-urls=http://127.0.0.1:${etcdPeerPort}`,
    `--initial-cluster=default=http://127.0.0.1:${etcdPeerPort}`,
    '--unsafe-no-fsync',
    '--log-level=error',
  ]);
  try {
    await cluster.startApiServer();
  } catch (error) {
    for (const name of PROGRAMS) await end(dir, name, 'SIGKILL');
    throw error;
  }
  if (programs.controllerManager) {
    launch(dir, 'kube-controller-manager', programs.controllerManager, [
      `--kubeconfig=${kubeconfig}`,
      `--secure-port=${managerPort}`,
      '--bind-address=127.0.0.1',
      `--service-account-private-key-file=${join(dir, 'service-account.key')}`,
      `--root-ca-file=${join(dir, 'ca.crt')}`,
      '--use-service-account-credentials=false',
      '--leader-elect=false',
      `--controllers=${nodeAddress ? '*' : CONTROLLERS.join(',')}`,
    ]);
  }
  return cluster;
}

/** What objects need without a node; more would only cost. */
const CONTROLLERS = [
  'garbage-collector-controller',
  'namespace-controller',
  'serviceaccount-controller',
  'serviceaccount-token-controller',
  'root-ca-certificate-publisher-controller',
];
const PROGRAMS = ['kube-controller-manager', 'kube-apiserver', 'etcd'];
const detached = new Set<string>();

/** Leaves the control plane in `dir` running when this process ends. */
export function keepRunning(dir: string): void {
  detached.add(dir);
}

/** Ends what was started in `dir` by this or an earlier process. */
export async function stopCluster(dir: string): Promise<boolean> {
  const running = PROGRAMS.filter(name => runningPid(dir, name) !== undefined);
  for (const name of running) await end(dir, name);
  rmSync(dir, { recursive: true, force: true });
  return running.length > 0;
}

export function isRunning(dir: string): boolean {
  return existsSync(join(dir, 'kubeconfig')) && runningPid(dir, 'kube-apiserver') !== undefined;
}

function endWithThisProcess(dir: string): void {
  process.once('exit', () => {
    if (detached.has(dir)) return;
    for (const name of PROGRAMS) {
      const pid = runningPid(dir, name);
      if (pid !== undefined) process.kill(pid, 'SIGKILL');
    }
  });
}

function writeAccess(dir: string, kubeconfig: string, server: string, certificate: string): void {
  const token = randomBytes(24).toString('hex');
  writeFileSync(join(dir, 'tokens.csv'), `${token},admin,admin,"system:masters"\n`, { mode: 0o600 });
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'test',
    clusters: [
      {
        name: 'test',
        cluster: { server, 'certificate-authority-data': Buffer.from(certificate).toString('base64') },
      },
    ],
    users: [{ name: 'admin', user: { token } }],
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'admin' } }],
  };
  writeFileSync(kubeconfig, JSON.stringify(config, null, 2));
  chmodSync(kubeconfig, 0o600);
}

const READY_WITHIN_MS = 60_000;

async function ready(dir: string, server: string): Promise<void> {
  const config = JSON.parse(readFileSync(join(dir, 'kubeconfig'), 'utf8')) as {
    users: [{ user: { token: string } }];
  };
  const options = {
    ca: readFileSync(join(dir, 'ca.crt')),
    headers: { authorization: `Bearer ${config.users[0].user.token}` },
    agent: false as const,
  };
  const until = Date.now() + READY_WITHIN_MS;
  while (Date.now() < until) {
    const dead = ['etcd', 'kube-apiserver'].find(name => runningPid(dir, name) === undefined);
    if (dead) throw new Error(`${dead} ended by itself:\n${logTail(dir, dead)}`);
    const status = await new Promise<number>(resolve => {
      get(`${server}/readyz`, options, response => {
        response.resume();
        resolve(response.statusCode ?? 0);
      }).on('error', () => resolve(0));
    });
    if (status === 200) return;
    await sleep(50);
  }
  throw new Error(
    `the API server was not ready within ${READY_WITHIN_MS / 1000}s:\n${logTail(dir, 'kube-apiserver')}`,
  );
}

/** etcd's own gateway: one small read tells the current revision, which is then the oldest one kept. */
async function compact(etcd: string): Promise<void> {
  const post = async (path: string, body: unknown) => {
    const response = await fetch(`${etcd}${path}`, { method: 'POST', body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`etcd ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as { header: { revision: string } };
  };
  const { header } = await post('/v3/kv/range', { key: Buffer.from('compact').toString('base64') });
  await post('/v3/kv/compaction', { revision: header.revision, physical: true });
}
