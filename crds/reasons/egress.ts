import { DIG, GREETING, NC, PLAIN_EHLO } from './checks.ts';
import type { ReasonEntry } from './entry.ts';
import { Pending, well, wrong } from './entry.ts';

export const EGRESS_REACHABLE = {
  Connected: well(
    'The name was resolved, a TCP connection was made and the server greeted with 220.',
    'Nothing. Where the handshake of implicit TLS failed, this says only that TCP connected: the greeting comes behind TLS.',
  ),
  HostNotFound: wrong(
    'DNS answers that there is no such name, or that it has neither an A nor an AAAA record.',
    "Correct spec.endpoint.host; if the name is right, look for a split-horizon or filtering resolver between the cluster and the name's DNS zone.",
    DIG,
    'status: NXDOMAIN',
  ),
  DNSUnavailable: wrong(
    'The resolver did not answer, or answered that it cannot tell.',
    'Check that the cluster DNS (CoreDNS) is up, that it can reach its upstream servers, and that a NetworkPolicy lets the operator use UDP and TCP port 53.',
    `${DIG}\nkubectl -n kube-system get pods -l k8s-app=kube-dns`,
  ),
  ConnectTimeout: wrong(
    'Packets to the port vanish: nothing answered the TCP connection within the time allowed.',
    'Open outbound TCP PORT in the security group of the cloud (安全组), the host firewall and the NetworkPolicies, or use a port that is open (spec.portPolicy: Auto).',
    `${NC}\n# an open sibling port shows that the server is up\nnc -vz -w 10 HOST 587`,
    'timed out',
  ),
  ConnectionRefused: wrong(
    'The connection was answered with a refusal: nothing listens on that port, or a policy engine or firewall rejects it on the way.',
    'Check the port against what the provider documents; if it is right, look for a NetworkPolicy or firewall rule that rejects (REJECT) outbound mail ports.',
    NC,
    'Connection refused',
  ),
  ConnectionReset: wrong(
    'The connection was torn down by a reset before the server greeted.',
    'Look for a firewall, proxy or service mesh that cuts mail connections; a server that is overloaded or that blocks this address does the same.',
    NC,
  ),
  NetworkUnreachable: wrong(
    'There is no route to the network of the address, or a router on the way said so.',
    'Check the route and the NAT gateway of the nodes; where only the IPv6 address fails, the cluster has no IPv6 egress.',
    'ip route get ADDRESS',
    'Network is unreachable',
  ),
  HostUnreachable: wrong(
    'A router or firewall on the way said that the host cannot be reached.',
    'Check that the server is up and that no firewall on the way answers with host-unreachable or admin-prohibited.',
    `ip route get ADDRESS\n${NC}`,
    'No route to host',
  ),
  AddressDenied: wrong(
    "The operator's own policy forbids this address or port; nothing was sent.",
    'If the server is meant to be there, an administrator widens the policy with the operator flags --allow-address CIDR or --allow-port PORT.',
    DIG,
  ),
  EgressProhibited: wrong(
    'The kernel of the node that the operator runs on forbids the connection (EACCES, EPERM or EINVAL): nothing left the machine. Over IPv6, EACCES may also be the answer of a firewall on the way (admin-prohibited).',
    'Look for a prohibit or blackhole route, an eBPF or iptables OUTPUT rule, or a seccomp or SELinux policy on the node.',
    'ip route get ADDRESS',
    'Permission denied',
  ),
  ConnectionClosed: wrong(
    'The server, or something in between, closed the connection before it greeted or before it answered EHLO.',
    'Try again later; if it stays so, the server blocks this address or something in between cuts mail connections: ask the provider with the egress address of the cluster.',
    GREETING,
  ),
  GreetingTimeout: wrong(
    'TCP connected, and then no greeting came within the time allowed.',
    'Raise spec.checks.timeout if the server delays its greeting on purpose; try tls: implicit if the port wants TLS at once; else look for a proxy that accepts connections it cannot pass on.',
    GREETING,
  ),
  ReplyTimeout: wrong(
    'The server greeted, and then did not answer EHLO within the time allowed.',
    'Raise spec.checks.timeout if the server is known to be slow; else ask who runs it.',
    PLAIN_EHLO,
    '-> EHLO',
  ),
  GreetingRejected: wrong(
    'The server answered, but with a refusal in place of a greeting, or it refused EHLO.',
    "Read the server's words: the egress address of the cluster may be on a block list, or this host does not take mail from clients. Ask the provider, or use its submission host on port 587 or 465.",
    GREETING,
  ),
  RateLimited: wrong(
    'The server refuses to talk now because this address connects too often.',
    'Wait: it is tried again by itself. Raise spec.checks.egress.interval, and look for other clients behind the same egress address.',
    GREETING,
  ),
  TooManyConnections: wrong(
    'The server refuses to talk now because this address or account holds too many connections.',
    'Wait: it is tried again by itself. Let applications hold fewer connections open, and look for other clients behind the same egress address.',
    GREETING,
  ),
  NotSMTP: wrong(
    'Something answers on that port, but it does not speak SMTP.',
    'Correct spec.endpoint.host and spec.endpoint.port; if they are right, a transparent proxy or captive portal answers in place of the server.',
    GREETING,
  ),
  Pending,
} as const satisfies Record<string, ReasonEntry>;
