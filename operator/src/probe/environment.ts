import type { SecureContext } from 'node:tls';
import type { Endpoint, TLSVersion } from '../model/endpoint.ts';
import type { Surroundings } from '../model/evidence.ts';
import type { Control } from './net/control.ts';
import type { Resolver } from './net/resolver.ts';
import type { TlsSessions } from './net/sessions.ts';

/** Settings and functions that all probes of this process share. They are made once, from flags. */
export interface ProbeEnvironment {
  resolver: Resolver;
  /** Returns why the policy denies this address; undefined if it is allowed. Called immediately before connecting. */
  addressDenied(address: string): string | undefined;
  portDenied(port: number): string | undefined;
  /** Reports whether the administrator allows credentials to be sent to this host without TLS. */
  plaintextLoginAllowed(host: string): boolean;
  /**
   * Returns the context for these CAs and this minimum TLS version. Contexts are shared: each uses memory until the
   * garbage collector frees it.
   */
  secureContext(caBundle: string | undefined, minVersion: TLSVersion): SecureContext;
  /** TLS sessions that can be resumed. */
  sessions: TlsSessions;
  /** Checks the address of --egress-control; absent if the administrator set none. */
  control?: Control;
  /** Facts about egress that this process has without network traffic. */
  surroundingsOf?(endpoint: Endpoint): Pick<Surroundings, 'apiServer' | 'otherServer'>;
  /** Name to send with EHLO; absent: the local address of the connection as an address literal. */
  heloName?: string;
  /** Milliseconds since the epoch. */
  now(): number;
}
