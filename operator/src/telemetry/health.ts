import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';

export interface HealthOptions {
  host: string;
  port: number;
  /** @returns undefined when ready, else why not */
  notReady(): string | undefined;
  metrics(): Promise<string>;
}

/**
 * Serves /healthz, /readyz and /metrics.
 * @throws Error when the address cannot be had
 */
export async function serveHealth(options: HealthOptions): Promise<Server> {
  const server = createServer(
    { headersTimeout: 5_000, requestTimeout: 10_000, keepAliveTimeout: 30_000 },
    (request, response) => {
      void answer(request, response, options);
    },
  );
  server.maxConnections = 128;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  return server;
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  options: HealthOptions,
): Promise<void> {
  request.resume();
  const send = (status: number, text: string, type = 'text/plain; charset=utf-8') => {
    response.writeHead(status, { 'content-type': type });
    response.end(text);
  };
  switch (request.url?.split('?')[0]) {
    case '/healthz':
      return send(200, 'ok\n');
    case '/readyz': {
      const reason = options.notReady();
      return reason === undefined ? send(200, 'ok\n') : send(503, `${reason}\n`);
    }
    case '/metrics':
      return send(200, await options.metrics(), 'text/plain; version=0.0.4; charset=utf-8');
    default:
      return send(404, 'not found; there are /healthz, /readyz and /metrics\n');
  }
}
