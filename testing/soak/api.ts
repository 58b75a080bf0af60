import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { text } from 'node:stream/consumers';

interface Kubeconfig {
  clusters: [{ cluster: { server: string; 'certificate-authority-data': string } }];
  users: [{ user: { token: string } }];
}

/** Maximum number of attempts: the API server is restarted while objects are changed. */
const MAX_ATTEMPTS = 60;
const RETRY_MS = 500;

/**
 * A client of the API server. The tests do not use kubectl here, because it would block the mail servers of this
 * process.
 */
export class Api {
  readonly #agent: Agent;
  readonly #server: URL;
  readonly #token: string;

  constructor(kubeconfig: string) {
    const { clusters, users } = JSON.parse(readFileSync(kubeconfig, 'utf8')) as Kubeconfig;
    const { server, 'certificate-authority-data': ca } = clusters[0].cluster;
    this.#server = new URL(server);
    this.#token = users[0].user.token;
    this.#agent = new Agent({ keepAlive: true, maxSockets: 16, ca: Buffer.from(ca, 'base64') });
  }

  get<T>(path: string): Promise<T> {
    return this.#insist('GET', path) as Promise<T>;
  }

  create(path: string, body: unknown): Promise<unknown> {
    return this.#insist('POST', path, body);
  }

  merge(path: string, body: unknown): Promise<unknown> {
    return this.#insist('PATCH', path, body);
  }

  delete(path: string): Promise<unknown> {
    return this.#insist('DELETE', path);
  }

  close(): void {
    this.#agent.destroy();
  }

  async #insist(method: string, path: string, body?: unknown): Promise<unknown> {
    for (let attempt = 1; ; attempt++) {
      const answer = await this.#send(method, path, body).catch((error: unknown) => String(error));
      if (typeof answer !== 'string') {
        if (answer.status < 300) return JSON.parse(answer.body);
        // The attempt before did the work, but its response was lost.
        if (attempt > 1 && (answer.status === 409 || (method === 'DELETE' && answer.status === 404)))
          return {};
        if (answer.status < 429) throw new Error(`${method} ${path}: ${answer.status} ${answer.body}`);
      }
      if (attempt === MAX_ATTEMPTS) throw new Error(`${method} ${path}: ${JSON.stringify(answer)}`);
      await new Promise(resolve => setTimeout(resolve, RETRY_MS));
    }
  }

  #send(method: string, path: string, body: unknown): Promise<{ status: number; body: string }> {
    const { promise, resolve, reject } = Promise.withResolvers<{ status: number; body: string }>();
    const headers = {
      authorization: `Bearer ${this.#token}`,
      'content-type': method === 'PATCH' ? 'application/merge-patch+json' : 'application/json',
    };
    const { hostname: host, port } = this.#server;
    request({ agent: this.#agent, host, port, path, method, headers }, response => {
      text(response).then(answer => resolve({ status: response.statusCode ?? 0, body: answer }), reject);
    })
      .on('error', reject)
      .end(body === undefined ? undefined : JSON.stringify(body));
    return promise;
  }
}
