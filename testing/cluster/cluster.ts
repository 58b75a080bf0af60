import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { binaries, run } from './binaries.ts';
import { createCA, writeServiceAccountKeys } from './certificates.ts';
import { compact, ETCD, etcdArgs } from './etcd.ts';
import { likelyPort, MAX_PORT_ATTEMPTS, PortTaken } from './ports.ts';
import { end, launch, runningPid } from './processes.ts';
import { ready } from './ready.ts';

const AUDIT_POLICY = {
  apiVersion: 'audit.k8s.io/v1',
  kind: 'Policy',
  omitStages: ['RequestReceived'],
  rules: [{ level: 'Metadata' }],
};

export interface ClusterOptions {
  /** Folder for data, logs, certificates and the kubeconfig; it is removed at stop. */
  dir: string;
  /** Port of the API server. Default: several ports are tried until one is free. */
  port?: number;
  /** Source of the ports to try; default: random. */
  pickPort?: () => number;
  /** Whether to write every request to `auditLog`, as one line of JSON. */
  audit?: boolean;
  apiserverArgs?: readonly string[];
  /** Path of a different kube-apiserver than the one built for the tests. */
  apiserver?: string;
  /** Address at which pods reach the API server, for a cluster with a node. All controllers run then. */
  nodeAddress?: string;
}

/** Service address of the API server: the first of the range. */
const SERVICE_ADDRESS = '10.96.0.1';

/** A cluster for the tests: one that the tests start, or one that the user named. */
export interface Cluster {
  /** Folder for logs and similar files. */
  dir: string;
  /** Path of the administrator's kubeconfig. */
  kubeconfig: string;
  /** Namespace of the kubeconfig's context. */
  namespace: string;
  /** Whether the garbage collector and the other controllers run. */
  hasControllerManager: boolean;
  /** Runs kubectl against this cluster and returns its standard output. */
  kubectl(args: readonly string[], input?: string): string;
  /** Removes everything that was started or created. */
  stop(): Promise<void>;
}

/** A separate control plane on loopback: Kubernetes' API server and controller manager, and etcd. */
export interface ControlPlane extends Cluster {
  auditLog: string;
  /** Sends SIGKILL, like a node that loses power. */
  killApiServer(): Promise<void>;
  /** Starts the API server again on the same port, and waits until it is ready. */
  startApiServer(): Promise<void>;
  /** Issues a new serving certificate from the same CA. The API server loads it automatically within a minute. */
  rotateServingCertificate(): Promise<void>;
  /** Deletes all history in etcd. After a restart of the API server, an older watch gets 410. */
  compact(): Promise<void>;
}

/**
 * Starts a control plane and waits until it is ready.
 * @throws Error with the end of the log of the failed program
 */
export async function startCluster(options: ClusterOptions): Promise<ControlPlane> {
  const { dir } = options;
  const programs = binaries();
  mkdirSync(dir, { recursive: true });
  const kubeconfig = join(dir, 'kubeconfig');
  const auditLog = join(dir, 'audit.log');
  const { nodeAddress } = options;
  const ca = await createCA(nodeAddress ? [nodeAddress, SERVICE_ADDRESS] : []);
  await ca.issueServing(dir, 'serving');
  writeServiceAccountKeys(dir);
  writeFileSync(join(dir, 'ca.crt'), ca.certificate);
  writeFileSync(join(dir, 'audit-policy.json'), JSON.stringify(AUDIT_POLICY));
  const token = randomBytes(24).toString('hex');
  writeFileSync(join(dir, 'tokens.csv'), `${token},admin,admin,"system:masters"\n`, { mode: 0o600 });

  const apiserverArgs = [
    `--etcd-servers=${ETCD}`,
    ...(nodeAddress
      ? [
          '--bind-address=0.0.0.0',
          `--advertise-address=${nodeAddress}`,
          '--kubelet-preferred-address-types=InternalIP',
          '--allow-privileged=true',
        ]
      : [
          '--bind-address=127.0.0.1',
          // Without this flag, the API server looks for a default route, and a private network namespace has none.
          '--advertise-address=127.0.0.1',
          '--endpoint-reconciler-type=none',
        ]),
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
  let port = 0;
  const serve = (): Promise<void> => {
    launch(dir, 'kube-apiserver', options.apiserver ?? programs.apiserver, [
      ...apiserverArgs,
      `--secure-port=${port}`,
    ]);
    return ready(dir, { port, ca: ca.certificate, token });
  };
  const cluster: ControlPlane = {
    dir,
    kubeconfig,
    namespace: 'default',
    auditLog,
    hasControllerManager: programs.controllerManager !== undefined,
    kubectl: (args, input) => run(programs.kubectl, ['--kubeconfig', kubeconfig, ...args], input),
    killApiServer: () => end(dir, 'kube-apiserver', 'SIGKILL'),
    // Clients already use this port, so wait until another program releases it.
    startApiServer: () => insisting(serve),
    rotateServingCertificate: () => ca.issueServing(dir, 'serving'),
    compact: () => compact(dir),
    async stop() {
      for (const name of PROGRAMS) await end(dir, name);
      rmSync(dir, { recursive: true, force: true });
    },
  };
  endWithThisProcess(dir);
  launch(dir, 'etcd', programs.etcd, etcdArgs(dir));
  try {
    await onSomePort(options, candidate => {
      port = candidate;
      writeKubeconfig(kubeconfig, { port, token, certificate: ca.certificate });
      return serve();
    });
  } catch (error) {
    for (const name of PROGRAMS) await end(dir, name, 'SIGKILL');
    throw error;
  }
  if (programs.controllerManager) {
    launch(dir, 'kube-controller-manager', programs.controllerManager, [
      `--kubeconfig=${kubeconfig}`,
      // The tests request nothing from it, so it needs no port.
      '--secure-port=0',
      `--service-account-private-key-file=${join(dir, 'service-account.key')}`,
      `--root-ca-file=${join(dir, 'ca.crt')}`,
      '--use-service-account-credentials=false',
      '--leader-elect=false',
      `--controllers=${nodeAddress ? '*' : CONTROLLERS.join(',')}`,
    ]);
  }
  return cluster;
}

/** Controllers that objects need without a node; more controllers would only cost time. */
const CONTROLLERS = [
  'garbage-collector-controller',
  'namespace-controller',
  'serviceaccount-controller',
  'serviceaccount-token-controller',
  'root-ca-certificate-publisher-controller',
];
const PROGRAMS = ['kube-controller-manager', 'kube-apiserver', 'etcd'];
const detached = new Set<string>();

/** Returns a control plane that another process started in `dir`, with the address of this kubeconfig. */
export function runningCluster(dir: string, kubeconfig: string): Cluster {
  const { kubectl, controllerManager } = binaries();
  return {
    dir,
    kubeconfig,
    namespace: 'default',
    hasControllerManager: controllerManager !== undefined,
    kubectl: (args, input) => run(kubectl, ['--kubeconfig', kubeconfig, ...args], input),
    stop: async () => void (await stopCluster(dir)),
  };
}

/** Keeps the control plane in `dir` running after this process ends. */
export function keepRunning(dir: string): void {
  detached.add(dir);
}

/** Stops the programs that this process or an earlier one started in `dir`. */
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

/** Tries ports until the API server can listen. @throws Error with what to do */
async function onSomePort(
  { port, pickPort = likelyPort }: ClusterOptions,
  serve: (port: number) => Promise<void>,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await serve(port ?? pickPort());
    } catch (error) {
      if (!(error instanceof PortTaken)) throw error;
      if (port !== undefined)
        throw new Error(`another program listens on port ${port}: choose another port or leave --port out`);
      if (attempt === MAX_PORT_ATTEMPTS) throw error;
    }
  }
}

/** Retries: another program may hold the port for a moment. */
async function insisting(serve: () => Promise<void>): Promise<void> {
  const until = performance.now() + 30_000;
  for (;;) {
    try {
      return await serve();
    } catch (error) {
      if (!(error instanceof PortTaken) || performance.now() > until) throw error;
      await sleep(250);
    }
  }
}

interface Access {
  port: number;
  token: string;
  /** CA certificate as PEM. */
  certificate: string;
}

function writeKubeconfig(path: string, { port, token, certificate }: Access): void {
  const server = `https://127.0.0.1:${port}`;
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
  writeFileSync(path, JSON.stringify(config, null, 2), { mode: 0o600 });
}
