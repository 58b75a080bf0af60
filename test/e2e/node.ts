import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { nodeBinary } from '../../testing/cluster/binaries.ts';
import { type ControlPlane, startCluster } from '../../testing/cluster/cluster.ts';
import { launch, logTail, runningPid } from '../../testing/cluster/processes.ts';
import { eventually } from '../../testing/support/wait.ts';
import type { Images } from './images.ts';
import { overlayWorks } from './overlay.ts';

export const NODE = 'node-1';
/** Addresses of the node itself, of its pods, of Services, and of the lab's mail servers. */
export const NODE_ADDRESS = '10.10.0.1';
const POD_NETWORK = '10.244.0.0/24';
const DNS_SERVICE = '10.96.0.10';
export const LAB_PREFIX = '10.20';
const CGROUP_ROOT = '/sys/fs/cgroup';

/**
 * Starts a control plane and a node with containerd, runc, kube-proxy and cluster DNS. It must run as root in separate
 * network, mount and process namespaces (see main.ts), so that everything disappears with them.
 * @param labDns resolver (IP:PORT) that cluster DNS uses for all other names
 */
export async function startNode(dir: string, images: Images, labDns: string): Promise<ControlPlane> {
  mkdirSync(dir, { recursive: true });
  pretendTunables(dir);
  const cluster = await startCluster({ dir, audit: true, nodeAddress: NODE_ADDRESS });
  await startContainerd(dir, images);
  const programs = { kubelet: kubeletArgs(dir, cluster.kubeconfig), ...helpers(cluster.kubeconfig) };
  for (const [name, args] of Object.entries(programs)) launch(dir, name, nodeBinary(), [name, ...args]);
  const ready = () => {
    const dead = Object.keys(programs).find(name => runningPid(dir, name) === undefined);
    if (dead) throw new Error(`${dead} ended by itself:\n${logTail(dir, dead)}`);
    return /True/.test(
      cluster.kubectl([
        ...['get', 'node', NODE, '--ignore-not-found'],
        ...['-o', 'jsonpath={.status.conditions[?(@.type=="Ready")].status}'],
      ]),
    );
  };
  await eventually(ready, { within: 120_000, every: 500, describe: () => logTail(dir, 'kubelet') });
  cluster.kubectl(['apply', '-f', '-'], clusterDns(images.coredns.name, labDns));
  cluster.kubectl(['-n', 'kube-system', 'rollout', 'status', 'deploy/coredns', '--timeout=120s']);
  return cluster;
}

/** Prepares the namespaces of this process; must be called first. It changes nothing outside them. */
export function prepareMachine(): void {
  const run = (...[command = '', ...args]: readonly string[]) =>
    execFileSync(command, args, { stdio: 'inherit' });
  run('ip', 'link', 'set', 'lo', 'up');
  run('ip', 'address', 'add', `${NODE_ADDRESS}/32`, 'dev', 'lo');
  // The lab may listen on any address of this range, and pods must reach it.
  run('ip', 'route', 'add', 'local', `${LAB_PREFIX}.0.0/16`, 'dev', 'lo');
  writeFileSync('/proc/sys/net/ipv4/ip_forward', '1');
  for (const path of ['/run', '/var/log', '/var/lib/cni', '/var/lib/kubelet']) {
    mkdirSync(path, { recursive: true });
    run('mount', '-t', 'tmpfs', 'tmpfs', path);
  }
}

/**
 * Kernel settings that kubelet would set for the whole machine. They are already set here, so kubelet does not change
 * the machine.
 */
const TUNABLES = {
  'vm/overcommit_memory': 1,
  'vm/panic_on_oom': 0,
  'kernel/panic': 10,
  'kernel/panic_on_oops': 1,
  'kernel/keys/root_maxkeys': 1_000_000,
  'kernel/keys/root_maxbytes': 25_000_000,
} as const;

function pretendTunables(dir: string): void {
  for (const [name, value] of Object.entries(TUNABLES)) {
    const file = join(dir, name.replaceAll('/', '.'));
    writeFileSync(file, `${value}\n`);
    execFileSync('mount', ['--bind', '-o', 'ro', file, `/proc/sys/${name}`]);
  }
}

async function startContainerd(dir: string, { operator, pause, coredns }: Images): Promise<void> {
  const cni = join(dir, 'cni');
  mkdirSync(cni, { recursive: true });
  writeFileSync(
    join(cni, '10-pods.conflist'),
    JSON.stringify({
      cniVersion: '0.4.0',
      name: 'pods',
      plugins: [
        {
          // A route to each pod instead of a bridge, so that traffic through a Service returns on the same path.
          type: 'ptp',
          ipam: { type: 'host-local', subnet: POD_NETWORK, routes: [{ dst: '0.0.0.0/0' }] },
        },
      ],
    }),
  );
  const config = join(dir, 'containerd.toml');
  writeFileSync(
    config,
    `version = 2
root = "${join(dir, 'containerd')}"
state = "/run/containerd"
[grpc]
  address = "${SOCKET}"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "${pause.name}"
  restrict_oom_score_adj = true
  disable_apparmor = true
[plugins."io.containerd.grpc.v1.cri".cni]
  bin_dir = "/usr/lib/cni"
  conf_dir = "${cni}"
[plugins."io.containerd.grpc.v1.cri".containerd]
  snapshotter = "${overlayWorks(dir) ? 'overlayfs' : 'native'}"
  default_runtime_name = "runc"
[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
  runtime_type = "io.containerd.runc.v2"
`,
  );
  launch(dir, 'containerd', 'containerd', ['--config', config]);
  await eventually(() => spawnSync('ctr', ['--address', SOCKET, 'version']).status === 0, {
    within: 60_000,
    every: 200,
    describe: () => logTail(dir, 'containerd'),
  });
  for (const { archive } of [pause, coredns, ...(operator ? [operator] : [])]) importImage(archive);
}

/** Imports an archive of images into the node, as on a machine without a registry. */
export function importImage(archive: string): void {
  execFileSync('ctr', ['--address', SOCKET, '--namespace', 'k8s.io', 'images', 'import', archive], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

const SOCKET = '/run/containerd/containerd.sock';

function kubeletArgs(dir: string, kubeconfig: string): string[] {
  const config = join(dir, 'kubelet.yaml');
  const cgroup = makeCgroup();
  writeFileSync(
    config,
    stringify({
      apiVersion: 'kubelet.config.k8s.io/v1beta1',
      kind: 'KubeletConfiguration',
      // No other program uses this network.
      authentication: { anonymous: { enabled: true }, webhook: { enabled: false } },
      authorization: { mode: 'AlwaysAllow' },
      containerRuntimeEndpoint: `unix://${SOCKET}`,
      cgroupDriver: 'cgroupfs',
      cgroupRoot: cgroup,
      failCgroupV1: false,
      failSwapOn: false,
      // For machines on which root has limited permissions, for example must not raise limits.
      featureGates: { KubeletInUserNamespace: true },
      enforceNodeAllocatable: [],
      clusterDNS: [DNS_SERVICE],
      clusterDomain: 'cluster.local',
      resolvConf: '/dev/null',
      makeIPTablesUtilChains: false,
      evictionHard: { 'memory.available': '0%', 'nodefs.available': '0%', 'imagefs.available': '0%' },
      imageGCHighThresholdPercent: 100,
      podLogsDir: '/var/log/pods',
      volumePluginDir: '/var/lib/kubelet/plugins-exec',
      // The machine may be small, and other tests use it too.
      syncFrequency: '5s',
      nodeStatusUpdateFrequency: '5s',
    }),
  );
  return [
    `--kubeconfig=${kubeconfig}`,
    `--config=${config}`,
    `--hostname-override=${NODE}`,
    `--node-ip=${NODE_ADDRESS}`,
    '--root-dir=/var/lib/kubelet',
    '--cert-dir=/var/lib/kubelet/pki',
  ];
}

const helpers = (kubeconfig: string): Record<string, string[]> => ({
  'kube-scheduler': [`--kubeconfig=${kubeconfig}`, '--leader-elect=false'],
  'kube-proxy': [
    `--kubeconfig=${kubeconfig}`,
    `--hostname-override=${NODE}`,
    '--proxy-mode=nftables',
    `--cluster-cidr=${POD_NETWORK}`,
    // Do not change limits of the whole machine.
    '--conntrack-max-per-core=0',
    '--conntrack-tcp-timeout-established=0s',
    '--conntrack-tcp-timeout-close-wait=0s',
  ],
});

/** Creates one cgroup for all pods, in each existing hierarchy. */
function makeCgroup(): string {
  const name = `/smtp-operator-e2e-${process.env['E2E_ID'] ?? process.pid}`;
  for (const hierarchy of hierarchies()) mkdirSync(hierarchy + name, { recursive: true });
  return name;
}

/** Returns the hierarchies: cgroup v1 has one for each controller, v2 has only one. */
function hierarchies(): string[] {
  const entries = readdirSync(CGROUP_ROOT);
  if (entries.includes('cgroup.controllers')) return [CGROUP_ROOT];
  return entries.filter(entry => entry !== 'unified').map(entry => join(CGROUP_ROOT, entry));
}

/** Removes the cgroups that a node with this id left behind. */
export function removeCgroups(id: string): void {
  const remove = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (entry.isDirectory()) remove(join(folder, entry.name));
    }
    rmdirSync(folder);
  };
  // In addition to the v1 hierarchies there may be a v2 hierarchy, which the runtime uses to track its processes.
  for (const hierarchy of new Set([...hierarchies(), CGROUP_ROOT, join(CGROUP_ROOT, 'unified')])) {
    try {
      remove(`${hierarchy}/smtp-operator-e2e-${id}`);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
}

/**
 * Returns CoreDNS as clusters configure it: names of Services from the API, all other names from an external resolver.
 */
function clusterDns(image: string, upstream: string): string {
  const labels = { 'k8s-app': 'kube-dns' };
  const metadata = { name: 'coredns', namespace: 'kube-system', labels };
  const corefile = `.:53 {
    errors
    health
    ready
    kubernetes cluster.local in-addr.arpa
    forward . ${upstream}
    cache 5
}
`;
  const items = [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: 'coredns' },
      rules: [
        {
          apiGroups: [''],
          resources: ['endpoints', 'services', 'pods', 'namespaces'],
          verbs: ['list', 'watch'],
        },
        { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: ['list', 'watch'] },
      ],
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: 'coredns' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'coredns' },
      subjects: [{ kind: 'ServiceAccount', name: 'coredns', namespace: 'kube-system' }],
    },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { Corefile: corefile } },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { ...metadata, name: 'kube-dns' },
      spec: {
        clusterIP: DNS_SERVICE,
        selector: labels,
        ports: [
          { name: 'dns', port: 53, protocol: 'UDP' },
          { name: 'dns-tcp', port: 53, protocol: 'TCP' },
        ],
      },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      spec: {
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            serviceAccountName: 'coredns',
            dnsPolicy: 'Default',
            containers: [
              {
                name: 'coredns',
                image,
                imagePullPolicy: 'Never',
                args: ['-conf', '/etc/coredns/Corefile'],
                securityContext: { runAsUser: 0 },
                readinessProbe: { httpGet: { path: '/ready', port: 8181 }, periodSeconds: 2 },
                volumeMounts: [{ name: 'config', mountPath: '/etc/coredns' }],
              },
            ],
            volumes: [{ name: 'config', configMap: { name: 'coredns' } }],
          },
        },
      },
    },
  ];
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
}
