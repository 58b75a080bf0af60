import type { LookupFunction } from 'node:net';
import { isIP } from 'node:net';
import type { SecureContext } from 'node:tls';
import { Agent, type Dispatcher } from 'undici';
import { USER_AGENT } from '../model/version.ts';
import type { Resolver } from '../probe/net/resolver.ts';
import type { TokenFault } from './failure.ts';

export interface TransportOptions {
  resolver: Resolver;
  /** Returns why the policy denies the address. Called immediately before connecting. */
  addressDenied(address: string): string | undefined;
  secureContext: SecureContext;
  /** Returns why secrets must not be sent to this `host` or `host:port`; undefined if they may. */
  hostDenied(host: string): string | undefined;
  /** Deadline of one request, including its answer. */
  timeoutMs?: number;
  /** Connections stay open for the next request; default true. */
  keepAlive?: boolean;
}

/** Type of the fetch function that the OAuth2 library calls. */
export type Transport = (url: string, init: TransportRequest) => Promise<Response>;

export interface TransportRequest {
  method: string;
  headers: Record<string, string>;
  body?: unknown;
}

/** An exception only inside the library; the caller gets the fault. */
export class TransportError extends Error {
  readonly fault: TokenFault;

  constructor(fault: TokenFault) {
    super(fault.kind);
    this.name = 'TransportError';
    this.fault = fault;
  }
}

const DEADLINE_MS = 10_000;
const MAX_ANSWER = 64 * 1024;
/** An idle connection is closed after this. */
const IDLE_MS = 30_000;
/** Connections to one host at a time; the rest wait their turn. */
const CONNECTIONS = 4;

/**
 * Creates a client for HTTPS requests under the operator's address policy. It verifies TLS, follows no redirect, uses
 * no proxy, and limits the time and the size of an answer.
 */
export function createTransport(options: TransportOptions): Transport {
  const { secureContext, hostDenied, timeoutMs = DEADLINE_MS, keepAlive = true } = options;
  const agent = new Agent({
    connections: CONNECTIONS,
    keepAliveTimeout: IDLE_MS,
    // 0: each connection is closed after its answer.
    pipelining: keepAlive ? 1 : 0,
    // The deadline of the request covers the connection.
    connect: { lookup: lookup(options), secureContext, allowH2: false, timeout: 0 },
  });
  return async (address, init) => {
    const url = new URL(address);
    const denied = url.protocol === 'https:' ? hostDenied(url.host) : 'Secrets are sent only over HTTPS.';
    if (denied !== undefined) throw new TransportError({ kind: 'denied', detail: denied });
    // An address needs no lookup, so the policy is applied here.
    const literal = url.hostname.replace(/^\[|\]$/g, '');
    const policy = isIP(literal) === 0 ? undefined : options.addressDenied(literal);
    if (policy !== undefined) throw new TransportError(addressFault(literal, policy));
    return send(url, init, agent, timeoutMs);
  };
}

async function send(
  url: URL,
  { method, headers, body }: TransportRequest,
  agent: Agent,
  ms: number,
): Promise<Response> {
  try {
    const answer = await agent.request({
      origin: url.origin,
      path: url.pathname + url.search,
      method: method as Dispatcher.HttpMethod,
      headers: { ...headers, 'user-agent': USER_AGENT },
      body: body === undefined || body === null ? null : String(body),
      signal: AbortSignal.timeout(ms),
    });
    const content = await read(answer.body);
    const { statusCode: status } = answer;
    if (status < 200 || status > 599) throw new Error(`HTTP status ${status}`);
    return new Response(status === 204 ? null : content, { status, headers: kept(answer.headers) });
  } catch (error) {
    throw asTransportError(error, ms);
  }
}

async function read(body: AsyncIterable<Buffer>): Promise<Buffer<ArrayBuffer>> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > MAX_ANSWER) throw new Error(`its answer is larger than ${MAX_ANSWER} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** WWW-Authenticate is ignored: the error in the body has more details. */
const kept = (headers: Dispatcher.ResponseData['headers']): [string, string][] =>
  ['content-type', 'retry-after'].flatMap(name => {
    const value = headers[name];
    return typeof value === 'string' ? [[name, value] satisfies [string, string]] : [];
  });

/** Resolves a host with the operator's own resolver to the addresses that the policy allows. */
function lookup({ resolver, addressDenied }: TransportOptions): LookupFunction {
  return (host, { all }, done) => {
    void resolver.resolve(host).then(found => {
      const fail = (fault: TokenFault) => done(new TransportError(fault), '', 0);
      if (!found.ok)
        return fail({ kind: 'unreachable', detail: `${host} cannot be resolved (${found.code})` });
      const allowed = found.addresses.filter(({ address }) => addressDenied(address) === undefined);
      const [first] = allowed;
      if (first) return all ? done(null, allowed) : done(null, first.address, first.family);
      const [refused] = found.addresses;
      return fail(
        addressFault(refused?.address ?? host, addressDenied(refused?.address ?? '') ?? 'no address'),
      );
    });
  };
}

const addressFault = (address: string, why: string): TokenFault => ({
  kind: 'denied',
  detail: `The operator's policy does not allow connections to ${address} for access tokens: ${why}. An administrator can allow it with --allow-address.`,
});

function asTransportError(error: unknown, ms: number): TransportError {
  if (error instanceof TransportError) return error;
  const { name, code, message } = error as NodeJS.ErrnoException;
  if (name === 'TimeoutError' || name === 'AbortError') {
    return new TransportError({ kind: 'unreachable', detail: `no answer within ${ms / 1000}s` });
  }
  const text = message || code || 'connection failed';
  const detail = code && !text.includes(code) ? `${text} (${code})` : text;
  return new TransportError({ kind: 'unreachable', detail: detail.slice(0, 300) });
}
