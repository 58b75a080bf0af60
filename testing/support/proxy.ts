import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { Agent, request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { ControlPlane } from '../cluster/cluster.ts';

/** Proxies the operator's connections to the API server, and records the requests. */
export interface ApiProxy {
  /** Path of a kubeconfig with the address of this proxy. */
  kubeconfig: string;
  /** Called before the API server gets a write. With the result `drop`, the API server never gets it. */
  beforeWrite: ((what: string) => 'drop' | undefined) | undefined;
  /** Called when the API server has processed a write, before the operator gets the response. */
  onWrite: ((what: string) => void) | undefined;
  /** Reads from the API server. Unlike kubectl, it does not block this process, in which the proxy runs. */
  get<T>(path: string): Promise<T>;
  stop(): Promise<void>;
}

interface Kubeconfig {
  clusters: { cluster: { server: string; 'certificate-authority-data': string } }[];
  users: { user: { token: string } }[];
}

const pem = (base64 = ''): Buffer => Buffer.from(base64, 'base64');

/** Matches the writes of a rotation. The Lease and the events are not part of it. */
const WRITES = /\/(secrets|configmaps|smtpconfigs|deployments|statefulsets|daemonsets)(\/|\?|$)/;

export async function startProxy(cluster: ControlPlane): Promise<ApiProxy> {
  const { clusters, users } = parse(readFileSync(cluster.kubeconfig, 'utf8')) as Kubeconfig;
  const target = new URL(clusters[0]?.cluster.server ?? '');
  const agent = new Agent({
    keepAlive: true,
    ca: pem(clusters[0]?.cluster['certificate-authority-data']),
  });
  const proxy: ApiProxy = {
    kubeconfig: join(cluster.dir, 'proxy.kubeconfig'),
    beforeWrite: undefined,
    onWrite: undefined,
    async get<T>(path: string) {
      const { port } = server.address() as AddressInfo;
      return (await (await fetch(`http://127.0.0.1:${port}${path}`)).json()) as T;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise(done => server.close(done));
      agent.destroy();
    },
  };
  const server = createServer((incoming, outgoing) => {
    const { method = '', url = '', headers } = incoming;
    const isWrite = method !== 'GET' && WRITES.test(url);
    if (isWrite && proxy.beforeWrite?.(`${method} ${url}`) === 'drop') return outgoing.destroy();
    const { host: _, ...passed } = headers;
    const authorization = `Bearer ${users[0]?.user.token}`;
    const upstream = request(
      {
        agent,
        hostname: target.hostname,
        port: target.port,
        method,
        path: url,
        headers: { ...passed, authorization },
      },
      answer => {
        if (isWrite) proxy.onWrite?.(`${method} ${url}`);
        if (outgoing.destroyed) return answer.destroy();
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
        answer.on('error', () => outgoing.destroy());
      },
    );
    upstream.on('error', () => outgoing.destroy());
    outgoing.on('close', () => upstream.destroy());
    incoming.pipe(upstream);
  });
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const kubeconfig = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'proxy',
    clusters: [
      { name: 'proxy', cluster: { server: `http://127.0.0.1:${port}`, 'insecure-skip-tls-verify': true } },
    ],
    users: [{ name: 'proxy', user: {} }],
    contexts: [{ name: 'proxy', context: { cluster: 'proxy', user: 'proxy', namespace: cluster.namespace } }],
  };
  writeFileSync(proxy.kubeconfig, JSON.stringify(kubeconfig));
  return proxy;
}
