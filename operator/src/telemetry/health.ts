import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { FairConnections } from './fair-connections.ts';

export interface HealthOptions {
  host: string;
  port: number;
  /** @returns undefined when ready, else why not */
  notReady(): string | undefined;
  metrics(): Promise<string>;
}

const MAX_CONNECTIONS = 128;
/** Milliseconds after which a client that has not read a response is disconnected. */
const ANSWER_MS = 10_000;
/** Milliseconds during which requests for metrics share one rendering. */
const SHARED_MS = 1_000;

/**
 * Serves /healthz, /readyz and /metrics.
 * @throws Error if the address cannot be bound
 */
export async function serveHealth(options: HealthOptions): Promise<Server> {
  const connections = new FairConnections(MAX_CONNECTIONS);
  const metrics = shared(options.metrics);
  const server = createServer(
    {
      headersTimeout: 5_000,
      requestTimeout: 10_000,
      keepAliveTimeout: 30_000,
      connectionsCheckingInterval: 1_000,
    },
    (request, response) => {
      const { socket } = request;
      connections.mark(socket, true);
      const late = setTimeout(() => socket.destroy(), ANSWER_MS).unref();
      response.once('close', () => {
        clearTimeout(late);
        connections.mark(socket, false);
      });
      void answer(request, response, { ...options, metrics });
    },
  );
  server.on('connection', socket => connections.admit(socket));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  return server;
}

const TEXT = 'text/plain; charset=utf-8';

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { notReady, metrics }: Pick<HealthOptions, 'notReady'> & { metrics(): Promise<Buffer> },
): Promise<void> {
  request.resume();
  // Only scrapers reuse a connection.
  const send = (status: number, body: string | Buffer, headers: Record<string, string>) => {
    response.writeHead(status, headers);
    response.end(body);
  };
  const once = { 'content-type': TEXT, connection: 'close' };
  switch (request.url?.split('?')[0]) {
    case '/healthz':
      return send(200, 'ok\n', once);
    case '/readyz': {
      const reason = notReady();
      return reason === undefined ? send(200, 'ok\n', once) : send(503, `${reason}\n`, once);
    }
    case '/metrics':
      return metrics().then(
        text => send(200, text, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }),
        () => send(500, 'the metrics could not be rendered\n', once),
      );
    default:
      return send(404, 'not found; there are /healthz, /readyz and /metrics\n', once);
  }
}

/**
 * Returns a function that shares one rendering, held once in memory, among requests that arrive at about the same time.
 */
function shared(render: () => Promise<string>): () => Promise<Buffer> {
  let last: { at: number; text: Promise<Buffer> } | undefined;
  return () => {
    const now = performance.now();
    if (!last || now - last.at > SHARED_MS) {
      last = { at: now, text: render().then(text => Buffer.from(text)) };
    }
    return last.text;
  };
}
