import { both, TERM } from '../../../crds/wording.ts';
import type { ControlFacts, Evidence } from '../model/evidence.ts';
import { inShort } from './attempts.ts';
import { listOf, sentences } from './message.ts';

/** Whether there is any egress, from the probes of other hosts. */
export interface OtherEgress {
  state: 'open' | 'shut' | 'unknown';
  /** True if other servers were reached on the same port. */
  portOpen: boolean;
  /** The evidence in sentences; undefined if there is none. */
  seen?: string;
}

export function otherEgress({ evidence }: { evidence: Evidence }): OtherEgress {
  const { control, otherServer = false } = evidence.surroundings ?? {};
  if (control && isShut(control)) {
    return { state: 'shut', portOpen: false, seen: sentences(shut(control), inside(evidence)) };
  }
  const port = evidence.endpoint.port;
  const seen = [
    ...(control?.ok ? [`the control address ${control.address} is reachable`] : []),
    ...(otherServer ? [`another mail server answered on port ${port} in the last minutes`] : []),
  ];
  if (seen.length === 0) return { state: 'unknown', portOpen: false };
  return {
    state: 'open',
    portOpen: otherServer,
    seen: `${both('This cluster has egress', 'This machine has egress')}: ${listOf(seen)}.`,
  };
}

/** A control address that the policy denies, or whose name does not resolve, is not evidence. */
const isShut = ({ ok, fault }: ControlFacts): boolean =>
  !ok &&
  (fault?.kind === 'timeout' || (fault?.kind === 'system' && !/^E(?:NOTFOUND|NODATA)$/.test(fault.code)));

const shut = ({ address, fault }: ControlFacts): string =>
  `There is no egress: the control address ${address} is not reachable either${fault ? ` (${inShort(fault)})` : ''}.`;

/** Describes hosts that answer inside the cluster while there is no egress. */
function inside({ stages, surroundings }: Evidence): string | undefined {
  const answer = [
    ...(stages.some(({ stage, ok }) => stage === 'dns' && ok) ? ['DNS'] : []),
    ...(surroundings?.apiServer === 'answers' ? ['the API server'] : []),
  ];
  if (answer.length > 0) {
    const list = listOf(answer);
    return `${list.charAt(0).toUpperCase()}${list.slice(1)} answer${answer.length === 1 ? 's' : ''}, so ${both('the network inside the cluster works', 'the local network works')}.`;
  }
  return surroundings?.apiServer === 'silent'
    ? `The API server does not answer either: ${TERM.thisNode} may have no network at all.`
    : undefined;
}

export const LET_OUT = `Allow egress ${both('from the cluster', 'from this machine')}. Check in this order: ${both("(1) egress NetworkPolicies in the operator's namespace; (2) the NAT gateway and the routes of the nodes", '(1) the host firewall of this machine; (2) its routes and the NAT gateway')}; (3) the outbound rules of the cloud's security group (安全组) and of the host firewall. A network that allows egress only through a proxy needs an internal mail relay.`;
