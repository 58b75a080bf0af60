import type { ControlFacts, Evidence } from '../model/evidence.ts';
import { inShort } from './attempts.ts';
import { listOf, sentences } from './message.ts';

/** Whether anything at all gets out, by what was looked at besides the server. */
export interface WayOut {
  state: 'open' | 'shut' | 'unknown';
  /** Other servers are reached on this very port. */
  portOpen: boolean;
  /** What was seen, in sentences; undefined where nothing was. */
  seen?: string;
}

export function wayOut({ evidence }: { evidence: Evidence }): WayOut {
  const { control, otherServer = false } = evidence.surroundings ?? {};
  if (control && isShut(control)) {
    return { state: 'shut', portOpen: false, seen: sentences(shut(control), inside(evidence)) };
  }
  const port = evidence.endpoint.port;
  const seen = [
    ...(control?.ok ? [`the control address ${control.address} can be reached`] : []),
    ...(otherServer ? [`another mail server was reached on port ${port} within the last minutes`] : []),
  ];
  if (seen.length === 0) return { state: 'unknown', portOpen: false };
  return { state: 'open', portOpen: otherServer, seen: `Connections get out: ${listOf(seen)}.` };
}

/** A control address that our own policy forbids, or whose name nobody knows, tells nothing. */
const isShut = ({ ok, fault }: ControlFacts): boolean =>
  !ok &&
  (fault?.kind === 'timeout' || (fault?.kind === 'system' && !/^E(?:NOTFOUND|NODATA)$/.test(fault.code)));

const shut = ({ address, fault }: ControlFacts): string =>
  `Nothing gets out: the control address ${address} cannot be reached either${fault ? ` (${inShort(fault)})` : ''}.`;

/** What answers inside the cluster, while nothing outside does. */
function inside({ stages, surroundings }: Evidence): string | undefined {
  const answer = [
    ...(stages.some(({ stage, ok }) => stage === 'dns' && ok) ? ['DNS'] : []),
    ...(surroundings?.apiServer === 'answers' ? ['the API server'] : []),
  ];
  if (answer.length > 0) {
    const list = listOf(answer);
    return `${list.charAt(0).toUpperCase()}${list.slice(1)} answer${answer.length === 1 ? 's' : ''}, so the network inside the cluster works.`;
  }
  return surroundings?.apiServer === 'silent'
    ? 'The API server does not answer either: this node may have no network at all.'
    : undefined;
}

export const LET_OUT =
  "Let connections out of the cluster. Check in this order: NetworkPolicies on the operator's namespace (egress); the NAT gateway and the routes of the nodes; the outbound rules of the cloud's security group (安全组) and of the host firewall. A network that lets out only through a proxy needs a mail relay inside.";
