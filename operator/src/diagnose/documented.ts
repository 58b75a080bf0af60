import { both, IN_TWO_PLACES } from '../../../crds/wording.ts';
import type { Endpoint } from '../model/endpoint.ts';
import { endpointText } from '../model/endpoint.ts';
import { replyText } from '../model/reply.ts';
import { isPrivate } from './clouds.ts';
import type { Failure } from './context.ts';
import { listOf, quote, sentences } from './message.ts';

/**
 * Hosts that a preset documents are known to work. If another server answers for such a host, the settings are right
 * and the network is at fault. So no remedy may ask to trust that server.
 */

type Scene = Pick<Failure, 'evidence' | 'context'>;

const documentedEndpoints = ({ context: { preset } }: Scene): readonly Endpoint[] => [
  ...preset.endpoints,
  ...Object.values(preset.regions ?? {}).flatMap(region => region.endpoints),
];

export const isDocumentedHost = (scene: Scene): boolean =>
  documentedEndpoints(scene).some(({ host }) => host === scene.evidence.endpoint.host);

/** Host, port and TLS mode as the provider documents them. */
export const isDocumentedEndpoint = (scene: Scene): boolean => {
  const { endpoint } = scene.evidence;
  return documentedEndpoints(scene).some(
    ({ host, port, tls }) => host === endpoint.host && port === endpoint.port && tls === endpoint.tls,
  );
};

/** Products that decrypt TLS on the path and sign with their own CA, identified by the name of the issuer. */
const INSPECTORS: readonly (readonly [RegExp, string])[] = [
  [/forti(?:net|gate)/i, 'Fortinet FortiGate'],
  [/zscaler/i, 'Zscaler'],
  [/palo ?alto|globalprotect/i, 'Palo Alto Networks'],
  [/sophos|astaro/i, 'Sophos'],
  [/check ?point/i, 'Check Point'],
  [/netskope|goskope/i, 'Netskope'],
  [/cisco (?:umbrella|secure access)|opendns/i, 'Cisco Umbrella'],
  [/blue ?coat|symantec web/i, 'Symantec Blue Coat'],
  [/mcafee|skyhigh/i, 'Skyhigh (McAfee) Web Gateway'],
  [/barracuda/i, 'Barracuda'],
  [/watchguard|fireware/i, 'WatchGuard'],
  [/sonicwall/i, 'SonicWall'],
  [/kaspersky/i, 'Kaspersky'],
  [/\beset\b/i, 'ESET'],
  [/avast|\bavg\b/i, 'Avast or AVG'],
  [/bitdefender/i, 'Bitdefender'],
  [/dr\.? ?web/i, 'Dr.Web'],
  [/sangfor|深信服/i, 'Sangfor (深信服)'],
  [/mitmproxy/i, 'mitmproxy'],
  [/squid/i, 'Squid'],
  [/untangle/i, 'Untangle'],
];

/** Returns the product that issued the certificate, if the name of the issuer reveals it. */
export function inspectorOf({ evidence }: Scene): string | undefined {
  const issuers = (evidence.tls?.chain ?? []).map(({ issuer }) => issuer).join(' ');
  return INSPECTORS.find(([pattern]) => pattern.test(issuers))?.[1];
}

const connectedTo = ({ evidence }: Scene): string | undefined =>
  evidence.addresses.find(({ ok }) => ok)?.address;

/** Returns the evidence that a server answered that is not the documented server of the provider. */
export function interception(scene: Scene): string {
  const { evidence, context } = scene;
  const inspector = inspectorOf(scene);
  const address = connectedTo(scene);
  return sentences(
    `${evidence.endpoint.host} is the host that ${context.preset.title} documents, so a device ${both('between the cluster and', 'between this machine and')} the provider answered instead.`,
    evidence.greeting && `Its greeting was ${quote(replyText(evidence.greeting), 120)}.`,
    inspector && `The issuer belongs to a product that inspects TLS: ${inspector}.`,
    address !== undefined && isPrivate(address) ? `DNS returned ${address}, a private address.` : undefined,
  );
}

export type Suspect = 'redirect' | 'inspection';

/** Remedy if another server answers. None of its steps weakens security. */
export function interceptionRemedy(scene: Scene, suspect: Suspect): string {
  const { endpoint } = scene.evidence;
  const { host, port } = endpoint;
  const address = connectedTo(scene);
  const causes = {
    dns: `DNS: compare "dig ${host}" ${IN_TWO_PLACES}, and look for a wildcard record, a filtering resolver or an entry in a hosts file`,
    redirect: `a redirect of outbound port ${port} to another mail server, by the hosting provider (cPanel "SMTP Restrictions", csf SMTP_BLOCK) or by a firewall rule: request an exemption for this server`,
    inspection: `TLS inspection by a firewall, secure web gateway or antivirus: exempt ${endpointText(endpoint)} from inspection`,
  };
  const order: readonly (keyof typeof causes)[] = [
    ...(address !== undefined && isPrivate(address) ? (['dns'] as const) : []),
    ...(suspect === 'redirect'
      ? (['redirect', 'inspection'] as const)
      : (['inspection', 'redirect'] as const)),
    'dns',
  ];
  const checks = [...new Set(order)].map((cause, nth) => `(${nth + 1}) ${causes[cause]}`);
  return `The settings are right; do not trust the server that answered. Check in this order: ${checks.join('; ')}.`;
}

/** Addresses that filtering resolvers return for names that they block. */
const SINKHOLE = /^(?:0\.|127\.|::$|::1$|::ffff:(?:0\.|127\.))/;

/** Addresses that no server can have. */
const NOWHERE = /^(?:0\.|::$|::ffff:0\.)/;

/** Returns a sentence on addresses that a public name never has; undefined if there are none. */
export function sinkholed(scene: Scene, addresses: readonly string[]): string | undefined {
  const nowhere = addresses.filter(address => NOWHERE.test(address));
  if (nowhere.length > 0 && nowhere.length === addresses.length && !isDocumentedHost(scene))
    return `DNS returned ${listOf(nowhere)} for ${scene.evidence.endpoint.host}, which is the address of no server: filtering resolvers return it for names that they block.`;
  const sunk = addresses.filter(address => SINKHOLE.test(address) || isPrivate(address));
  if (sunk.length === 0 || !isDocumentedHost(scene)) return undefined;
  return `${scene.evidence.endpoint.host} is the host that ${scene.context.preset.title} documents, and no public DNS server returns ${listOf(sunk)} for it. A filtering resolver, a wildcard record or a hosts file returned this answer.`;
}

export const compareAnswers = (host: string): string =>
  `Compare "dig ${host}" ${IN_TWO_PLACES}, and fix the resolver, the zone or the hosts file that returns this address.`;
