import { setTimeout as sleep } from 'node:timers/promises';
import type { Dispatcher } from 'undici';
import { USER_AGENT } from '../model/version.ts';
import type { Access } from './access.ts';
import { ApiError, ApiUnavailable, apiError } from './errors.ts';
import type { Resource } from './resources.ts';
import { pathOf } from './resources.ts';

export interface Call {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  resource: Resource;
  namespace?: string;
  name?: string;
  subresource?: 'status';
  query?: Readonly<Record<string, string>>;
  body?: unknown;
  contentType?: string;
  accept?: string;
  signal?: AbortSignal;
}

/** Told of every answered request: verb, plural, HTTP status. */
export type RequestHook = (verb: string, resource: string, status: number) => void;

const DRY_RUN = { dryRun: 'All' };
const DEADLINE_MS = 20_000;
const LARGEST_BODY = 64 * 1024 * 1024;
/** 429 and 503 with Retry-After are the server's way to ask for patience: it gets some, within bounds. */
const PATIENCE = { attempts: 4, longestMs: 10_000 };

/** A small REST client over pooled connections. */
export class Client {
  readonly #access: Access;
  readonly #onRequest: RequestHook;
  #answers: boolean | undefined;

  constructor(access: Access, onRequest: RequestHook = () => {}) {
    this.#access = access;
    this.#onRequest = onRequest;
  }

  /** Whether the last request was answered, be it by a refusal; undefined before the first. */
  get answers(): boolean | undefined {
    return this.#answers;
  }

  /** The namespace that the configuration names. */
  get namespace(): string | undefined {
    return this.#access.namespace;
  }

  /**
   * One request, and the JSON of its answer.
   * @throws ApiError when the server refuses, ApiUnavailable when it does not answer
   */
  async json(call: Call): Promise<unknown> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#once(call);
      } catch (error) {
        const wait = patienceFor(error, attempt);
        if (wait === undefined) throw error;
        await sleep(wait, undefined, { signal: call.signal, ref: false });
      }
    }
  }

  get(resource: Resource, namespace: string, name: string): Promise<unknown> {
    return this.json({ method: 'GET', resource, namespace, name });
  }

  create(
    resource: Resource,
    namespace: string,
    body: unknown,
    fieldManager: string,
    { dryRun = false } = {},
  ): Promise<unknown> {
    const query = { fieldManager, ...(dryRun && DRY_RUN) };
    return this.json({ method: 'POST', resource, namespace, body, query });
  }

  /** Server-side apply with force: what we declare is ours. */
  apply(
    resource: Resource,
    namespace: string,
    name: string,
    body: unknown,
    fieldManager: string,
    subresource?: 'status',
  ): Promise<unknown> {
    return this.json({
      method: 'PATCH',
      resource,
      namespace,
      name,
      ...(subresource && { subresource }),
      body,
      contentType: 'application/apply-patch+yaml',
      query: { fieldManager, force: 'true' },
    });
  }

  mergePatch(
    resource: Resource,
    namespace: string,
    name: string,
    body: unknown,
    fieldManager: string,
    { dryRun = false } = {},
  ): Promise<unknown> {
    return this.json({
      method: 'PATCH',
      resource,
      namespace,
      name,
      body,
      contentType: 'application/merge-patch+json',
      query: { fieldManager, ...(dryRun && DRY_RUN) },
    });
  }

  update(resource: Resource, namespace: string, name: string, body: unknown): Promise<unknown> {
    return this.json({ method: 'PUT', resource, namespace, name, body });
  }

  /** Deletes exactly the object with this uid and of this version, where they are given. */
  delete(
    resource: Resource,
    namespace: string,
    name: string,
    preconditions: { uid?: string; resourceVersion?: string },
  ): Promise<unknown> {
    const body = { apiVersion: 'v1', kind: 'DeleteOptions', preconditions };
    return this.json({ method: 'DELETE', resource, namespace, name, body });
  }

  /**
   * Opens a watch and returns its body, newline-delimited JSON.
   * @param idleMs a connection on which nothing came for so long is given up
   */
  async stream(call: Call, idleMs: number): Promise<Dispatcher.ResponseData['body']> {
    const response = await this.#send(call, { headersTimeout: DEADLINE_MS, bodyTimeout: idleMs });
    if (response.statusCode === 200) return response.body;
    throw await this.#failure(response);
  }

  async #once(call: Call): Promise<unknown> {
    const deadline = AbortSignal.timeout(DEADLINE_MS);
    const signal = call.signal ? AbortSignal.any([call.signal, deadline]) : deadline;
    const response = await this.#send({ ...call, signal }, {});
    if (response.statusCode >= 400) throw await this.#failure(response);
    return JSON.parse(await boundedText(response.body));
  }

  async #send(
    call: Call,
    timeouts: { headersTimeout?: number; bodyTimeout?: number },
  ): Promise<Dispatcher.ResponseData> {
    const { method, resource, body, contentType = 'application/json', accept = 'application/json' } = call;
    try {
      const { dispatcher, headers } = await this.#access.current();
      const response = await dispatcher.request({
        origin: this.#access.server,
        path: pathWithQuery(call, this.#access.basePath),
        method,
        headers: {
          ...headers,
          accept,
          'user-agent': USER_AGENT,
          ...(body !== undefined && { 'content-type': contentType }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        ...(call.signal && { signal: call.signal }),
        ...timeouts,
      });
      this.#answers = true;
      if (response.statusCode === 401) this.#access.invalidate();
      this.#onRequest(verbOf(call), resource.plural, response.statusCode);
      return response;
    } catch (error) {
      this.#answers = false;
      throw new ApiUnavailable(error);
    }
  }

  async #failure(response: Dispatcher.ResponseData): Promise<ApiError> {
    const retryAfter = response.headers['retry-after'];
    const text = await boundedText(response.body).catch(() => '');
    return apiError(response.statusCode, text, Array.isArray(retryAfter) ? retryAfter[0] : retryAfter);
  }
}

function pathWithQuery({ resource, namespace, name, subresource, query }: Call, basePath: string): string {
  const path = pathOf(resource, namespace, name) + (subresource ? `/${subresource}` : '');
  return basePath + path + (query ? `?${new URLSearchParams(query)}` : '');
}

async function boundedText(body: Dispatcher.ResponseData['body']): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > LARGEST_BODY) throw new Error(`answer larger than ${LARGEST_BODY} bytes`);
      chunks.push(chunk);
    }
  } catch (error) {
    throw new ApiUnavailable(error);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function patienceFor(error: unknown, attempt: number): number | undefined {
  if (!(error instanceof ApiError) || attempt >= PATIENCE.attempts) return undefined;
  if (error.status !== 429 && !(error.status === 503 && error.retryAfterSeconds)) return undefined;
  return Math.min((error.retryAfterSeconds ?? 1) * 1000, PATIENCE.longestMs) * (1 + Math.random() / 4);
}

function verbOf({ method, name, query }: Call): string {
  if (query?.['watch']) return 'watch';
  if (method === 'GET') return name === undefined ? 'list' : 'get';
  return { POST: 'create', PUT: 'update', PATCH: 'patch', DELETE: 'delete' }[method];
}
