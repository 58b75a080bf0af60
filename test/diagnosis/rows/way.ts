import {
  ENDLESS,
  type Expectation,
  egress,
  type Network,
  type Post,
  type Row,
  ready,
  SHORT,
  tls,
} from '../row.ts';

/** Firewalls and routes: the result of a packet to port 465, and of its answer. */

const WHERE: Readonly<Record<Post, string>> = {
  node: 'on the node',
  way: 'on a router on the way',
  server: 'before the server',
};
const CHAIN: Readonly<Record<Post, string>> = { node: 'OUTPUT', way: 'FORWARD', server: 'INPUT' };
const POSTS = Object.keys(CHAIN) as readonly Post[];

const PORT_587 = 'Port 587 of the same host answers';
const DROPPED = `${PORT_587}, so the server is up and outbound port 465 is dropped`;

const TIMEOUT = egress('ConnectTimeout', DROPPED, 'Open TCP 465');
const REFUSED = egress('ConnectionRefused', 'policy engine or firewall on the path rejects it', PORT_587);
const HOST = egress('HostUnreachable', 'A router or firewall on the path reported', 'EHOSTUNREACH');
const NETWORK = egress(
  'NetworkUnreachable',
  'either this node has no route, or a router on the path reported the network unreachable',
  'ENETUNREACH',
);

/** Error of each kind of rejection on Linux (icmp_err_convert in net/ipv4/icmp.c). */
const REJECTIONS: readonly (readonly [kind: string, Expectation])[] = [
  ['icmp-net-unreachable', NETWORK],
  ['icmp-host-unreachable', HOST],
  ['icmp-proto-unreachable', egress('HostUnreachable', 'ENOPROTOOPT')],
  ['icmp-port-unreachable', REFUSED],
  ['icmp-net-prohibited', NETWORK],
  ['icmp-host-prohibited', HOST],
  ['icmp-admin-prohibited', HOST],
  ['tcp-reset', REFUSED],
];

const REJECTIONS_6: readonly (readonly [kind: string, Expectation])[] = [
  ['icmp6-no-route', NETWORK],
  ['icmp6-adm-prohibited', egress('EgressProhibited', 'EACCES', 'firewall on the path')],
  ['icmp6-addr-unreachable', HOST],
  ['icmp6-port-unreachable', REFUSED],
  ['tcp-reset', REFUSED],
];

const ROUTES: readonly (readonly [type: string, Expectation])[] = [
  ['blackhole', egress('EgressProhibited', 'EINVAL', 'no packet left the node')],
  ['prohibit', egress('EgressProhibited', 'EACCES', 'no packet left the node')],
  ['unreachable', HOST],
  ['throw', NETWORK],
];

const probe = { port: 465, login: true } as const;
const doomed = { port: 465, timeout: SHORT } as const;

const rule = (network: Network): Pick<Row, 'done' | 'network'> => ({
  done: `${WHERE[network.at]}: ${network.iptables ? `\`iptables -A ${network.iptables}\`` : `\`ip route add ${network.route}\``}`,
  network,
});

const drops = POSTS.map(
  (at): Row => ({
    id: `drop-${at}`,
    case: `A firewall ${WHERE[at]} drops outbound 465`,
    ...rule({ at, iptables: `${CHAIN[at]} -p tcp -d LIVE --dport 465 -j DROP` }),
    probe: doomed,
    expect: TIMEOUT,
  }),
);

const rejections = POSTS.flatMap(at =>
  REJECTIONS.map(
    ([kind, expect]): Row => ({
      id: `${kind}-${at}`,
      case: `A firewall ${WHERE[at]} rejects 465 with ${kind}`,
      ...rule({ at, iptables: `${CHAIN[at]} -p tcp -d LIVE --dport 465 -j REJECT --reject-with ${kind}` }),
      probe,
      expect,
    }),
  ),
);

const rejections6 = REJECTIONS_6.map(
  ([kind, expect]): Row => ({
    id: `six-${kind}`,
    case: `A firewall on the way rejects 465 over IPv6 with ${kind}`,
    ...rule({ at: 'way', iptables: `FORWARD -p tcp -d SIX --dport 465 -j REJECT --reject-with ${kind}` }),
    dns: { places: ['SIX'] },
    probe,
    expect,
  }),
);

const routes = ROUTES.map(
  ([type, expect]): Row => ({
    id: `route-${type}-node`,
    case: `The node has a ${type} route to the server`,
    ...rule({ at: 'node', route: `${type} LIVE` }),
    // The route also affects DNS.
    probe: { ...probe, host: 'LIVE' },
    expect,
  }),
);

const routesOnTheWay: readonly Row[] = (
  [
    ['blackhole', egress('ConnectTimeout', 'not reachable either', 'nc -vz')],
    ['prohibit', HOST],
    ['unreachable', HOST],
  ] as const
).map(([type, expect]) => ({
  id: `route-${type}-way`,
  case: `A router on the way has a ${type} route to the server`,
  ...rule({ at: 'way', route: `${type} LIVE` }),
  // Routers limit their answers per second, so the kernel may have to try again.
  probe: { ...(type === 'blackhole' ? doomed : probe), host: 'LIVE' as const },
  expect,
}));

export const WAY: readonly Row[] = [
  {
    id: 'open',
    case: 'Nothing is wrong',
    done: 'no rule, no fault',
    probe: { ...probe, from: 'user@lab.test' },
    expect: ready('is reachable and the login works'),
    openssl: { says: 'Verification: OK' },
  },
  {
    id: 'open-six',
    case: 'Nothing is wrong, over IPv6 alone',
    done: 'the host has one AAAA record',
    dns: { places: ['SIX'] },
    probe,
    expect: ready(),
  },
  ...drops,
  {
    id: 'drop-answers',
    case: "The node's firewall drops the answers of port 465",
    ...rule({ at: 'node', iptables: 'INPUT -p tcp -s LIVE --sport 465 -j DROP' }),
    probe: doomed,
    expect: TIMEOUT,
  },
  {
    id: 'drop-answers-way',
    case: 'A firewall on the way drops the answers of port 465',
    ...rule({ at: 'way', iptables: 'FORWARD -p tcp -s LIVE --sport 465 -j DROP' }),
    probe: doomed,
    expect: TIMEOUT,
  },
  {
    id: 'reset-answers',
    case: "The node's firewall rejects the answers of port 465, which the server alone notices",
    ...rule({ at: 'node', iptables: 'INPUT -p tcp -s LIVE --sport 465 -j REJECT --reject-with tcp-reset' }),
    probe: doomed,
    expect: TIMEOUT,
  },
  {
    id: 'drop-all-ports',
    case: 'Every port of the server is dropped',
    ...rule({ at: 'way', iptables: 'FORWARD -p tcp -d LIVE ! --dport 53 -j DROP' }),
    probe: doomed,
    expect: egress('ConnectTimeout', 'not reachable either', 'or the server is down'),
  },
  {
    id: 'drop-25',
    case: 'The cloud drops outbound 25',
    ...rule({ at: 'way', iptables: 'FORWARD -p tcp -d LIVE --dport 25 -j DROP' }),
    probe: { port: 25, tls: 'starttls', timeout: SHORT },
    expect: egress('ConnectTimeout', 'AWS', 'GCP', 'block port 25 by default'),
  },
  {
    id: 'drop-587',
    case: 'A firewall drops outbound 587, and 465 is open',
    ...rule({ at: 'way', iptables: 'FORWARD -p tcp -d LIVE --dport 587 -j DROP' }),
    probe: { port: 587, timeout: SHORT },
    expect: egress('ConnectTimeout', 'Port 465 of the same host answers', 'Open TCP 587'),
  },
  {
    id: 'qq-465-dropped',
    case: "QQ's 465 is dropped and its 587 is open",
    ...rule({ at: 'way', iptables: 'FORWARD -p tcp -d LIVE --dport 465 -j DROP' }),
    probe: { provider: 'qq', timeout: SHORT },
    expect: egress('ConnectTimeout', 'smtp.qq.com:465', DROPPED, '安全组'),
  },
  {
    id: 'drop-six',
    case: 'A firewall on the way drops 465 over IPv6, the only address',
    ...rule({ at: 'way', iptables: 'FORWARD -p tcp -d SIX --dport 465 -j DROP' }),
    dns: { places: ['SIX'] },
    probe: doomed,
    expect: TIMEOUT,
  },
  ...rejections,
  ...rejections6,
  {
    id: 'six-prohibit-node',
    case: 'The node has a prohibit route to the server, over IPv6',
    ...rule({ at: 'node', route: 'prohibit SIX' }),
    dns: { places: ['SIX'] },
    probe,
    expect: egress('EgressProhibited', 'EACCES', 'this node'),
  },
  ...routes,
  ...routesOnTheWay,
  {
    id: 'sni-filter',
    case: 'A firewall on the way reads the server name in the handshake and resets',
    ...rule({
      at: 'way',
      iptables:
        'FORWARD -p tcp -d LIVE --dport 465 -m string --string sni-filter.table.test --algo bm -j REJECT --reject-with tcp-reset',
    }),
    probe,
    expect: tls(
      'HandshakeFailed',
      'was reset or closed during the TLS handshake',
      'filters TLS by server name',
    ),
  },
  {
    id: 'mtu-black-hole',
    case: 'Large packets vanish on the way (path MTU), small ones pass',
    ...rule({
      at: 'way',
      iptables: 'FORWARD -p tcp -s LIVE --sport 465 -m length --length 600:65535 -j DROP',
    }),
    probe: doomed,
    expect: tls('HandshakeTimeout', 'TCP connected, but the TLS handshake', 'path MTU'),
    swaks: ENDLESS,
  },
  {
    id: 'nothing-listens',
    case: 'Nothing listens on the port',
    done: 'the server listens on 587 alone',
    server: { listeners: [{ port: 587, tls: 'starttls' }] },
    probe,
    expect: REFUSED,
  },
  {
    id: 'nothing-at-all',
    case: 'Nothing listens on any port of the host',
    done: 'the host exists, no server runs',
    server: { listeners: [] },
    probe,
    expect: egress('ConnectionRefused', 'the server is down or the port is wrong'),
  },
];
