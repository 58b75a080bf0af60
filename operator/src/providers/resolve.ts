import { DEFAULTS } from '../../../crds/defaults.ts';
import type { ProviderId } from '../../../crds/providers.ts';
import { FIELD } from '../../../crds/wording.ts';
import type { Endpoint, LoginMethod, TLSMode, TLSVersion } from '../model/endpoint.ts';
import { TOKEN_METHODS } from '../model/endpoint.ts';
import { presetOf } from './index.ts';
import type { Preset } from './preset.ts';

/** The part of a spec (or of the command line) that determines the server. */
export interface EndpointSpec {
  provider?: ProviderId | undefined;
  region?: string | undefined;
  endpoint?: EndpointOverride | undefined;
}

export interface EndpointOverride {
  host?: string | undefined;
  port?: number | undefined;
  tls?: TLSMode | undefined;
  serverName?: string | undefined;
  minTLSVersion?: TLSVersion | undefined;
}

export interface ResolvedEndpoint {
  endpoint: Endpoint;
  /** Name for SNI and for the check of the certificate. */
  serverName: string;
  minTLSVersion: TLSVersion;
  /** Other endpoints of the same host, in the order in which to try them. */
  siblings: Endpoint[];
}

/** `problem` is one sentence: what is wrong with the spec and what to write instead. */
export type EndpointResolution = ResolvedEndpoint | { problem: string };

/** Returns the endpoint in effect: the endpoint of the preset with the overrides of the spec. */
export function resolveEndpoint(
  spec: EndpointSpec,
  preset: Preset = presetOf(spec.provider ?? 'custom'),
): EndpointResolution {
  const known = regionEndpoints(preset, spec.region);
  if ('problem' in known) return known;
  const given = spec.endpoint ?? {};

  const host = given.host ?? known[0]?.host;
  if (host === undefined) return { problem: hostMissing(preset) };
  const portAndMode = resolvePort(preset, known, given);
  if (!portAndMode) return { problem: `provider ${preset.id} needs ${FIELD.port}, such as 465 or 587` };

  const endpoint: Endpoint = { host, ...portAndMode };
  return {
    endpoint,
    // A final dot makes a host name absolute for DNS; names in certificates never have one.
    serverName: given.serverName ?? host.replace(/\.$/, ''),
    minTLSVersion: given.minTLSVersion ?? DEFAULTS['endpoint.minTLSVersion'],
    siblings: siblingsOf(preset, known, endpoint),
  };
}

/** Returns the user name for the login; a fixed user name of the preset overrides the value in the Secret. */
export function resolveUsername(preset: Preset, given?: string): string | undefined {
  return preset.username.value ?? given;
}

/** Returns the login methods in the order of preference. */
export function loginMethods(
  preset: Preset,
  wanted: LoginMethod | 'auto' = 'auto',
  byToken = false,
): readonly LoginMethod[] {
  if (wanted !== 'auto') return [wanted];
  if (byToken) return TOKEN_METHODS;
  return preset.methods ?? ['plain', 'login', 'cram-md5'];
}

function regionEndpoints(
  preset: Preset,
  region: string | undefined,
): readonly Endpoint[] | { problem: string } {
  if (region === undefined) return preset.endpoints;
  const regions = preset.regions ?? {};
  const found = Object.hasOwn(regions, region) ? regions[region] : undefined;
  if (found) return found.endpoints;
  const names = Object.keys(regions);
  const problem =
    names.length === 0
      ? `provider ${preset.id} has no regions: remove ${FIELD.region}`
      : `provider ${preset.id} has no region ${region}: use one of ${names.join(', ')}, or leave ${FIELD.region} out and set ${FIELD.host}`;
  return { problem };
}

function hostMissing({ id, ownHost }: Preset): string {
  return ownHost
    ? `provider ${id} needs ${FIELD.host}, such as ${ownHost.example}`
    : `provider ${id} needs ${FIELD.host} and ${FIELD.port}`;
}

/**
 * Returns port and TLS mode. If only one is given, the other is the matching value of the preset, otherwise the usual
 * value.
 */
function resolvePort(
  { ownHost }: Preset,
  known: readonly Endpoint[],
  { port, tls }: EndpointOverride,
): Pick<Endpoint, 'port' | 'tls'> | undefined {
  const candidates = ownHost ? [ownHost] : known;
  if (port !== undefined) {
    return { port, tls: tls ?? candidates.find(other => other.port === port)?.tls ?? usualMode(port) };
  }
  if (tls !== undefined && (ownHost || known.length > 0)) {
    return { port: candidates.find(other => other.tls === tls)?.port ?? USUAL_PORT[tls], tls };
  }
  const [first] = candidates;
  return first && { port: first.port, tls: first.tls };
}

const USUAL_PORT: Readonly<Record<TLSMode, number>> = { implicit: 465, starttls: 587, none: 25 };

/** 994 is NetEase's second port with TLS from the first byte. */
const IMPLICIT_PORTS: readonly number[] = [465, 994, 2465];

const usualMode = (port: number): TLSMode => (IMPLICIT_PORTS.includes(port) ? 'implicit' : 'starttls');

function siblingsOf(preset: Preset, known: readonly Endpoint[], chosen: Endpoint): Endpoint[] {
  if (preset.ownHost) return [];
  const sameHost = known.filter(({ host }) => host === chosen.host);
  const others = sameHost.length > 0 ? sameHost : conventional(chosen.host);
  return others.filter(({ port }) => port !== chosen.port);
}

/** Returns the standard submission endpoints of a host (RFC 8314, RFC 6409). */
const conventional = (host: string): Endpoint[] => [
  { host, port: 465, tls: 'implicit' },
  { host, port: 587, tls: 'starttls' },
];
