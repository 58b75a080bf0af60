import type { SmtpConfigSpec } from '../../../crds/schema/spec.ts';

export const TLS_MODES = ['implicit', 'starttls', 'none'] as const;
export type TLSMode = (typeof TLS_MODES)[number];

export const TLS_VERSIONS = ['TLSv1.2', 'TLSv1.3'] as const;
export type TLSVersion = (typeof TLS_VERSIONS)[number];

/** SASL mechanisms that the operator can log in with. */
export type LoginMethod = Exclude<NonNullable<SmtpConfigSpec['auth']>['method'], 'auto' | 'none' | undefined>;

/** Methods that use an OAuth2 access token, in the order of preference: more clients support XOAUTH2. */
export const TOKEN_METHODS = ['xoauth2', 'oauthbearer'] as const satisfies readonly LoginMethod[];
export type TokenMethod = (typeof TOKEN_METHODS)[number];
export type PasswordMethod = Exclude<LoginMethod, TokenMethod>;

export const isTokenMethod = (method: string | undefined): method is TokenMethod =>
  TOKEN_METHODS.some(known => known === method);

export interface Endpoint {
  host: string;
  port: number;
  tls: TLSMode;
}

/** `smtp.qq.com:465`, with brackets around an IPv6 literal. */
export function endpointText({ host, port }: Pick<Endpoint, 'host' | 'port'>): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
