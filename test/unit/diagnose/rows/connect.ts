import type { ReasonOf } from '../../../../crds/reasons.ts';
import type { Fault } from '../../../../operator/src/model/evidence.ts';
import {
  ADDRESS,
  at,
  closed,
  context,
  evidence,
  failsAt,
  refused,
  resolving,
  says,
  system,
  timeout,
  withAddresses,
  withSibling,
} from '../../../../testing/fixtures/evidence.ts';
import type { Table } from './row.ts';

const HERE = 'smtp.qq.com:465';
const SECOND = '203.0.113.8';
const SIX = '2001:db8::1';
const LOOPBACK = refused('address-denied', '127.0.0.1: it is a loopback address.');

/** If several addresses fail differently, the fault that comes first in the list is reported. */
const TELLING: readonly (readonly [ReasonOf<'EgressReachable'>, Fault])[] = [
  ['ConnectionRefused', system('ECONNREFUSED')],
  ['ConnectionReset', system('ECONNRESET')],
  ['ConnectTimeout', timeout()],
  ['ConnectionClosed', closed()],
  ['HostUnreachable', system('EHOSTUNREACH')],
  ['EgressProhibited', system('EPERM')],
  ['AddressDenied', LOOPBACK],
  ['NetworkUnreachable', system('ENETUNREACH')],
];

export const CONNECT: Table = {
  condition: 'EgressReachable',
  rows: [
    {
      when: 'packets vanish and no sibling was tried',
      seen: evidence(failsAt('connect', timeout())),
      reason: 'ConnectTimeout',
      says: [`${HERE} did not answer within 10s (${ADDRESS})`],
      remedy: ['outbound TCP 465 is blocked, or the server is down', 'nc -vz smtp.qq.com 465', '安全组'],
      never: ['portPolicy'],
    },
    {
      when: 'packets vanish and the only sibling is silent too',
      seen: evidence(failsAt('connect', timeout()), withSibling(587, timeout(7500))),
      reason: 'ConnectTimeout',
      says: ['Port 587 (no answer within 7.5s) is not reachable either.'],
      remedy: ['nc -vz smtp.qq.com 465'],
    },
    {
      when: 'packets vanish, and a sibling accepts connections where no mail server greets, such as a web server',
      seen: evidence(failsAt('connect', timeout()), withSibling(587, timeout(5000), true)),
      reason: 'ConnectTimeout',
      says: [
        'Port 587 of the same host accepts connections, but no mail server greets there, so the server is up',
      ],
      remedy: ['安全组'],
      never: ['portPolicy', 'cannot be reached either'],
    },
    {
      when: 'packets vanish and the siblings are silent too',
      seen: evidence(
        failsAt('connect', timeout()),
        withSibling(587, timeout()),
        withSibling(25, system('ECONNREFUSED')),
      ),
      reason: 'ConnectTimeout',
      says: ['Ports 587 (no answer within 10s) and 25 (refused, ECONNREFUSED) are not reachable either.'],
      remedy: ['nc -vz smtp.qq.com 465'],
      never: ['portPolicy'],
    },
    {
      when: 'packets vanish and the sibling answers with a refusal, which no one can send through',
      seen: evidence(failsAt('connect', timeout()), withSibling(587, says('421 try later'))),
      reason: 'ConnectTimeout',
      says: ['Port 587 of the same host answers, but with an error (421 try later)', 'port 465 is dropped'],
      remedy: ['Open TCP 465'],
      never: ['portPolicy'],
    },
    {
      when: 'packets vanish and spec.portPolicy is Auto',
      seen: evidence(failsAt('connect', timeout()), withSibling(587)),
      context: context('qq', { portPolicy: 'Auto' }),
      reason: 'ConnectTimeout',
      says: ['Port 587 of the same host answers'],
      remedy: ['spec.portPolicy: Auto uses port 587 meanwhile'],
    },
    {
      when: 'packets vanish and another host of the provider answers',
      seen: evidence(
        failsAt('connect', timeout()),
        withSibling({ host: 'smtp2.qq.com', port: 465, tls: 'implicit' }),
      ),
      reason: 'ConnectTimeout',
      says: ['smtp2.qq.com:465 of the same provider answers.'],
      remedy: ['nc -vz smtp.qq.com 465'],
    },
    {
      when: 'packets vanish and another host of the provider is silent too',
      seen: evidence(
        failsAt('connect', timeout()),
        withSibling({ host: 'smtp2.qq.com', port: 465, tls: 'implicit' }, timeout()),
      ),
      reason: 'ConnectTimeout',
      says: ['smtp2.qq.com:465 (no answer within 10s) is not reachable either.'],
      remedy: ['nc -vz smtp.qq.com 465'],
    },
    {
      when: 'port 25 of a public address is dropped, as clouds do',
      seen: evidence(
        at({ host: 'mx.shop.example', port: 25, tls: 'starttls' }),
        failsAt('connect', timeout()),
      ),
      context: context('custom'),
      reason: 'ConnectTimeout',
      says: ['AWS', 'GCP', 'block port 25 by default'],
      remedy: ['TCP 25'],
    },
    {
      when: 'port 25 of a relay in the private network is dropped, which no cloud does by default',
      seen: evidence(
        at({ host: 'relay.shop.svc', port: 25, tls: 'starttls' }),
        withAddresses({ '10.3.4.5': timeout() }),
        failsAt('connect', timeout()),
      ),
      context: context('custom'),
      reason: 'ConnectTimeout',
      says: ['relay.shop.svc:25 did not answer within 10s (10.3.4.5)'],
      remedy: ['NetworkPolicies'],
      never: ['AWS'],
    },
    {
      when: 'the kernel gives up before the deadline',
      seen: evidence(failsAt('connect', system('ETIMEDOUT'))),
      reason: 'ConnectTimeout',
      says: [`${HERE} did not answer`],
      remedy: ['安全组'],
    },
    {
      when: 'one address is silent and the way to the IPv6 one is not there',
      seen: evidence(
        failsAt('connect', system('ENETUNREACH')),
        withAddresses({ [SIX]: system('ENETUNREACH'), [ADDRESS]: timeout() }),
      ),
      reason: 'ConnectTimeout',
      says: [
        `${HERE} did not answer within 10s (${ADDRESS})`,
        `1 other address failed: ${SIX} (no route, ENETUNREACH)`,
      ],
      remedy: ['TCP 465'],
    },
    {
      when: 'two addresses are silent and to a third there is no way',
      seen: evidence(
        failsAt('connect', timeout()),
        withAddresses({ [ADDRESS]: timeout(), [SECOND]: timeout(), [SIX]: system('ENETUNREACH') }),
      ),
      reason: 'ConnectTimeout',
      says: [`${HERE} did not answer within 10s (2 addresses)`, `1 other address failed: ${SIX}`],
      remedy: ['TCP 465'],
    },
    {
      when: 'one of the addresses refuses: an answer says more than silence',
      seen: evidence(
        failsAt('connect', timeout()),
        withAddresses({ [ADDRESS]: timeout(), [SECOND]: system('ECONNREFUSED') }),
      ),
      reason: 'ConnectionRefused',
      says: [`${HERE} refused the connection (${SECOND})`, `${ADDRESS} (no answer within 10s)`],
      remedy: ['Check the host and the port', 'nc -vz smtp.qq.com 465'],
    },
    ...TELLING.slice(0, -1).map(([reason, fault], index) => {
      const [less, lessFault] = TELLING[index + 1] ?? [reason, fault];
      return {
        when: `one address gives ${reason} and another one ${less}, which tells less`,
        seen: evidence(
          failsAt('connect', lessFault),
          withAddresses({ [SECOND]: lessFault, [ADDRESS]: fault }),
        ),
        reason,
        retry: reason === 'AddressDenied' ? ('pointless' as const) : ('backoff' as const),
        says: reason === 'AddressDenied' ? [ADDRESS] : [`1 other address failed: ${SECOND}`],
        remedy: [],
      };
    }),
    ...(
      [
        [25, 'Alibaba Cloud, AWS, Azure, GCP, DigitalOcean and Hetzner block port 25 by default.'],
        [465, 'DigitalOcean and Hetzner block port 465 by default.'],
        [587, 'DigitalOcean blocks port 587 by default.'],
      ] as const
    ).map(([port, clouds]) => ({
      when: `port ${port} is dropped: the clouds that do so are named`,
      seen: evidence(at({ port, tls: 'starttls' }), failsAt('connect', timeout())),
      reason: 'ConnectTimeout' as const,
      says: [clouds],
      remedy: [`TCP ${port}`],
    })),
    {
      when: 'the connection is refused and a sibling answers',
      seen: evidence(failsAt('connect', system('ECONNREFUSED')), withSibling(587)),
      reason: 'ConnectionRefused',
      says: ['nothing listens on port 465', 'policy engine or firewall', 'Port 587 of the same host answers'],
      remedy: ['NetworkPolicy or firewall rule that rejects outbound TCP 465', 'spec.portPolicy: Auto'],
    },
    ...['ECONNRESET', 'ECONNABORTED', 'EPIPE'].map(code => ({
      when: `the connection is torn down while it is made (${code})`,
      seen: evidence(failsAt('connect', system(code)), withSibling(587)),
      reason: 'ConnectionReset' as const,
      says: [HERE, 'was reset while it was being established', code, 'Port 587 of the same host answers.'],
      remedy: ['firewall, proxy or service mesh'],
    })),
    {
      when: 'the connection is closed while it is made',
      seen: evidence(failsAt('connect', closed())),
      reason: 'ConnectionClosed',
      says: [HERE, 'was closed while it was being established'],
      remedy: ['egress address of the cluster'],
    },
    ...['EHOSTUNREACH', 'EHOSTDOWN', 'ENOPROTOOPT'].map(code => ({
      when: `the host is unreachable (${code})`,
      seen: evidence(failsAt('connect', system(code))),
      reason: 'HostUnreachable' as const,
      says: [HERE, 'reported the host unreachable', code],
      remedy: ['admin-prohibited'],
    })),
    ...['ENETUNREACH', 'ENETDOWN', 'EAFNOSUPPORT', 'EADDRNOTAVAIL'].map(code => ({
      when: `there is no route (${code})`,
      seen: evidence(failsAt('connect', system(code))),
      reason: 'NetworkUnreachable' as const,
      says: [HERE, 'no route', code, ADDRESS],
      remedy: ['NAT gateway'],
      never: ['only IPv6 addresses'],
    })),
    {
      when: 'there is no route to the only addresses, which are IPv6',
      seen: evidence(withAddresses({ [SIX]: undefined }), failsAt('connect', system('ENETUNREACH'))),
      reason: 'NetworkUnreachable',
      says: [SIX, 'The host has only IPv6 addresses'],
      remedy: ['IPv6 egress'],
    },
    {
      when: 'there is no route to any address, of whatever family',
      seen: evidence(
        failsAt('connect', system('ENETUNREACH')),
        withAddresses({ [SIX]: system('ENETUNREACH'), [ADDRESS]: system('ENETUNREACH') }),
      ),
      reason: 'NetworkUnreachable',
      says: ['(all 2 addresses tried)'],
      remedy: ['NAT gateway'],
      never: ['only IPv6 addresses'],
    },
    ...['EACCES', 'EPERM', 'EINVAL'].map(code => ({
      when: `the node forbids it (${code})`,
      seen: evidence(failsAt('connect', system(code))),
      reason: 'EgressProhibited' as const,
      says: ['node denied the connection', HERE, code, 'no packet left the node'],
      remedy: ['blackhole route', 'seccomp'],
    })),
    {
      when: 'the connection is forbidden over IPv6, by the node or by somebody on the way',
      seen: evidence(withAddresses({ [SIX]: undefined }), failsAt('connect', system('EACCES'))),
      reason: 'EgressProhibited',
      says: [HERE, SIX, 'EACCES', 'by this node, or by a firewall on the path'],
      remedy: ['Check in this order', `ip -6 route get ${SIX}`, 'open TCP 465 over IPv6'],
      never: ['no packet left the node'],
    },
    {
      when: 'the node has run out of something',
      seen: evidence(failsAt('connect', system('EMFILE'))),
      reason: 'EgressProhibited',
      says: ['node could not open a connection', HERE, 'EMFILE'],
      remedy: ['open files', 'ephemeral ports'],
    },
    {
      when: 'the policy does not allow the port',
      seen: evidence(at({ port: 8465 }), failsAt('connect', refused('port-denied', 'It is no mail port.'))),
      reason: 'AddressDenied',
      retry: 'pointless',
      says: ['smtp.qq.com:8465', 'does not allow connections to port 8465', 'none was made'],
      remedy: ['465, 587, 25, 2525', '--allow-port 8465'],
    },
    {
      when: 'the policy does not allow the only address',
      seen: evidence(
        at({ host: 'mail.shop.example' }),
        withAddresses({ '127.0.0.1': LOOPBACK }),
        failsAt('connect', LOOPBACK),
      ),
      reason: 'AddressDenied',
      retry: 'pointless',
      says: [
        'the address 127.0.0.1 of mail.shop.example',
        'no connection was made',
        'it is a loopback address',
      ],
      remedy: ['--allow-address 127.0.0.1/32', 'spec.endpoint.host'],
    },
    {
      when: 'the policy does not allow every address',
      seen: evidence(withAddresses({ '127.0.0.1': LOOPBACK, '::1': LOOPBACK }), failsAt('connect', LOOPBACK)),
      context: context('custom'),
      reason: 'AddressDenied',
      retry: 'pointless',
      says: ['the addresses 127.0.0.1 and ::1 of smtp.qq.com'],
      remedy: ['--allow-address 127.0.0.1/32'],
    },
    {
      when: 'a resolver returns a sinkhole for the host of a preset',
      seen: evidence(
        withAddresses({ '0.0.0.0': LOOPBACK, '10.9.9.9': LOOPBACK }),
        failsAt('connect', LOOPBACK),
      ),
      reason: 'AddressDenied',
      retry: 'pointless',
      says: ['no public DNS server returns 0.0.0.0 and 10.9.9.9', 'A filtering resolver, a wildcard record'],
      remedy: ['dig smtp.qq.com'],
      never: ['--allow-address'],
    },
    {
      when: 'a search domain with a wildcard led to an address where nothing listens',
      seen: evidence(
        withAddresses({ '10.0.0.9': system('ECONNREFUSED') }),
        failsAt('connect', system('ECONNREFUSED')),
        resolving({
          searched: { name: 'smtp.qq.com.apps.example', ndots: 5, absolute: ['203.0.113.7', '203.0.113.8'] },
        }),
      ),
      context: context('custom'),
      reason: 'ConnectionRefused',
      says: [
        'smtp.qq.com resolved to smtp.qq.com.apps.example (10.0.0.9)',
        'ndots:5 and the search domain apps.example',
        'The absolute name "smtp.qq.com." has 203.0.113.7 and 203.0.113.8',
      ],
      remedy: [
        'First make the name absolute: set ndots to 2',
        'trailing dot ("smtp.qq.com.")',
        'wildcard record of apps.example',
      ],
    },
    {
      when: 'a search domain led to a service of the cluster that refuses',
      seen: evidence(
        withAddresses({ '10.0.0.9': system('ECONNREFUSED') }),
        failsAt('connect', system('ECONNREFUSED')),
        resolving({ searched: { name: 'smtp.qq.com.apps.example', ndots: 5 } }),
      ),
      context: context('custom'),
      reason: 'ConnectionRefused',
      says: [],
      remedy: [],
      never: ['ndots', 'trailing dot'],
    },
    {
      when: 'IPv6 alone is known because the query for IPv4 failed',
      seen: evidence(
        withAddresses({ [SIX]: system('ENETUNREACH') }),
        failsAt('connect', system('ENETUNREACH')),
        resolving({ failed: [{ family: 4, code: 'ESERVFAIL' }] }),
      ),
      context: context('custom'),
      reason: 'NetworkUnreachable',
      says: ['DNS did not answer for A (IPv4) (ESERVFAIL), so there may be more addresses.'],
      remedy: ['IPv6 egress'],
    },
    {
      when: 'nothing listens at the sinkhole that a resolver returns for the host of a preset',
      seen: evidence(
        withAddresses({ '0.0.0.0': system('ECONNREFUSED') }),
        failsAt('connect', system('ECONNREFUSED')),
      ),
      reason: 'ConnectionRefused',
      says: ['no public DNS server returns 0.0.0.0 for it'],
      remedy: ['dig smtp.qq.com'],
    },
    {
      when: 'the policy does not allow the host, which is an address itself',
      seen: evidence(at({ host: '127.0.0.1' }), failsAt('connect', LOOPBACK)),
      context: context('custom'),
      reason: 'AddressDenied',
      retry: 'pointless',
      says: ['policy does not allow the address 127.0.0.1,'],
      remedy: ['--allow-address 127.0.0.1/32'],
    },
    {
      when: 'the policy does not allow one address and another one is silent',
      seen: evidence(
        failsAt('connect', timeout()),
        withAddresses({ '127.0.0.1': LOOPBACK, [ADDRESS]: timeout() }),
      ),
      context: context('custom'),
      reason: 'ConnectTimeout',
      says: [`(${ADDRESS})`, "127.0.0.1 (denied by the operator's policy)"],
      remedy: ['TCP 465'],
    },
    {
      when: 'the host is an IPv6 address',
      seen: evidence(at({ host: SIX, port: 587, tls: 'starttls' }), failsAt('connect', timeout())),
      context: context('custom'),
      reason: 'ConnectTimeout',
      says: [`[${SIX}]:587 did not answer within 10s.`],
      remedy: [`nc -vz ${SIX} 587`],
    },
    {
      when: 'a resolver returns the address of no server for a host that no preset documents',
      seen: evidence(
        at({ host: 'smtp.shop.example' }),
        failsAt('connect', system('ECONNREFUSED')),
        withAddresses({ '0.0.0.0': system('ECONNREFUSED'), '::': system('ECONNREFUSED') }),
      ),
      context: context('custom'),
      reason: 'ConnectionRefused',
      says: ['DNS returned 0.0.0.0 and :: for smtp.shop.example, which is the address of no server'],
      remedy: ['dig smtp.shop.example', 'fix the resolver'],
    },
    {
      when: 'a port refuses, as after a ban',
      seen: evidence(failsAt('connect', system('ECONNREFUSED'))),
      reason: 'ConnectionRefused',
      says: ['refused the connection'],
      remedy: ['the server blocks the egress address (as fail2ban does after rejected logins)'],
    },
  ],
};
