import { endpointText } from '../model/endpoint.ts';
import type { Fault } from '../model/evidence.ts';
import type { Finding } from '../model/verdict.ts';
import type { Attempts, ConnectReason } from './attempts.ts';
import { otherAddresses, tried, weigh } from './attempts.ts';
import type { Failure, Rule } from './context.ts';
import { finding, onFault } from './context.ts';
import { addressDenied, unknownName } from './dns.ts';
import { compareAnswers, sinkholed } from './documented.ts';
import { seconds, sentences } from './message.ts';
import type { SiblingNews } from './siblings.ts';
import { cloudHint, newsSentence, orOpenPort, siblingNews, tellApart } from './siblings.ts';
import type { WayOut } from './way-out.ts';
import { LET_OUT, wayOut } from './way-out.ts';

export const CONNECT_RULES: readonly Rule[] = [onFault('system', unknownName), connectFailed];

type Explain = (failure: Failure, attempts: Attempts) => Finding | undefined;

const EXPLAIN: Readonly<Record<ConnectReason, Explain>> = {
  ConnectTimeout: timedOut,
  ConnectionRefused: refused,
  ConnectionReset: torn,
  ConnectionClosed: torn,
  HostUnreachable: unreachable,
  NetworkUnreachable: unreachable,
  EgressProhibited: prohibited,
  AddressDenied: (failure, { fault }) => addressDenied({ ...failure, fault }),
};

/** Weighs what each address did, and explains the most telling fault. */
function connectFailed(failure: Failure): Finding | undefined {
  const { endpoint, addresses: all } = failure.evidence;
  const attempts = weigh(all, failure.fault);
  const found = EXPLAIN[attempts.reason](failure, attempts);
  const sunk = sinkholed(
    failure,
    all.map(({ address }) => address),
  );
  if (!found || sunk === undefined || attempts.reason === 'AddressDenied') return found;
  return { ...found, message: sentences(found.message, sunk), remedy: compareAnswers(endpoint.host) };
}

function timedOut(failure: Failure, attempts: Attempts): Finding {
  const { endpoint, timeoutMs } = failure.evidence;
  const { fault } = attempts;
  const waited = seconds(fault.kind === 'timeout' ? fault.afterMs : timeoutMs);
  const news = siblingNews(failure);
  const way = wayOut(failure);
  return finding(failure, 'EgressReachable', 'ConnectTimeout', {
    message: sentences(
      `${endpointText(endpoint)} did not answer within ${waited}${addresses(failure, attempts)}.`,
      otherAddresses(attempts.others),
      newsSentence(
        news,
        `, so the server is up and outbound port ${endpoint.port} is dropped between this cluster and it`,
      ),
      news.up || way.state !== 'shut' ? cloudHint(failure) : undefined,
      news.up ? undefined : way.seen,
      news.up || way.state !== 'open' ? undefined : downOrBlocked(failure, way),
    ),
    remedy: news.up ? openThePort(failure, news) : whatNext(failure, way),
  });
}

/** Something gets out, and no port of this server answers. */
const downOrBlocked = ({ evidence }: Failure, { portOpen }: WayOut): string =>
  portOpen
    ? 'So the server is down for everybody, or it shuts out this cluster.'
    : `So the server is down for everybody, or outbound port ${evidence.endpoint.port} is blocked.`;

function whatNext(failure: Failure, { state, portOpen }: WayOut): string {
  if (state === 'shut') return LET_OUT;
  return portOpen ? askTheServer(failure) : tellApart(failure);
}

const askTheServer = ({ evidence }: Failure): string =>
  `Look whether the provider reports an outage, and whether "nc -vz ${evidence.endpoint.host} ${evidence.endpoint.port}" connects on a machine outside this network: if it does, the server shuts out this cluster, so ask the provider with the cluster's egress address. It is tried again by itself.`;

/** The sibling shows that the server is up: only the way to this port can be shut. */
function openThePort(failure: Failure, news: SiblingNews): string {
  const { port } = failure.evidence.endpoint;
  return `Open TCP ${port} in the cloud's security group (安全组) and host firewall${orOpenPort(failure, news)}.`;
}

function refused(failure: Failure, attempts: Attempts): Finding {
  const { endpoint } = failure.evidence;
  const news = siblingNews(failure);
  const way = wayOut(failure);
  return finding(failure, 'EgressReachable', 'ConnectionRefused', {
    message: sentences(
      `${endpointText(endpoint)} refused the connection${addresses(failure, attempts)}: either nothing listens on port ${endpoint.port} there, or a policy engine or firewall on the way rejects it, which looks the same.`,
      otherAddresses(attempts.others),
      newsSentence(news, ', so the host is up'),
      news.up ? undefined : way.seen,
    ),
    remedy: news.up
      ? `Check that ${endpoint.port} is the right port; if it is, look for a NetworkPolicy or firewall rule that rejects outbound TCP ${endpoint.port}${orOpenPort(failure, news)}.`
      : way.state === 'shut'
        ? LET_OUT
        : `Check host and port. Run "nc -vz ${endpoint.host} ${endpoint.port}" on a machine outside this network: if it connects there, a NetworkPolicy or firewall rejects outbound TCP ${endpoint.port} here; if it is refused there too, the server is down or the port is wrong.`,
  });
}

function torn(failure: Failure, attempts: Attempts): Finding {
  const { endpoint } = failure.evidence;
  const reset = attempts.reason === 'ConnectionReset';
  return finding(failure, 'EgressReachable', reset ? 'ConnectionReset' : 'ConnectionClosed', {
    message: sentences(
      `The connection to ${endpointText(endpoint)}${addresses(failure, attempts)} was ${reset ? 'reset' : 'closed'} while it was being made${code(attempts.fault)}.`,
      otherAddresses(attempts.others),
      newsSentence(siblingNews(failure)),
    ),
  });
}

function unreachable(failure: Failure, attempts: Attempts): Finding {
  const { endpoint, addresses: all } = failure.evidence;
  const network = attempts.reason === 'NetworkUnreachable';
  const what = network
    ? 'There is no route, on this node or by the word of a router on the way, to the network of'
    : 'A router or firewall on the way answered that the host is unreachable:';
  const way = wayOut(failure);
  const onlyIPv6 = network && all.length > 0 && all.every(({ family }) => family === 6);
  return finding(failure, 'EgressReachable', network ? 'NetworkUnreachable' : 'HostUnreachable', {
    message: sentences(
      `${what} ${endpointText(endpoint)}${addresses(failure, attempts)}${code(attempts.fault)}.`,
      onlyIPv6 ? 'The host has IPv6 addresses only.' : undefined,
      otherAddresses(attempts.others),
      way.seen,
    ),
    ...(way.state === 'shut' && { remedy: LET_OUT }),
    ...(onlyIPv6 && {
      remedy:
        'Give the cluster IPv6 egress, or use a host that has an IPv4 address: the nodes have no route for IPv6.',
    }),
  });
}

function prohibited(failure: Failure, attempts: Attempts): Finding {
  const { fault, same } = attempts;
  // Linux makes of ICMPv6 admin-prohibited what it makes of a prohibit route; of the ICMP of IPv4 it does not.
  const six = same.length > 0 && same.every(({ family }) => family === 6);
  if (six && fault.kind === 'system' && fault.code === 'EACCES')
    return prohibitedSomewhere(failure, attempts);
  const known = fault.kind === 'system' && ['EACCES', 'EPERM', 'EINVAL'].includes(fault.code);
  const what = known
    ? `The node that the operator runs on forbids the connection to`
    : `This machine could not open a connection to`;
  return finding(failure, 'EgressReachable', 'EgressProhibited', {
    message: sentences(
      `${what} ${endpointText(failure.evidence.endpoint)}${addresses(failure, attempts)}${code(fault)}: nothing left the machine.`,
      otherAddresses(attempts.others),
    ),
    ...(!known && {
      remedy:
        'Check the node for exhausted resources: open files, ephemeral ports, memory for sockets, connection tracking.',
    }),
  });
}

function prohibitedSomewhere(failure: Failure, attempts: Attempts): Finding {
  const { endpoint } = failure.evidence;
  const [first] = attempts.same;
  return finding(failure, 'EgressReachable', 'EgressProhibited', {
    message: sentences(
      `The connection to ${endpointText(endpoint)}${addresses(failure, attempts)} is forbidden (EACCES): by this node, or by a firewall on the way that answers "administratively prohibited", which looks the same over IPv6.`,
      otherAddresses(attempts.others),
    ),
    remedy: `Check in this order: (1) the node: "ip -6 route get ${first?.address ?? 'ADDRESS'}" shows a prohibit route of its own, and an eBPF, seccomp or SELinux policy may forbid it too; (2) the firewalls and NetworkPolicies between the node and the server: open TCP ${endpoint.port} over IPv6.`,
  });
}

const addresses = ({ evidence }: Failure, { same, others }: Attempts): string =>
  tried(evidence.endpoint.host, same, others.length);

const code = (fault: Fault): string => (fault.kind === 'system' ? ` (${fault.code})` : '');
