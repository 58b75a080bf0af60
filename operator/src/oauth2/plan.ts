import { createHash } from 'node:crypto';
import type { OAuth2Spec, SmtpConfigSpec } from '../../../crds/schema/spec.ts';
import { presets } from '../providers/index.ts';
import type { FetchedGrant, OAuth2Rule, Preset } from '../providers/preset.ts';

/** Settings to fetch access tokens, without secrets. */
export interface TokenPlan {
  grant: FetchedGrant;
  tokenEndpoint: string;
  scopes: readonly string[];
  /** Client authentication: the providers accept the secret in the body, RFC 6749 requires Basic. */
  clientAuthentication: 'post' | 'basic';
  /** Value from the spec; absent if the Secret holds it. */
  clientId?: string;
  keys: { clientId: string; clientSecret: string; refreshToken: string; serviceAccount: string };
  /** True if a refresh token that replaces the current one is written to the Secret. */
  store: boolean;
}

/** @returns undefined if no token is fetched; `problem` is one sentence on what to write instead */
export function tokenPlanOf(
  spec: SmtpConfigSpec,
  preset: Preset,
): TokenPlan | { problem: string } | undefined {
  const oauth2 = spec.auth?.oauth2;
  if (!oauth2 || oauth2.grant === 'AccessToken') return undefined;
  const { grant } = oauth2;
  const where = endpointOf(oauth2, grant, preset);
  if ('problem' in where) return where;
  return {
    grant,
    ...where,
    clientAuthentication: preset.oauth2 ? 'post' : 'basic',
    ...(oauth2.clientId !== undefined && { clientId: oauth2.clientId }),
    keys: {
      clientId: oauth2.clientIdKey ?? 'clientId',
      clientSecret: oauth2.clientSecretKey ?? 'clientSecret',
      refreshToken: oauth2.refreshTokenKey ?? 'refreshToken',
      serviceAccount: oauth2.serviceAccountKey ?? 'serviceAccount',
    },
    store: oauth2.storeRefreshToken ?? false,
  };
}

function endpointOf(
  { tenant, tokenEndpoint, scopes }: OAuth2Spec,
  grant: FetchedGrant,
  { id, oauth2 }: Preset,
): Pick<TokenPlan, 'tokenEndpoint' | 'scopes'> | { problem: string } {
  const rule = oauth2?.grants[grant];
  if (tokenEndpoint !== undefined) return { tokenEndpoint, scopes: scopes ?? rule?.scopes ?? [] };
  if (!oauth2) {
    return {
      problem: `provider ${id} has no built-in OAuth2 settings: set spec.auth.oauth2.tokenEndpoint, or remove spec.auth.oauth2`,
    };
  }
  if (!rule) {
    return {
      problem: `provider ${id} does not support spec.auth.oauth2.grant ${grant}: use ${Object.keys(oauth2.grants).join(' or ')}`,
    };
  }
  if (tenant !== undefined && oauth2.tenant === undefined) {
    return { problem: `provider ${id} has no tenants: remove spec.auth.oauth2.tenant` };
  }
  if (rule.needsTenant && tenant === undefined) {
    return {
      problem: `provider ${id} requires spec.auth.oauth2.tenant for grant ${grant}: the directory (tenant) id of the organization`,
    };
  }
  return { tokenEndpoint: atTenant(oauth2, 'tokenEndpoint', tenant), scopes: scopes ?? rule.scopes };
}

/** Returns an endpoint of the provider for one tenant. */
export function atTenant(
  rule: OAuth2Rule,
  which: 'tokenEndpoint' | 'authorizationEndpoint' | 'deviceEndpoint',
  tenant = rule.tenant,
): string {
  return (rule[which] ?? '').replace('TENANT', encodeURIComponent(tenant ?? ''));
}

/** Returns `host` or `host:port` of every token endpoint of the presets. */
export const PRESET_TOKEN_HOSTS: readonly string[] = [
  ...new Set(
    Object.values(presets).flatMap(({ oauth2 }) => (oauth2 ? [new URL(oauth2.tokenEndpoint).host] : [])),
  ),
];

/**
 * Limits the token hosts: an author of SmtpConfigs must not be able to send the content of a Secret to a host of their
 * choice.
 */
export function tokenHostPolicy(allowed: readonly string[]): (host: string) => string | undefined {
  const hosts = new Set([...PRESET_TOKEN_HOSTS, ...allowed.map(host => host.replace(/:443$/, ''))]);
  return host =>
    hosts.has(host)
      ? undefined
      : `The operator's policy does not allow fetching access tokens from ${host}, which belongs to no preset: an administrator can allow it with --allow-token-host ${host}.`;
}

/** Returns an identifier of everything that a token depends on, except the content of the Secret. */
export const planKey = (plan: TokenPlan): string =>
  createHash('sha256').update(JSON.stringify(plan)).digest('hex').slice(0, 16);
