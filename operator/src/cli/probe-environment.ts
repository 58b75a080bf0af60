import { hostname } from 'node:os';
import type { Endpoint } from '../model/endpoint.ts';
import type { ProbeEnvironment } from '../probe/environment.ts';
import { createControl } from '../probe/net/control.ts';
import { qualifiedHostName } from '../probe/net/helo-name.ts';
import { addressPolicy } from '../probe/net/policy.ts';
import { createResolver } from '../probe/net/resolver.ts';
import { TlsSessions } from '../probe/net/sessions.ts';
import { HOSTS_FILE, wordsOf } from '../probe/net/system-files.ts';
import { trust } from '../probe/net/trust.ts';
import { presets } from '../providers/index.ts';

export interface EnvironmentOptions {
  /** CA certificates as PEM texts. */
  caBundles: readonly string[];
  dnsServers: readonly string[];
  heloName: string | undefined;
  /** HOST:PORT of a reference server that is reachable wherever egress works. */
  control?: string | undefined;
  /** Returns facts about egress that this process already has. */
  surroundingsOf?: ProbeEnvironment['surroundingsOf'];
  /** Address policy. Absent when a person runs a probe on their own machine. */
  policy?: {
    allowAddresses: readonly string[];
    denyAddresses: readonly string[];
    allowPorts: readonly number[];
    plaintextHosts: readonly string[];
  };
}

/**
 * Creates the environment that all probes of this process share.
 * @throws TypeError for an invalid address range, resolver or HOST:PORT
 */
export function createEnvironment({
  caBundles,
  dnsServers,
  heloName,
  control,
  surroundingsOf,
  policy,
}: EnvironmentOptions): ProbeEnvironment {
  const addresses = policy && addressPolicy(policy.allowAddresses, policy.denyAddresses);
  const ports = new Set([...MAIL_PORTS, ...(policy?.allowPorts ?? [])]);
  const plaintextHosts = policy?.plaintextHosts ?? [];
  const resolver = createResolver(dnsServers);
  const addressDenied = (address: string) => addresses?.denied(address);
  const name = heloName ?? qualifiedHostName(hostname(), wordsOf(HOSTS_FILE));
  return {
    resolver,
    addressDenied,
    ...(control !== undefined && {
      control: createControl({ ...controlTarget(control), resolver, addressDenied }),
    }),
    ...(surroundingsOf && { surroundingsOf }),
    portDenied: port =>
      policy === undefined || ports.has(port) ? undefined : `Port ${port} is not a mail port.`,
    plaintextLoginAllowed: host => plaintextHosts.includes(host.toLowerCase()),
    secureContext: trust(caBundles),
    sessions: new TlsSessions(),
    ...(name !== undefined && { heloName: name }),
    now: Date.now,
  };
}

/** @throws TypeError */
function controlTarget(text: string): { host: string; port: number } {
  const [, six, name, port] = /^(?:\[([0-9a-fA-F:.]+)\]|([A-Za-z0-9._-]{1,253})):(\d{1,5})$/.exec(text) ?? [];
  const host = six ?? name;
  if (host === undefined || Number(port) < 1 || Number(port) > 65_535) {
    throw new TypeError(`--egress-control: ${text.slice(0, 100)} is not HOST:PORT, such as 203.0.113.1:443`);
  }
  return { host, port: Number(port) };
}

const endpointsOf = Object.values(presets).flatMap(
  ({ endpoints, regions = {}, ownHost }): readonly Pick<Endpoint, 'port'>[] => [
    ...endpoints,
    ...Object.values(regions).flatMap(region => region.endpoints),
    ...(ownHost ? [ownHost] : []),
  ],
);

/** Mail ports of RFC 5321 and 8314, and the ports of the presets. */
export const MAIL_PORTS: ReadonlySet<number> = new Set([
  25,
  465,
  587,
  ...endpointsOf.map(({ port }) => port),
]);
