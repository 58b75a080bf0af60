import { both, FIELD } from '../../../crds/wording.ts';
import { endpointText } from '../model/endpoint.ts';
import type { Finding } from '../model/verdict.ts';
import { isLoopback } from './clouds.ts';
import type { Failure, Rule } from './context.ts';
import { finding, onFault } from './context.ts';
import { compareAnswers, isDocumentedHost, sinkholed } from './documented.ts';
import { cut, listOf, seconds, sentences } from './message.ts';
import type { OtherEgress } from './other-egress.ts';
import { LET_OUT, otherEgress } from './other-egress.ts';

/** The resolver reports that the name does not exist. */
const NO_SUCH_NAME: readonly string[] = ['ENOTFOUND', 'ENODATA', 'EBADNAME', 'ENONAME', 'EAI_NONAME'];

export const DNS_RULES: readonly Rule[] = [
  onFault('refused', addressDenied),
  onFault('system', unknownName),
  resolverFailed,
];

export const OTHER_THAN_ITSELF = `Set ${FIELD.host} to the name of the server: ${both('for a server in the cluster, SERVICE.NAMESPACE.svc', 'for a server in another container, the name of that container or service')}.`;

/** The policy may deny a host name or port before any lookup. */
export function addressDenied(failure: Failure): Finding | undefined {
  const { fault, evidence } = failure;
  if (fault.kind !== 'refused') return undefined;
  const { host, port } = evidence.endpoint;
  if (fault.why === 'port-denied') {
    return finding(failure, 'EgressReachable', 'AddressDenied', {
      message: sentences(
        `${both("The operator's policy does not allow", '--policy does not allow')} connections to port ${port} (${endpointText(evidence.endpoint)}), so none was made.`,
        fault.detail,
      ),
      remedy: `Use one of the SMTP ports (465, 587, 25, 2525), or ${both('have an administrator start the operator with', 'give')} --allow-port ${port}.`,
      retry: { kind: 'pointless' },
    });
  }
  const denied = evidence.addresses.filter(attempt => attempt.fault?.kind === 'refused');
  const cidrs = denied.map(({ address, family }) => `${address}/${family === 4 ? 32 : 128}`);
  const target = deniedTarget(
    host,
    denied.map(({ address }) => address),
  );
  const sunk = sinkholed(
    failure,
    denied.map(({ address }) => address),
  );
  if (sunk !== undefined) {
    return finding(failure, 'EgressReachable', 'AddressDenied', {
      message: sentences(
        `${both("The operator's policy does not allow", '--policy does not allow')} ${target}, so no connection was made.`,
        sunk,
      ),
      remedy: compareAnswers(host),
      retry: { kind: 'pointless' },
    });
  }
  return finding(failure, 'EgressReachable', 'AddressDenied', {
    message: sentences(
      `${both("The operator's policy does not allow", '--policy does not allow')} ${target}, so no connection was made.`,
      fault.detail,
    ),
    remedy: sentences(
      denied.length > 0 && denied.every(({ address }) => isLoopback(address))
        ? OTHER_THAN_ITSELF
        : `Fix ${FIELD.host}.`,
      `If the address is right, ${both('have an administrator start the operator with', 'give')} --allow-address ${cidrs[0] ?? 'CIDR'}.`,
    ),
    retry: { kind: 'pointless' },
  });
}

/** Returns `the address 127.0.0.1 of localhost`, or only the host if it is an address itself. */
function deniedTarget(host: string, addresses: readonly string[]): string {
  if (addresses.length === 0) return host;
  if (addresses.every(address => address === host)) return `the address ${host}`;
  return `the address${addresses.length === 1 ? '' : 'es'} ${listOf(addresses)} of ${host}`;
}

export function unknownName(failure: Failure): Finding | undefined {
  const { fault, evidence, context } = failure;
  if (fault.kind !== 'system' || !NO_SUCH_NAME.includes(fault.code)) return undefined;
  const { host } = evidence.endpoint;
  const alias = evidence.resolution?.alias;
  if (alias !== undefined)
    return finding(failure, 'EgressReachable', 'HostNotFound', {
      message: `${host} is an alias (CNAME) of ${cut(alias, 253)}, which has no address in DNS (${fault.code}).`,
      remedy: `Have the owner of the zone fix the CNAME record of ${host}, or set ${FIELD.host} to a name that has an address.`,
    });
  const lacks =
    fault.code === 'ENODATA'
      ? `DNS has no A or AAAA record for ${host} (ENODATA).`
      : `The host ${host} does not exist in DNS (${fault.code}).`;
  return finding(failure, 'EgressReachable', 'HostNotFound', {
    message: sentences(
      lacks,
      isDocumentedHost(failure) ? `It is the host that ${context.preset.title} documents.` : undefined,
    ),
    remedy: isDocumentedHost(failure)
      ? `Run "dig ${host}" ${both('in a pod and on a machine outside the cluster. If only the pod gets no address, the cluster DNS', 'on this machine and on one in another network. If only this machine gets no address, its DNS server')} or a filtering resolver hides the name.`
      : `Fix ${FIELD.host}. If it is right, run "dig ${host}" ${both('in a pod: the cluster DNS', 'on this machine: its DNS server')} must resolve it.`,
  });
}

function resolverFailed(failure: Failure): Finding {
  const { host } = failure.evidence.endpoint;
  const other = otherEgress(failure);
  return finding(failure, 'EgressReachable', 'DNSUnavailable', {
    message: sentences(
      `The host name ${host} could not be resolved: ${resolverFault(failure)}. It is unknown whether the name exists.`,
      dnsOrAll(failure, other),
    ),
    ...(other.state === 'shut' && { remedy: LET_OUT }),
  });
}

/** Returns a sentence on whether only DNS fails or the whole network. */
function dnsOrAll({ evidence }: Failure, other: OtherEgress): string | undefined {
  if (other.state === 'shut') return other.seen;
  const works =
    other.seen ?? (evidence.surroundings?.apiServer === 'answers' ? 'The API server answers.' : undefined);
  return works === undefined ? undefined : `${works} The fault is in DNS.`;
}

const WORDS: Readonly<Record<string, string>> = {
  ESERVFAIL: 'the DNS server answered SERVFAIL',
  EREFUSED: 'the DNS server refused the query',
  ETIMEOUT: 'no DNS server answered in time',
  ECONNREFUSED: 'no DNS server listens on the configured address',
};

function resolverFault({ fault }: Failure): string {
  if (fault.kind === 'timeout') return `no DNS server answered within ${seconds(fault.afterMs)}`;
  if (fault.kind !== 'system') return 'the DNS server gave no usable answer';
  const words = WORDS[fault.code];
  return words ? `${words} (${fault.code})` : `the DNS lookup failed (${fault.code})`;
}
