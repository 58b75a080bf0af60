import { endpointText } from '../model/endpoint.ts';
import type { Alternative } from '../model/evidence.ts';
import { cloudsThatBlock } from './clouds.ts';
import type { Failure } from './context.ts';
import { listOf, sentences } from './message.ts';

/** What the sibling endpoints say about a port that cannot be reached. */
export interface SiblingNews {
  /** A sentence on what was seen, or undefined where no sibling was tried. */
  seen: string | undefined;
  /** The port of the same host that answers, if one does. */
  openPort: number | undefined;
}

export function siblingNews({ evidence }: Pick<Failure, 'evidence'>): SiblingNews {
  const { alternatives, endpoint } = evidence;
  const others = alternatives.filter(({ endpoint: other }) => endpointText(other) !== endpointText(endpoint));
  const onHost = others.filter(({ endpoint: other }) => other.host === endpoint.host);
  const open = onHost.find(answered)?.endpoint.port;
  if (open !== undefined) return { seen: `Port ${open} of the same host answers`, openPort: open };
  const elsewhere = others.find(answered);
  if (elsewhere) {
    const seen = `${endpointText(elsewhere.endpoint)} of the same provider answers.`;
    return { seen, openPort: undefined };
  }
  return { seen: silent(onHost.length > 0 ? onHost : others), openPort: undefined };
}

function silent(tried: readonly Alternative[]): string | undefined {
  if (tried.length === 0) return undefined;
  const ports = [...new Set(tried.map(({ endpoint }) => String(endpoint.port)))];
  return ports.length === 1
    ? `Port ${ports[0]} does not answer either.`
    : `None of the ports ${listOf(ports)} answers either.`;
}

/** A server that answers with a refusal or a broken handshake is up as well. */
const answered = ({ ok, fault }: Alternative): boolean =>
  ok ||
  (fault !== undefined && ['reply', 'handshake', 'certificate', 'protocol', 'closed'].includes(fault.kind));

/** How the open port can be used at once. */
export function useOpenPort({ context }: Pick<Failure, 'context'>, port: number): string {
  return context.portPolicy === 'Auto'
    ? `spec.portPolicy: Auto uses port ${port} meanwhile`
    : 'or use the open port with spec.portPolicy: Auto';
}

/** `Alibaba Cloud, AWS and GCP block port 25 by default.` */
export function cloudHint(port: number): string | undefined {
  const clouds = cloudsThatBlock(port);
  if (clouds.length === 0) return undefined;
  const verb = clouds.length === 1 ? 'blocks' : 'block';
  return `${listOf(clouds, 6)} ${verb} port ${port} by default.`;
}

/** How to find out whether the way or the server is at fault, where no sibling tells. */
export function tellApart({ evidence }: Pick<Failure, 'evidence'>): string {
  const { host, port } = evidence.endpoint;
  return sentences(
    `Either outbound TCP ${port} is blocked, or the server is down.`,
    `Run "nc -vz ${host} ${port}" on a machine outside this network: if it connects there, open TCP ${port} in the cloud's security group (安全组), host firewall and NetworkPolicies; if not, ask who runs the server.`,
  );
}
