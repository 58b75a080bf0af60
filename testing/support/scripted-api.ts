import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent } from 'undici';
import { Client, type RequestHook } from '../../operator/src/kube/client.ts';
import type { WriteGate } from '../../operator/src/kube/gate.ts';

/** Answers one request to the scripted API server. */
export type Handler = (request: IncomingMessage, response: ServerResponse, url: URL) => void;

export interface ScriptedApi {
  client: Client;
  /** Path and query of every request so far. */
  requests: string[];
  /** Returns how often the client was notified that its credentials were rejected. */
  invalidated(): number;
  stop(): Promise<void>;
}

/** Starts a scripted API server, for behavior that a real one cannot produce on demand. */
export async function scriptedApi(
  handler: Handler,
  onRequest?: RequestHook,
  gate?: WriteGate,
): Promise<ScriptedApi> {
  const requests: string[] = [];
  let invalidated = 0;
  const server = createServer((request, response) => {
    requests.push(request.url ?? '');
    handler(request, response, new URL(request.url ?? '', 'http://api'));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const dispatcher = new Agent({ keepAliveTimeout: 1_000 });
  const client = new Client(
    {
      server: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      basePath: '',
      namespace: undefined,
      current: async () => ({ dispatcher, headers: {} }),
      reset: () => {},
      invalidate: () => {
        invalidated += 1;
      },
      close: async () => {},
    },
    onRequest,
    gate,
  );
  return {
    client,
    requests,
    invalidated: () => invalidated,
    async stop() {
      await dispatcher.destroy();
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    },
  };
}

/** Sends a JSON response. */
export function json(response: ServerResponse, body: unknown, status = 200, headers = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

/** Returns a Status object as the API server sends it with a failure. */
export const failure = (code: number, reason: string) => ({
  kind: 'Status',
  apiVersion: 'v1',
  status: 'Failure',
  code,
  reason,
  message: `${reason} for the test`,
});
