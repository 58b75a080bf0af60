import { both } from '../../../crds/wording.ts';
import { endpointText } from '../model/endpoint.ts';
import type { Alternative } from '../model/evidence.ts';
import { faultText } from '../model/evidence.ts';
import { inShort } from './attempts.ts';
import { cloudsReported, cloudsThatBlock, isPrivate } from './clouds.ts';
import type { Failure } from './context.ts';
import { cut, listOf, sentences } from './message.ts';

/** Evidence from the sibling endpoints about an unreachable port. */
export interface SiblingNews {
  /** The observation, without a full stop; undefined if no sibling was tried. */
  seen?: string;
  /** Another port of the same host answers: the server is up. */
  up: boolean;
  /** A port of the same host that can be used for mail, if there is one. */
  openPort?: number;
}

export function siblingNews({ evidence, stage }: Pick<Failure, 'evidence' | 'stage'>): SiblingNews {
  const either = stage === 'connect' ? ' either' : '';
  const { alternatives, endpoint } = evidence;
  const others = alternatives.filter(({ endpoint: other }) => endpointText(other) !== endpointText(endpoint));
  const onHost = others.filter(({ endpoint: other }) => other.host === endpoint.host);
  const open = onHost.find(({ ok }) => ok)?.endpoint.port;
  if (open !== undefined) return { seen: `Port ${open} of the same host answers`, up: true, openPort: open };
  const half = onHost.find(answeredBadly);
  if (half) return { seen: answersBadly(half), up: true };
  const mute = onHost.find(({ connected }) => connected)?.endpoint.port;
  if (mute !== undefined)
    return {
      seen: `Port ${mute} of the same host accepts connections, but no mail server greets there`,
      up: true,
    };
  const elsewhere = others.find(({ ok }) => ok);
  if (elsewhere)
    return { seen: `${endpointText(elsewhere.endpoint)} of the same provider answers`, up: false };
  return others.length === 0
    ? { up: false }
    : { seen: `${onHost.length > 0 ? silentPorts(onHost) : silentHosts(others)}${either}`, up: false };
}

/** Returns the evidence as a sentence, with its consequence if the server is known to be up. */
export function newsSentence({ seen, up }: SiblingNews, consequence = ''): string | undefined {
  return seen === undefined ? undefined : `${seen}${up ? consequence : ''}.`;
}

type Scene = Pick<Failure, 'evidence'>;

/** A server that answers with a rejection or a broken handshake is up, although that port is not usable. */
const answeredBadly = ({ fault }: Alternative): boolean =>
  fault !== undefined && ['reply', 'handshake', 'certificate', 'protocol', 'closed'].includes(fault.kind);

const answersBadly = ({ endpoint, fault }: Alternative): string =>
  `Port ${endpoint.port} of the same host answers, but with an error${
    fault ? ` (${cut(faultText(fault), 120)})` : ''
  }`;

const silentPorts = (tried: readonly Alternative[]): string =>
  `Port${tried.length === 1 ? '' : 's'} ${silent(tried, ({ endpoint }) => String(endpoint.port))}`;

const silentHosts = (tried: readonly Alternative[]): string =>
  silent(tried, ({ endpoint }) => endpointText(endpoint));

function silent(tried: readonly Alternative[], name: (one: Alternative) => string): string {
  const each = tried.map(one => `${name(one)}${one.fault ? ` (${inShort(one.fault)})` : ''}`);
  return `${listOf(each)} ${tried.length === 1 ? 'is' : 'are'} not reachable`;
}

/** Returns the end of a remedy: how to use the open port immediately. */
export function orOpenPort({ context }: Pick<Failure, 'context'>, { openPort }: SiblingNews): string {
  if (openPort === undefined) return '';
  return context.portPolicy === 'Auto'
    ? `; spec.portPolicy: Auto uses port ${openPort} meanwhile`
    : `, or use the open port ${both('with spec.portPolicy: Auto', 'with --port')}`;
}

/**
 * Returns `Alibaba Cloud, AWS and GCP block port 25 by default.` Clouds block only traffic that leaves their network.
 */
export function cloudHint({ evidence }: Scene): string | undefined {
  const { endpoint, addresses } = evidence;
  const { port } = endpoint;
  const clouds = cloudsThatBlock(port);
  const inside = addresses.length > 0 && addresses.every(({ address }) => isPrivate(address));
  if (inside) return undefined;
  const reported = cloudsReported(port);
  const verb = clouds.length === 1 ? 'blocks' : 'block';
  return (
    sentences(
      clouds.length === 0 ? undefined : `${listOf(clouds, 6)} ${verb} port ${port} by default.`,
      reported.length === 0 ? undefined : `Users of ${listOf(reported)} report that port ${port} is blocked.`,
    ) || undefined
  );
}

/** The name of a Service in the cluster. */
const SERVICE = /^[^.]+\.([^.]+)\.svc(?:\.|$)/;

/** Returns what to check if the host is a Service of the cluster; undefined if it is not. */
export function ofService({ evidence, context }: Pick<Failure, 'evidence' | 'context'>): string | undefined {
  if (context.reader === 'terminal') return undefined;
  const { host, port } = evidence.endpoint;
  const namespace = SERVICE.exec(host)?.[1];
  const service = host.split('.')[0];
  return namespace === undefined
    ? undefined
    : `Check in this order: (1) The Service: "kubectl -n ${namespace} get service ${service}" must list port ${port}. (2) Its endpoints: "kubectl -n ${namespace} get endpointslices -l kubernetes.io/service-name=${service}" must list the pods of the server, and the port that they listen on. (3) NetworkPolicies: egress from the operator's namespace and ingress of namespace ${namespace}.`;
}

/** Returns how to find out whether the path or the server is at fault, if no sibling shows it. */
export function tellApart(scene: Pick<Failure, 'evidence' | 'context'>): string {
  const { evidence } = scene;
  const service = ofService(scene);
  if (service !== undefined) return service;
  const { host, port } = evidence.endpoint;
  return sentences(
    `Either outbound TCP ${port} is blocked, or the server is down.`,
    `Run "nc -vz ${host} ${port}" on a machine outside this network: if it connects there, open TCP ${port} in the cloud's security group (安全组)${both(', host firewall and NetworkPolicies', ' and host firewall')}. If not, contact the mail server's administrator.`,
  );
}
