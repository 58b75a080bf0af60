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

/** Told of every answered request: verb, plural, HTTP status. */
export type RequestHook = (verb: string, resource: string, status: number) => void;

/** For answers of which nothing but the metadata is read. */
export const METADATA_ONLY = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1';
const DRY_RUN = { dryRun: 'All' };
const DEADLINE_MS = 20_000;
/** Bytes of an answer that is taken: one object is far smaller, lists are asked for in pages. */
const MAX_BODY = 64 * 1024 * 1024;
/** A small REST client over pooled connections. */
export class Client {
  readonly #access: Access;
  readonly #onRequest: RequestHook;
  readonly #gate: WriteGate | undefined;
  #answers: boolean | undefined;
  /** Ends the writes that are sent now. */
  #ending: AbortSignal | undefined;

  /** @param gate without one, every write is sent */
  constructor(access: Access, onRequest: RequestHook = () => {}, gate?: WriteGate) {
    this.#access = access;
    this.#onRequest = onRequest;
    this.#gate = gate;
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
   * @throws ApiError when the server refuses, ApiUnavailable when it does not answer, AnswerTooLarge,
   * and NotLeading for a write without the right to it
   */
  async json(call: Call): Promise<unknown> {
    return (await this.sized(call)).value;
  }

  /** One request, the JSON of its answer, and how many bytes that had. */
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

  /** @param namespace undefined for what belongs to the cluster */
  get(resource: Resource, namespace: string | undefined, name: string): Promise<unknown> {
    return this.json({ method: 'GET', resource, ...(namespace !== undefined && { namespace }), name });
  }

  /**
   * An object that is at least as new as a version that a watch has shown. The API server answers from the memory
   * that its watches come from, which costs half as much as a read of etcd.
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
      // This API server has not seen the version yet: another one has sent it.
      if (!(error instanceof ApiError) || error.status !== 504) throw error;
      return this.get(resource, namespace, name);
    }
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
  ): Promise<unknown> {
    return this.json({
      method: 'PATCH',
      resource,
      namespace,
      name,
      body,
      contentType: 'application/apply-patch+yaml',
      query: { fieldManager, force: 'true' },
    });
  }

  /**
   * Replaces the whole status of exactly the object with this uid (409 for another). A
   * JSON patch needs no version to be read first, and costs the API server less than a server-side apply.
   * @param namespace undefined for what belongs to the cluster
   * @returns the object's metadata
   */
  replaceStatus(
    resource: Resource,
    namespace: string | undefined,
    { name, uid }: { name: string; uid: string },
    status: unknown,
    fieldManager: string,
  ): Promise<unknown> {
    const patch = [
      { op: 'replace', path: '/metadata/uid', value: uid },
      { op: 'add', path: '/status', value: status },
    ];
    const place = { resource, ...(namespace !== undefined && { namespace }), name };
    return this.#jsonPatch({ ...place, subresource: 'status' }, patch, fieldManager);
  }

  /**
   * Replaces the whole data of exactly the object of this version (409 for another). A JSON patch costs the API
   * server half as much as a merge patch of many kilobytes.
   * @returns the object's metadata
   */
  replaceData(
    resource: Resource,
    namespace: string,
    { name, resourceVersion }: { name: string; resourceVersion: string },
    data: unknown,
    fieldManager: string,
  ): Promise<unknown> {
    const patch = [
      { op: 'replace', path: '/metadata/resourceVersion', value: resourceVersion },
      { op: 'add', path: '/data', value: data },
    ];
    return this.#jsonPatch({ resource, namespace, name }, patch, fieldManager);
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

  /** @param namespace undefined for what belongs to the cluster */
  mergePatch(
    resource: Resource,
    namespace: string | undefined,
    name: string,
    body: unknown,
    fieldManager: string,
    { dryRun = false } = {},
  ): Promise<unknown> {
    return this.json({
      method: 'PATCH',
      resource,
      ...(namespace !== undefined && { namespace }),
      name,
      body,
      contentType: 'application/merge-patch+json',
      query: { fieldManager, ...(dryRun && DRY_RUN) },
    });
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

  /** Ends a write with the right to it. */
  #signalOf({ method, signal }: Call): AbortSignal | undefined {
    const closed = method === 'GET' ? undefined : this.#gate?.closed;
    if (closed && closed !== this.#ending) {
      this.#ending = closed;
      // A closed connection still has the kernel deliver what it was given: a reset takes it back.
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
