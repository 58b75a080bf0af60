import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { NETWORKS, withAddresses } from './places.ts';
import type { Post } from './row.ts';
import { ROWS } from './rows/index.ts';

/** Three connected network namespaces: the node (this process's own), a router on the path, and the servers. */
export interface World {
  /** Returns the command that runs another command in the servers' namespace. */
  besideServers(command: readonly string[]): [string, ...string[]];
  stop(): void;
}

const SETUP: Readonly<Record<Post, readonly string[]>> = {
  way: [
    'ip link set lo up',
    'ip link add node type veth peer name eth0 netns $NODE',
    'ip link add server type veth peer name eth0 netns $SERVER',
    // By default, Linux sends one ICMP answer per second to a peer, and here all rows share one peer.
    'sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1 net.ipv4.icmp_ratelimit=0 net.ipv6.icmp.ratelimit=0 net.ipv4.icmp_msgs_per_sec=100000',
    'ip address add 192.0.2.1/24 dev node',
    'ip address add 203.0.113.1/24 dev server',
    'ip -6 address add 2001:db8:0:1::1/64 dev node nodad',
    'ip -6 address add 2001:db8:0:2::1/64 dev server nodad',
    'ip link set node up',
    'ip link set server up',
    `ip route add ${NETWORKS.LIVE} via 203.0.113.2`,
    `ip route add ${NETWORKS.CLOSED} via 203.0.113.2`,
    `ip route add blackhole ${NETWORKS.DEAD}`,
  ],
  node: [
    'ip link set lo up',
    'ip address add 192.0.2.2/24 dev eth0',
    'ip -6 address add 2001:db8:0:1::2/64 dev eth0 nodad',
    'ip link set eth0 up',
    'ip route add default via 192.0.2.1',
    `ip -6 route add ${NETWORKS.SIX} via 2001:db8:0:1::1`,
  ],
  server: [
    'ip link set lo up',
    'sysctl -qw net.ipv4.icmp_ratelimit=0 net.ipv6.icmp.ratelimit=0 net.ipv4.icmp_msgs_per_sec=100000 net.ipv6.ip_nonlocal_bind=1',
    'ip address add 203.0.113.2/24 dev eth0',
    'ip -6 address add 2001:db8:0:2::2/64 dev eth0 nodad',
    'ip link set eth0 up',
    'ip route add default via 203.0.113.1',
    'ip -6 route add default via 2001:db8:0:2::1',
    // Every address of these networks belongs to this machine.
    `ip route add local ${NETWORKS.LIVE} dev lo`,
    `ip route add local ${NETWORKS.CLOSED} dev lo`,
    `ip -6 route add local ${NETWORKS.SIX} dev lo`,
  ],
};

/** Creates the namespaces. The caller must run in a separate network namespace. */
export async function makeWorld(): Promise<World> {
  const way = await namespace();
  const server = await namespace();
  const pids: Readonly<Record<Post, number>> = {
    node: process.pid,
    way: way.pid ?? 0,
    server: server.pid ?? 0,
  };
  const run = (post: Post, lines: readonly string[]) => {
    const script = lines
      .join('\n')
      .replaceAll('$NODE', String(pids.node))
      .replaceAll('$SERVER', String(pids.server));
    const [command, ...args] = inside(pids[post], ['sh', '-ec', script]);
    execFileSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  };
  run('way', SETUP.way);
  run('node', SETUP.node);
  run('server', SETUP.server);
  // Route of the router itself. The tables cannot name it before both ends exist.
  run('way', [`ip -6 route add ${NETWORKS.SIX} via 2001:db8:0:2::2`]);
  for (const post of Object.keys(SETUP) as Post[]) run(post, rules(post));
  return {
    besideServers: command => inside(pids.server, command),
    stop() {
      way.kill('SIGKILL');
      server.kill('SIGKILL');
    },
  };
}

/** Returns the commands for the rules of all rows at a post. */
function rules(post: Post): string[] {
  return ROWS.flatMap(row => {
    const { network } = row;
    if (network?.at !== post) return [];
    const six = /\bSIX\b/.test(`${network.iptables} ${network.route}`);
    return [
      ...(network.iptables
        ? [`${six ? 'ip6tables' : 'iptables'} -w -A ${withAddresses(row, network.iptables)}`]
        : []),
      ...(network.route ? [`ip ${six ? '-6' : '-4'} route add ${withAddresses(row, network.route)}`] : []),
    ];
  });
}

/** Starts a process that only holds a namespace; it ends with this process. */
async function namespace(): Promise<ChildProcess> {
  const child = spawn(
    'setpriv',
    ['--pdeathsig', 'KILL', 'unshare', '--net', 'sh', '-c', 'echo up; exec sleep infinity'],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  if (!child.stdout) throw new Error('a network namespace needs util-linux');
  await once(child.stdout, 'data');
  return child;
}

const inside = (pid: number, command: readonly string[]): [string, ...string[]] => [
  'nsenter',
  '--net',
  `--target=${pid}`,
  ...command,
];
