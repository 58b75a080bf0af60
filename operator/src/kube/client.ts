import { setTimeout as sleep } from 'node:timers/promises';
import type { Dispatcher } from 'undici';
import { USER_AGENT } from '../model/version.ts';
import type { Access } from './access.ts';
import { boundedText, header, patienceFor } from './answers.ts';
import { type Call, pathWithQuery, verbOf } from './call.ts';
import { ApiError, ApiUnavailable, apiError } from './errors.ts';
import { AnswerTooLarge, exchange } from './exchange.ts';
import type { WriteGate } from './gate.ts';
import { NotLeading } from './gate.ts';
import type { Resource } from './resources.ts';

/** Called for every request that got a response, with verb, plural and HTTP status. */
export type RequestHook = (verb: string, resource: string, status: number) => void;

/** Media type for responses of which only the metadata is read. */
export const METADATA_ONLY = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1';
const DRY_RUN = { dryRun: 'All' };
const DEADLINE_MS = 20_000;
/** Maximum bytes of a response. A single object is far smaller, and lists are requested in pages. */
const MAX_BODY = 64 * 1024 * 1024;

/** Where an object is. */
export interface ObjectPlace {
  resource: Resource;
  /** Undefined for a cluster-scoped object. */
  namespace: string | undefined;
  name: string;
}

const placeOf = <T extends { namespace: string | undefined }>({ namespace, ...place }: T) => ({
  ...place,
  ...(namespace !== undefined && { namespace }),
});

/** A small REST client over pooled connections. */
export class Client {
  readonly #access: Access;
  readonly #onRequest: RequestHook;
  readonly #gate: WriteGate | undefined;
  #answers: boolean | undefined;
  /** Aborts the writes in progress. */
  #ending: AbortSignal | undefined;

  /** @param gate controls whether writes may be sent; without a gate, every write is sent */
  constructor(access: Access, onRequest: RequestHook = () => {}, gate?: WriteGate) {
    this.#access = access;
    this.#onRequest = onRequest;
    this.#gate = gate;
  }

  /** Whether the last request got a response, even a refusal; undefined before the first request. */
  get answers(): boolean | undefined {
    return this.#answers;
  }

  /** The namespace from the configuration. */
  get namespace(): string | undefined {
    return this.#access.namespace;
  }

  /**
   * Sends one request and returns the JSON of the response.
   * @throws ApiError if the server refuses, ApiUnavailable if it does not respond, AnswerTooLarge, and NotLeading for a
   * write while this replica may not write
   */
  async json(call: Call): Promise<unknown> {
    return (await this.sized(call)).value;
  }

  /** Sends one request and returns the JSON of the response with its size in bytes. */
  async sized(call: Call): Promise<{ value: unknown; bytes: number }> {
    const signal = this.#signalOf(call);
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#once(call, signal);
      } catch (error) {
        const wait = call.onceWithinMs === undefined ? patienceFor(error, attempt) : undefined;
        if (wait === undefined) throw error;
        await sleep(wait, undefined, { signal, ref: false }).catch(() => {});
        if (signal?.aborted) throw this.#gateIsShutFor(call) ? new NotLeading() : error;
      }
    }
  }

  /** @param namespace undefined for a cluster-scoped object */
  get(resource: Resource, namespace: string | undefined, name: string): Promise<unknown> {
    return this.json({ method: 'GET', resource, ...(namespace !== undefined && { namespace }), name });
  }

  /**
   * Returns an object that is at least as new as a version from a watch. The API server answers from its watch cache,
   * which costs half as much as a read from etcd.
   */
  async getSince(version: string, resource: Resource, namespace: string, name: string): Promise<unknown> {
    try {
      return await this.json({
        method: 'GET',
        resource,
        namespace,
        name,
        query: { resourceVersion: version },
      });
    } catch (error) {
      // This API server has not seen the version yet: the watch event came from another API server.
      if (!(error instanceof ApiError) || error.status !== 504) throw error;
      return this.get(resource, namespace, name);
    }
  }

  create(
    { resource, namespace }: Omit<ObjectPlace, 'name'>,
    body: unknown,
    fieldManager: string,
    { dryRun = false } = {},
  ): Promise<unknown> {
    const query = { fieldManager, ...(dryRun && DRY_RUN) };
    return this.json({ ...placeOf({ resource, namespace }), method: 'POST', body, query });
  }

  /** Sends a server-side apply with force: the operator owns the fields that it declares. */
  apply(place: ObjectPlace, body: unknown, fieldManager: string): Promise<unknown> {
    return this.json({
      ...placeOf(place),
      method: 'PATCH',
      body,
      contentType: 'application/apply-patch+yaml',
      query: { fieldManager, force: 'true' },
    });
  }

  /**
   * Replaces the whole status of exactly the object with this uid (409 for another). A JSON patch does not require
   * reading the version first. It costs the API server less than a server-side apply.
   * @returns the object's metadata
   */
  replaceStatus(
    { uid, ...place }: ObjectPlace & { uid: string },
    status: unknown,
    fieldManager: string,
  ): Promise<unknown> {
    const patch = [
      { op: 'replace', path: '/metadata/uid', value: uid },
      { op: 'add', path: '/status', value: status },
    ];
    return this.#jsonPatch({ ...placeOf(place), subresource: 'status' }, patch, fieldManager);
  }

  /**
   * Replaces the whole data of exactly this version of the object (409 for another version). A JSON patch costs the API
   * server half as much as a merge patch of many kilobytes.
   * @returns the object's metadata
   */
  replaceData(
    { resourceVersion, ...place }: ObjectPlace & { resourceVersion: string },
    data: unknown,
    fieldManager: string,
  ): Promise<unknown> {
    const patch = [
      { op: 'replace', path: '/metadata/resourceVersion', value: resourceVersion },
      { op: 'add', path: '/data', value: data },
    ];
    return this.#jsonPatch(placeOf(place), patch, fieldManager);
  }

  #jsonPatch(
    object: Pick<Call, 'resource' | 'namespace' | 'name' | 'subresource'>,
    body: readonly object[],
    fieldManager: string,
  ): Promise<unknown> {
    const contentType = 'application/json-patch+json';
    return this.json({
      ...object,
      method: 'PATCH',
      body,
      contentType,
      accept: METADATA_ONLY,
      query: { fieldManager },
    });
  }

  mergePatch(
    place: ObjectPlace,
    body: unknown,
    fieldManager: string,
    { dryRun = false } = {},
  ): Promise<unknown> {
    return this.json({
      ...placeOf(place),
      method: 'PATCH',
      body,
      contentType: 'application/merge-patch+json',
      query: { fieldManager, ...(dryRun && DRY_RUN) },
    });
  }

  /** Deletes the object only if its uid and version match the given ones. */
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
   * @param idleMs milliseconds without data after which the connection is closed
   */
  async stream(call: Call, idleMs: number): Promise<Dispatcher.ResponseData['body']> {
    const { signal } = call;
    const { statusCode, headers, body } = await this.#send(call, signal, (dispatcher, options) =>
      dispatcher.request({
        ...options,
        ...(signal && { signal }),
        headersTimeout: DEADLINE_MS,
        bodyTimeout: idleMs,
      }),
    );
    this.#answered(call, statusCode);
    if (statusCode === 200) return body;
    const text = await boundedText(body).catch(() => '');
    throw apiError(statusCode, text, header(headers['retry-after']));
  }

  async #once(call: Call, signal: AbortSignal | undefined): Promise<{ value: unknown; bytes: number }> {
    const { onceWithinMs = DEADLINE_MS, largest = MAX_BODY } = call;
    const { status, headers, body } = await this.#send(call, signal, (dispatcher, options) =>
      exchange(dispatcher, options, {
        signal,
        deadlineMs: onceWithinMs,
        largest,
        beforeSending: () => this.#assertMaySend(call),
      }),
    );
    this.#answered(call, status);
    const text = body.toString('utf8');
    if (status >= 400) throw apiError(status, text, header(headers['retry-after']));
    return { value: JSON.parse(text), bytes: body.length };
  }

  async #send<T>(
    call: Call,
    signal: AbortSignal | undefined,
    request: (dispatcher: Dispatcher, options: Dispatcher.DispatchOptions & { origin: string }) => Promise<T>,
  ): Promise<T> {
    const { method, body, contentType = 'application/json', accept = 'application/json' } = call;
    this.#assertMaySend(call);
    try {
      const { dispatcher, headers } = await this.#access.current();
      signal?.throwIfAborted();
      return await request(dispatcher, {
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
      });
    } catch (error) {
      if (error instanceof NotLeading || this.#gateIsShutFor(call)) throw new NotLeading();
      if (error instanceof AnswerTooLarge) throw error;
      this.#answers = false;
      throw new ApiUnavailable(error);
    }
  }

  #answered(call: Call, status: number): void {
    this.#answers = true;
    if (status === 401) this.#access.invalidate();
    this.#onRequest(verbOf(call), call.resource.plural, status);
  }

  /** Returns a signal that aborts a write when this replica may no longer write. */
  #signalOf({ method, signal }: Call): AbortSignal | undefined {
    const closed = method === 'GET' ? undefined : this.#gate?.closed;
    if (closed && closed !== this.#ending) {
      this.#ending = closed;
      // After a normal close, the kernel still delivers buffered data. A reset discards it.
      closed.addEventListener('abort', () => this.#access.reset(), { once: true });
    }
    return closed && signal ? AbortSignal.any([closed, signal]) : (closed ?? signal);
  }

  #gateIsShutFor({ method }: Call): boolean {
    return method !== 'GET' && this.#gate !== undefined && !this.#gate.isOpen();
  }

  #assertMaySend(call: Call): void {
    if (this.#gateIsShutFor(call)) throw new NotLeading();
  }
}
