import type { SecureContext } from 'node:tls';
import type { TLSVersion } from '../model/endpoint.ts';
import type { Resolver } from './net/resolver.ts';

/** What every probe of this process shares: made once, from flags. */
export interface ProbeEnvironment {
  resolver: Resolver;
  /** Why the address must not be connected to; undefined where it may. Asked at the moment of connecting. */
  addressDenied(address: string): string | undefined;
  portDenied(port: number): string | undefined;
  /** Whether the administrator lets credentials go to this host without TLS. */
  plaintextLoginAllowed(host: string): boolean;
  /** Trust and oldest version; contexts are shared, for each costs memory until it is collected. */
  secureContext(caBundle: string | undefined, minVersion: TLSVersion): SecureContext;
  /** Name to give in EHLO. */
  heloName: string;
  /** Milliseconds since the epoch. */
  now(): number;
}
