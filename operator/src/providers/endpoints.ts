import type { Endpoint } from '../model/endpoint.ts';

/** Returns endpoints of one host with TLS from the first byte. */
export const implicit = (host: string, ...ports: readonly number[]): readonly Endpoint[] =>
  ports.map(port => ({ host, port, tls: 'implicit' }));

/** Returns endpoints of one host with STARTTLS. */
export const starttls = (host: string, ...ports: readonly number[]): readonly Endpoint[] =>
  ports.map(port => ({ host, port, tls: 'starttls' }));
