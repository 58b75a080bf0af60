import { both, FIELD, TERM, WAITS } from '../wording.ts';
import { DIG, GREETING, NC, PLAIN_EHLO } from './checks.ts';
import type { ReasonEntry } from './entry.ts';
import { Pending, well, wrong } from './entry.ts';

export const EGRESS_REACHABLE = {
  Connected: well(
    'The name resolved, TCP connected and the server sent its 220 greeting.',
    'Nothing. If the handshake of implicit TLS failed, this only means that TCP connected: the greeting comes after TLS.',
  ),
  HostNotFound: wrong(
    'DNS reports that the name does not exist, or that it has neither an A nor an AAAA record.',
    `Fix ${FIELD.host}. If the name is right, look for a split-horizon or filtering resolver ${both('between the cluster and', 'between this machine and')} the DNS zone of the name.`,
    DIG,
    'status: NXDOMAIN',
  ),
  DNSUnavailable: wrong(
    'The resolver did not answer, or answered with a failure such as SERVFAIL.',
    `Check that the ${both('cluster DNS (CoreDNS)', 'DNS server')} is running and reaches its upstream servers. Check that ${both('the NetworkPolicies allow the operator UDP and TCP port 53', 'UDP and TCP port 53 are open')}.`,
    `${DIG}\nkubectl -n kube-system get pods -l k8s-app=kube-dns`,
  ),
  ConnectTimeout: wrong(
    'Packets to the port are dropped: nothing answered the TCP connection before the timeout.',
    `Open outbound TCP PORT in the security group of the cloud (安全组)${both(', the host firewall and the NetworkPolicies', ' and the host firewall')}, or use a port that is open (${both('spec.portPolicy: Auto', '--port')}).`,
    `${NC}\n# an open sibling port shows that the server is up\nnc -vz -w 10 HOST 587`,
    'timed out',
  ),
  ConnectionRefused: wrong(
    'The connection was refused: nothing listens on that port, or a policy engine or firewall on the path rejects it.',
    `Compare the port with the provider's documentation. If it is right, look for ${both('a NetworkPolicy or firewall', 'a firewall')} rule that rejects (REJECT) outbound mail ports.`,
    NC,
    'Connection refused',
  ),
  ConnectionReset: wrong(
    'The connection was reset before the server sent its greeting.',
    'Look for a firewall, proxy or service mesh that resets mail connections. A server that is overloaded or that blocks this address does the same.',
    NC,
  ),
  NetworkUnreachable: wrong(
    'No route to the network of the address: either this node has none, or a router on the path reported the network unreachable.',
    `Check the routes and ${both('the NAT gateway of the nodes', 'the NAT gateway')}. If only the IPv6 address fails, ${both('the cluster has', 'this machine has')} no IPv6 egress.`,
    'ip route get ADDRESS',
    'Network is unreachable',
  ),
  HostUnreachable: wrong(
    'A router or firewall on the path reported the host unreachable.',
    'Check that the server is running, and that no firewall on the path rejects with host-unreachable or admin-prohibited.',
    `ip route get ADDRESS\n${NC}`,
    'No route to host',
  ),
  AddressDenied: wrong(
    "The operator's policy does not allow this address or port. Nothing was sent.",
    `If the address is right, ${both('have an administrator allow it with the operator flags', 'allow it with')} --allow-address CIDR or --allow-port PORT.`,
    DIG,
  ),
  EgressProhibited: wrong(
    "The kernel of the operator's node denied the connection (EACCES, EPERM or EINVAL), so no packet left the node. Over IPv6, EACCES can also be the answer of a firewall on the path (admin-prohibited).",
    `Look for a prohibit or blackhole route, an eBPF or iptables OUTPUT rule, or a seccomp or SELinux policy ${both('on the node', 'on this machine')}.`,
    'ip route get ADDRESS',
    'Permission denied',
  ),
  ConnectionClosed: wrong(
    'The server, or a device on the path, closed the connection before the greeting or before the reply to EHLO.',
    `${WAITS} If the problem persists, ask the provider whether it blocks the egress address ${TERM.ofTheCluster}, and look for a firewall or proxy that closes mail connections.`,
    GREETING,
  ),
  GreetingTimeout: wrong(
    'TCP connected, but no greeting arrived before the timeout.',
    `Raise ${FIELD.timeout} if the server delays its greeting on purpose. Set ${FIELD.tls} to implicit if the port expects TLS from the first byte. Otherwise look for a proxy that accepts connections but cannot forward them.`,
    GREETING,
  ),
  ReplyTimeout: wrong(
    'The server sent its greeting, but its reply to EHLO did not come before the timeout, or came too late for a login.',
    `Raise ${FIELD.timeout} if the server is known to be slow; otherwise contact the mail server's administrator.`,
    PLAIN_EHLO,
    '-> EHLO',
  ),
  GreetingRejected: wrong(
    'The server rejected the connection in its greeting, or it rejected EHLO.',
    `Read the server's reply: the egress address ${TERM.ofTheCluster} may be on a block list, or this host does not accept mail from clients. Ask the provider, or use its submission host on port 587 or 465.`,
    GREETING,
  ),
  RateLimited: wrong(
    'The server currently rejects this address because it connects too often.',
    `${WAITS} ${both('Raise spec.checks.egress.interval, and look', 'Look')} for other clients behind the same egress address.`,
    GREETING,
  ),
  TooManyConnections: wrong(
    'The server currently rejects new connections because this address or account has too many open.',
    `${WAITS} Reduce the number of connections that applications keep open, and look for other clients behind the same egress address.`,
    GREETING,
  ),
  NotSMTP: wrong(
    'Something answers on that port, but it does not speak SMTP.',
    `Fix ${FIELD.host} and ${FIELD.port}. If they are right, a transparent proxy or captive portal answers instead of the server.`,
    GREETING,
  ),
  Pending,
} as const satisfies Record<string, ReasonEntry>;
