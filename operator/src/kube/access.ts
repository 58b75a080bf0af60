import type { RequestOptions } from 'node:https';
import { KubeConfig } from '@kubernetes/client-node';
import type { Dispatcher } from 'undici';
import { Agent } from 'undici';
import { Connections } from './connections.ts';

/** The address of the API server, and the credentials for it. */
export interface Access {
  /** Scheme, host and port. */
  server: string;
  /** Prefix of every path; '' for most clusters. Some gateways serve a cluster under a path prefix. */
  basePath: string;
  /** Namespace of the kubeconfig's context or of the pod's service account. */
  namespace: string | undefined;
  /** Returns the pooled connections and the authentication headers. */
  current(): Promise<{ dispatcher: Dispatcher; headers: Record<string, string> }>;
  /** Makes the next request read tokens and certificates again, because the API server rejected the last ones. */
  invalidate(): void;
  /** Resets every connection. Data that the kernel has not delivered yet is then never delivered. */
  reset(): void;
  close(): Promise<void>;
}

/**
 * Milliseconds until credentials are read again: service account tokens are renewed on disk, and exec plugins cache
 * theirs.
 */
const FRESH_MS = 10_000;

/**
 * Loads the access from a kubeconfig file, else from KUBECONFIG, ~/.kube/config or the pod's service account.
 * @param context a context of the kubeconfig; default: its current context
 * @throws Error with the locations that were searched
 */
export function loadAccess(kubeconfigFile?: string, context?: string): Access {
  const kubeConfig = new KubeConfig();
  if (kubeconfigFile === undefined) kubeConfig.loadFromDefault();
  else kubeConfig.loadFromFile(kubeconfigFile);
  if (context !== undefined) {
    if (!kubeConfig.getContextObject(context)) throw new Error(`the kubeconfig has no context ${context}`);
    kubeConfig.setCurrentContext(context);
  }
  const cluster = kubeConfig.getCurrentCluster();
  // The default of client-node is localhost:8080, which would hide a missing configuration.
  if (!cluster || cluster.server === 'http://localhost:8080') {
    throw new Error(
      'no cluster configured: use --kubeconfig, set KUBECONFIG, or run in a pod with a service account',
    );
  }
  return pooled(kubeConfig, cluster.server);
}

/** Returns the names of the contexts of a kubeconfig. */
export function contextsOf(kubeconfigFile?: string): string[] {
  const kubeConfig = new KubeConfig();
  if (kubeconfigFile === undefined) kubeConfig.loadFromDefault();
  else kubeConfig.loadFromFile(kubeconfigFile);
  return kubeConfig.getContexts().map(({ name }) => name);
}

function pooled(kubeConfig: KubeConfig, server: string): Access {
  let held: { dispatcher: Dispatcher; headers: Record<string, string>; identity: string } | undefined;
  let freshUntil = 0;
  let pending: Promise<void> | undefined;
  const connections = new Connections();

  async function refresh(): Promise<void> {
    const options: RequestOptions & { headers: Record<string, string> } = { headers: {} };
    await kubeConfig.applyToHTTPSOptions(options);
    const identity = JSON.stringify([options.ca, options.cert, options.key, options.pfx].map(String));
    const headers = { ...stringHeaders(options.headers), ...basic(options.auth) };
    if (held?.identity !== identity) {
      const former = held?.dispatcher;
      held = { dispatcher: await dispatcherFor(kubeConfig, options, connections), headers, identity };
      // Requests in progress finish on the connections on which they began.
      former?.close().catch(() => {});
    } else {
      held.headers = headers;
    }
    freshUntil = Date.now() + FRESH_MS;
  }

  const { origin, pathname } = new URL(server);
  return {
    server: origin,
    basePath: pathname.replace(/\/$/, ''),
    namespace: kubeConfig.getContextObject(kubeConfig.getCurrentContext())?.namespace,
    async current() {
      if (!held || Date.now() > freshUntil) {
        pending ??= refresh().finally(() => {
          pending = undefined;
        });
        await pending;
      }
      if (!held) throw new Error('no access');
      return held;
    },
    invalidate() {
      freshUntil = 0;
    },
    reset: () => connections.reset(),
    async close() {
      await held?.dispatcher.destroy();
      held = undefined;
    },
  };
}

const CONNECTIONS = 32;

/** Returns one pool for all requests: client-node opens a TLS connection for each request. */
async function dispatcherFor(
  kubeConfig: KubeConfig,
  options: RequestOptions,
  connections: Connections,
): Promise<Dispatcher> {
  if (kubeConfig.getCurrentCluster()?.proxyUrl) return proxied(kubeConfig);
  const { ca, cert, key, pfx, passphrase, rejectUnauthorized, servername } = options;
  const given = { ca, cert, key, pfx, passphrase, rejectUnauthorized, servername };
  return new Agent({
    allowH2: false,
    connections: CONNECTIONS,
    keepAliveTimeout: 60_000,
    connect: connections.connector(
      Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
    ),
  });
}

/**
 * Returns the dispatcher of client-node, which supports HTTP and SOCKS proxies. It is kept, not created per request.
 */
async function proxied(kubeConfig: KubeConfig): Promise<Dispatcher> {
  let captured: Dispatcher | undefined;
  await kubeConfig.applySecurityAuthentication({
    setHeaderParam() {},
    setDispatcher(dispatcher: Dispatcher) {
      captured = dispatcher;
    },
  } as unknown as Parameters<KubeConfig['applySecurityAuthentication']>[0]);
  if (!captured) throw new Error('the proxy of this kubeconfig is not usable');
  return captured;
}

const stringHeaders = (headers: object): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([key, value]) => [key.toLowerCase(), String(value)]));

const basic = (auth: string | null | undefined): Record<string, string> =>
  auth ? { authorization: `Basic ${Buffer.from(auth).toString('base64')}` } : {};
