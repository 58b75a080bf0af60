import { both, FIELD, TERM, WAITS } from '../../../crds/wording.ts';
import { endpointText } from '../model/endpoint.ts';
import type { Fault } from '../model/evidence.ts';
import type { Finding } from '../model/verdict.ts';
import type { Attempts, ConnectReason } from './attempts.ts';
import { otherAddresses, tried, weigh } from './attempts.ts';
import { isCloudflare, isLoopback } from './clouds.ts';
import type { Failure, Rule } from './context.ts';
import { finding, onFault } from './context.ts';
import { addressDenied, OTHER_THAN_ITSELF, unknownName } from './dns.ts';
import { compareAnswers, sinkholed } from './documented.ts';
import { seconds, sentences } from './message.ts';
import type { OtherEgress } from './other-egress.ts';
import { LET_OUT, otherEgress } from './other-egress.ts';
import type { SiblingNews } from './siblings.ts';
import { cloudHint, newsSentence, ofService, orOpenPort, siblingNews, tellApart } from './siblings.ts';

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

/** Explains the most significant fault of all addresses. */
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
  const other = otherEgress(failure);
  const all = failure.evidence.addresses;
  if (!news.up && all.length > 0 && all.every(({ address }) => isCloudflare(address)))
    return finding(failure, 'EgressReachable', 'ConnectTimeout', {
      message: `${endpointText(endpoint)} did not answer within ${waited}${addresses(failure, attempts)}. These are addresses of Cloudflare, which proxies HTTP but no mail.`,
      remedy: `In Cloudflare, set the DNS record of ${endpoint.host} to "DNS only" (grey cloud), or set ${FIELD.host} to a name that is not proxied.`,
    });
  return finding(failure, 'EgressReachable', 'ConnectTimeout', {
    message: sentences(
      `${endpointText(endpoint)} did not answer within ${waited}${addresses(failure, attempts)}.`,
      otherAddresses(attempts.others),
      newsSentence(
        news,
        `, so the server is up and outbound port ${endpoint.port} is dropped between ${TERM.thisCluster} and it`,
      ),
      news.up || other.state !== 'shut' ? cloudHint(failure) : undefined,
      news.up ? undefined : other.seen,
      news.up || other.state !== 'open' ? undefined : downOrBlocked(failure, other),
    ),
    remedy: news.up ? openThePort(failure, news) : whatNext(failure, other),
  });
}

/** There is egress, but no port of this server answers. */
const downOrBlocked = ({ evidence }: Failure, { portOpen }: OtherEgress): string =>
  portOpen
    ? `Either the server is down, or it blocks ${TERM.thisCluster}.`
    : `Either the server is down, or outbound port ${evidence.endpoint.port} is blocked.`;

function whatNext(failure: Failure, { state, portOpen }: OtherEgress): string {
  if (state === 'shut') return LET_OUT;
  return portOpen ? askTheServer(failure) : tellApart(failure);
}

const askTheServer = ({ evidence }: Failure): string =>
  `Check whether the provider reports an outage. Run "nc -vz ${evidence.endpoint.host} ${evidence.endpoint.port}" on a machine outside this network: if it connects, the server blocks ${TERM.thisCluster}, so contact the provider with ${TERM.theClusters} egress address. ${WAITS}`;

/** The sibling shows that the server is up: only this port can be blocked. */
function openThePort(failure: Failure, news: SiblingNews): string {
  const { port } = failure.evidence.endpoint;
  return `Open TCP ${port} in the cloud's security group (安全组) and host firewall${orOpenPort(failure, news)}.`;
}

/** A loopback address is the pod itself, so nothing else can answer there. */
function ownAddress(failure: Failure, attempts: Attempts): Finding | undefined {
  const { endpoint, addresses: all } = failure.evidence;
  if (all.length === 0 || !all.every(({ address }) => isLoopback(address))) return undefined;
  return finding(failure, 'EgressReachable', 'ConnectionRefused', {
    message: `${endpointText(endpoint)} refused the connection${addresses(failure, attempts)}. This is a loopback address: ${both('in a pod, the pod itself', 'this machine or container itself')}. Nothing listens on port ${endpoint.port} there.`,
    remedy: OTHER_THAN_ITSELF,
  });
}

function refused(failure: Failure, attempts: Attempts): Finding {
  const own = ownAddress(failure, attempts);
  if (own) return own;
  const { endpoint } = failure.evidence;
  const service = ofService(failure);
  const news = siblingNews(failure);
  const other = otherEgress(failure);
  return finding(failure, 'EgressReachable', 'ConnectionRefused', {
    message: sentences(
      `${endpointText(endpoint)} refused the connection${addresses(failure, attempts)}. Either nothing listens on port ${endpoint.port} there, or a policy engine or firewall on the path rejects it, which looks the same.`,
      otherAddresses(attempts.others),
      newsSentence(news, ', so the host is up'),
      news.up ? undefined : other.seen,
    ),
    remedy: news.up
      ? `Check that ${endpoint.port} is the right port. If it is, look for ${both('a NetworkPolicy or firewall', 'a firewall')} rule that rejects outbound TCP ${endpoint.port}${orOpenPort(failure, news)}.`
      : other.state === 'shut'
        ? LET_OUT
        : (service ??
          `Check the host and the port. Run "nc -vz ${endpoint.host} ${endpoint.port}" on a machine outside this network: if it is also refused there, the server is down or the port is wrong. If it connects there, ${both('a NetworkPolicy or firewall', 'a firewall')} rejects outbound TCP ${endpoint.port} here, or the server blocks the egress address (as fail2ban does after rejected logins).`),
  });
}

function torn(failure: Failure, attempts: Attempts): Finding {
  const { endpoint } = failure.evidence;
  const reset = attempts.reason === 'ConnectionReset';
  return finding(failure, 'EgressReachable', reset ? 'ConnectionReset' : 'ConnectionClosed', {
    message: sentences(
      `The connection to ${endpointText(endpoint)}${addresses(failure, attempts)} was ${reset ? 'reset' : 'closed'} while it was being established${code(attempts.fault)}.`,
      otherAddresses(attempts.others),
      newsSentence(siblingNews(failure)),
    ),
  });
}

function unreachable(failure: Failure, attempts: Attempts): Finding {
  const { endpoint, addresses: all } = failure.evidence;
  const network = attempts.reason === 'NetworkUnreachable';
  const what = network ? 'No route to' : 'A router or firewall on the path reported the host unreachable:';
  const other = otherEgress(failure);
  const onlyIPv6 = network && all.length > 0 && all.every(({ family }) => family === 6);
  return finding(failure, 'EgressReachable', network ? 'NetworkUnreachable' : 'HostUnreachable', {
    message: sentences(
      `${what} ${endpointText(endpoint)}${addresses(failure, attempts)}${code(attempts.fault)}${network ? EITHER : ''}.`,
      onlyIPv6 ? 'The host has only IPv6 addresses.' : undefined,
      otherAddresses(attempts.others),
      other.seen,
    ),
    ...(other.state === 'shut' && { remedy: LET_OUT }),
    ...(onlyIPv6 && {
      remedy: `Set up IPv6 egress ${both('for the cluster', 'for this machine')}, or use a host that has an IPv4 address: ${both('the nodes have no IPv6 route', 'this machine has no IPv6 route')}.`,
    }),
  });
}

function prohibited(failure: Failure, attempts: Attempts): Finding {
  const { fault, same } = attempts;
  // Linux reports ICMPv6 admin-prohibited and a prohibit route with the same code; for IPv4 it does not.
  const six = same.length > 0 && same.every(({ family }) => family === 6);
  if (six && fault.kind === 'system' && fault.code === 'EACCES')
    return prohibitedSomewhere(failure, attempts);
  const known = fault.kind === 'system' && ['EACCES', 'EPERM', 'EINVAL'].includes(fault.code);
  const what = known
    ? `${both("The operator's node", 'This machine')} denied the connection to`
    : `${both("The operator's node", 'This machine')} could not open a connection to`;
  return finding(failure, 'EgressReachable', 'EgressProhibited', {
    message: sentences(
      `${what} ${endpointText(failure.evidence.endpoint)}${addresses(failure, attempts)}${code(fault)}, so no packet ${both('left the node', 'left this machine')}.`,
      otherAddresses(attempts.others),
    ),
    ...(!known && {
      remedy: `Check ${both('the node', 'this machine')} for exhausted resources: open files, ephemeral ports, memory for sockets, connection tracking.`,
    }),
  });
}

function prohibitedSomewhere(failure: Failure, attempts: Attempts): Finding {
  const { endpoint } = failure.evidence;
  const [first] = attempts.same;
  return finding(failure, 'EgressReachable', 'EgressProhibited', {
    message: sentences(
      `The connection to ${endpointText(endpoint)}${addresses(failure, attempts)} was denied (EACCES): by ${TERM.thisNode}, or by a firewall on the path that answers "administratively prohibited", which looks the same over IPv6.`,
      otherAddresses(attempts.others),
    ),
    remedy: `Check in this order: (1) ${both('the node', 'this machine')}: "ip -6 route get ${first?.address ?? 'ADDRESS'}" shows a prohibit route, and an eBPF, seccomp or SELinux policy can deny it too; (2) the firewalls ${both('and NetworkPolicies between the node', 'between this machine')} and the server: open TCP ${endpoint.port} over IPv6.`,
  });
}

/** Linux reports both causes with the same code. */
const EITHER = `: either ${TERM.thisNode} has no route, or a router on the path reported the network unreachable`;

const addresses = ({ evidence }: Failure, { same, others }: Attempts): string =>
  tried(evidence.endpoint.host, same, others.length);

const code = (fault: Fault): string => (fault.kind === 'system' ? ` (${fault.code})` : '');
