import type { SecureContext } from 'node:tls';
import type { Endpoint, TLSVersion } from '../model/endpoint.ts';
import type { Surroundings } from '../model/evidence.ts';
import type { Control } from './net/control.ts';
import type { Resolver } from './net/resolver.ts';
import type { TlsSessions } from './net/sessions.ts';

/** Settings and functions that all probes of this process share. They are made once, from flags. */
export interface ProbeEnvironment {
  resolver: Resolver;
  /** Why the address must not be connected to; undefined where it may. Asked at the moment of connecting. */
  addressDenied(address: string): string | undefined;
  portDenied(port: number): string | undefined;
  /** Whether the administrator lets credentials go to this host without TLS. */
  plaintextLoginAllowed(host: string): boolean;
  /** Trust and oldest version; contexts are shared, for each costs memory until it is collected. */
  secureContext(caBundle: string | undefined, minVersion: TLSVersion): SecureContext;
  /** TLS sessions that can be resumed. */
  sessions: TlsSessions;
  /** Whether the address that an administrator named for it can be reached; absent where none was named. */
  control?: Control;
  /** Facts about egress that this process has without network traffic. */
  surroundingsOf?(endpoint: Endpoint): Pick<Surroundings, 'apiServer' | 'otherServer'>;
  /** Name to send with EHLO; absent: the local address of the connection as an address literal. */
  heloName?: string;
  /** Milliseconds since the epoch. */
  now(): number;
}
