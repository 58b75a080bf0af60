import type { Endpoint } from '../model/endpoint.ts';

/** Endpoints of one host that speak TLS from the first byte. */
export const implicit = (host: string, ...ports: readonly number[]): readonly Endpoint[] =>
  ports.map(port => ({ host, port, tls: 'implicit' }));

/** Endpoints of one host that are upgraded by STARTTLS. */
export const starttls = (host: string, ...ports: readonly number[]): readonly Endpoint[] =>
  ports.map(port => ({ host, port, tls: 'starttls' }));
