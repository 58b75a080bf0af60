import {
  control,
  evidence,
  failsAt,
  refused,
  system,
  timeout,
  withSibling,
  withSurroundings,
} from '../../../../testing/fixtures/evidence.ts';
import type { Table } from './row.ts';

const SILENT = failsAt('connect', timeout());
const NO_DNS = failsAt('dns', system('ETIMEOUT'));
const GETS_OUT = 'This cluster has egress: the control address 198.51.100.1:443 is reachable';
const NOTHING = 'There is no egress: the control address 198.51.100.1:443 is not reachable either';
const LET_OUT = "egress NetworkPolicies in the operator's namespace; (2) the NAT gateway";

/** One blocked port, no egress, a server that is down, broken DNS: four different remedies. */
export const WAY_OUT: Table = {
  condition: 'EgressReachable',
  rows: [
    {
      when: 'packets vanish and a sibling answers: the port is blocked, whatever else is seen',
      seen: evidence(SILENT, withSibling(587), withSurroundings(control())),
      reason: 'ConnectTimeout',
      says: ['Port 587 of the same host answers, so the server is up and outbound port 465 is dropped'],
      remedy: ['Open TCP 465'],
      never: ['This cluster has egress', 'the server is down'],
    },
    {
      when: 'packets vanish everywhere: nothing gets out',
      seen: evidence(SILENT, withSibling(587, timeout()), withSurroundings(control(timeout(3000)))),
      reason: 'ConnectTimeout',
      says: [`${NOTHING} (no answer within 3s).`, 'DNS answers, so the network inside the cluster works.'],
      remedy: [LET_OUT],
      never: ['the server is down', 'block port'],
    },
    {
      when: 'packets vanish everywhere while the API server answers',
      seen: evidence(SILENT, withSurroundings({ ...control(system('ENETUNREACH')), apiServer: 'answers' })),
      reason: 'ConnectTimeout',
      says: [`${NOTHING} (no route, ENETUNREACH).`, 'DNS and the API server answer, so the network inside'],
      remedy: [LET_OUT],
    },
    {
      when: 'packets vanish at all ports of the server and nowhere else',
      seen: evidence(SILENT, withSibling(587, timeout()), withSurroundings(control())),
      reason: 'ConnectTimeout',
      says: [
        'Port 587 (no answer within 10s) is not reachable either.',
        `${GETS_OUT}.`,
        'Either the server is down, or outbound port 465 is blocked.',
      ],
      remedy: ['nc -vz smtp.qq.com 465', 'on a machine outside this network'],
      never: [LET_OUT],
    },
    {
      when: 'packets vanish while other mail servers are reached on the same port',
      seen: evidence(SILENT, withSurroundings({ ...control(), otherServer: true })),
      reason: 'ConnectTimeout',
      says: [
        `${GETS_OUT} and another mail server answered on port 465 in the last minutes.`,
        'Either the server is down, or it blocks this cluster.',
      ],
      remedy: ['whether the provider reports an outage'],
      never: ['blocked', 'Open TCP'],
    },
    {
      when: 'packets vanish and the control address is one that our own policy forbids, which tells nothing',
      seen: evidence(SILENT, withSurroundings(control(refused('address-denied', 'It is on the list.')))),
      reason: 'ConnectTimeout',
      says: ['did not answer within 10s'],
      remedy: ['outbound TCP 465 is blocked, or the server is down'],
      never: ['control'],
    },
    {
      when: 'packets vanish and nobody knows the name of the control address, which tells nothing',
      seen: evidence(SILENT, withSurroundings(control(system('ENOTFOUND')))),
      reason: 'ConnectTimeout',
      says: ['did not answer within 10s'],
      remedy: ['outbound TCP 465 is blocked, or the server is down'],
      never: ['control'],
    },
    {
      when: 'everything is refused',
      seen: evidence(
        failsAt('connect', system('ECONNREFUSED')),
        withSurroundings(control(system('ECONNREFUSED'))),
      ),
      reason: 'ConnectionRefused',
      says: [`${NOTHING} (refused, ECONNREFUSED).`],
      remedy: [LET_OUT],
    },
    {
      when: 'the server alone refuses',
      seen: evidence(failsAt('connect', system('ECONNREFUSED')), withSurroundings(control())),
      reason: 'ConnectionRefused',
      says: [`${GETS_OUT}.`],
      remedy: ['Check the host and the port'],
    },
    {
      when: 'there is no route to anywhere',
      seen: evidence(
        failsAt('connect', system('ENETUNREACH')),
        withSurroundings({ ...control(system('ENETUNREACH')), apiServer: 'silent' }),
      ),
      reason: 'NetworkUnreachable',
      says: [NOTHING],
      remedy: [LET_OUT],
    },
    {
      when: 'DNS is silent and connections get out',
      seen: evidence(NO_DNS, withSurroundings(control())),
      reason: 'DNSUnavailable',
      says: [`${GETS_OUT}. The fault is in DNS.`],
      remedy: ['CoreDNS'],
    },
    {
      when: 'DNS is silent and the API server answers',
      seen: evidence(NO_DNS, withSurroundings({ apiServer: 'answers' })),
      reason: 'DNSUnavailable',
      says: ['The API server answers. The fault is in DNS.'],
      remedy: ['CoreDNS'],
    },
    {
      when: 'DNS is silent and so is everything else',
      seen: evidence(NO_DNS, withSurroundings({ ...control(timeout(3000)), apiServer: 'silent' })),
      reason: 'DNSUnavailable',
      says: [NOTHING, 'The API server does not answer either: this node may have no network at all.'],
      remedy: [LET_OUT],
      never: ['it is DNS that is broken'],
    },
    {
      when: 'DNS is silent and nothing else is known',
      seen: evidence(NO_DNS, withSurroundings({})),
      reason: 'DNSUnavailable',
      says: ['It is unknown whether the name exists.'],
      remedy: ['CoreDNS'],
      never: ['it is DNS that is broken'],
    },
  ],
};
