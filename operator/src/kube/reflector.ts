import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Logger } from '../model/logger.ts';
import { Backoff } from './backoff.ts';
import type { Call } from './call.ts';
import type { Client } from './client.ts';
import { ApiError, apiError } from './errors.ts';
import { LineTooLong, lines } from './lines.ts';
import { Pages } from './pages.ts';
import type { Resource } from './resources.ts';
import { METADATA, METADATA_LIST } from './resources.ts';

export interface ReflectorOptions<T> {
  client: Client;
  resource: Resource;
  /** Absent for all namespaces. */
  namespace?: string;
  /** Whether to request metadata only, so that content never leaves the API server. */
  metadataOnly?: boolean;
  /**
   * Returns the part of an object that is kept. `before` is the value that a watch event replaces. A list passes no
   * `before`: after a restored backup, the same generation may have other content.
   */
  project(object: unknown, before: T | undefined): T;
  onChange(key: string, now: T | undefined, before: T | undefined): void;
  log: Logger;
  /** Milliseconds without data after which a watch counts as half open; bookmarks arrive every minute. Default 90 s. */
  idleMs?: number;
  pageSize?: number;
  /** Instruction for the log if the API server does not have this kind of object. */
  unknownKind?: string;
}

const metaSchema = z.object({
  metadata: z.object({ name: z.string(), namespace: z.string().default(''), resourceVersion: z.string() }),
});
const pageSchema = z.object({
  metadata: z.object({ resourceVersion: z.string(), continue: z.string().optional() }),
  items: z
    .array(z.unknown())
    .nullable()
    .transform(items => items ?? []),
});
const eventSchema = z.object({
  type: z.enum(['ADDED', 'MODIFIED', 'DELETED', 'BOOKMARK', 'ERROR']),
  object: z.unknown(),
});

interface Kept<T> {
  resourceVersion: string;
  value: T;
}

/**
 * Mirrors one kind of object: lists once, then watches, and retries forever. The next list finds changes and deletions
 * that happened without a watch, and reports them like any other change.
 */
export class Reflector<T> {
  readonly #options: ReflectorOptions<T>;
  readonly #kept = new Map<string, Kept<T>>();
  readonly #backoff = new Backoff(100, 5_000);
  readonly #synced = Promise.withResolvers<void>();
  readonly #pages: Pages;
  #resourceVersion: string | undefined;
  #troubleSince: number | undefined;
  #lastWarning = 0;

  constructor(options: ReflectorOptions<T>) {
    this.#options = options;
    this.#pages = new Pages(options.client, options.pageSize ?? 500);
  }

  get(key: string): T | undefined {
    return this.#kept.get(key)?.value;
  }

  keys(): IterableIterator<string> {
    return this.#kept.keys();
  }

  get size(): number {
    return this.#kept.size;
  }

  /** Resolves after the first complete list. */
  synced(): Promise<void> {
    return this.#synced.promise;
  }

  /** Runs until the signal is aborted. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        if (this.#resourceVersion === undefined) await this.#list(signal);
        await this.#watch(signal);
      } catch (error) {
        if (signal.aborted) return;
        await this.#recover(error, signal);
      }
    }
  }

  async #recover(error: unknown, signal: AbortSignal): Promise<void> {
    const expired = error instanceof ApiError && (error.status === 410 || error.reason === 'Expired');
    // The resource version is too old, or the watch cannot continue. Only a list shows the changes since then.
    if (expired || error instanceof LineTooLong) this.#resourceVersion = undefined;
    const retryAfter = error instanceof ApiError ? (error.retryAfterSeconds ?? 0) * 1000 : 0;
    this.#warn(error);
    const delay = this.#backoff.next(retryAfter);
    await sleep(delay, undefined, { signal, ref: false }).catch(() => {});
  }

  async #list(signal: AbortSignal): Promise<void> {
    const seen = new Set<string>();
    let page: z.output<typeof pageSchema> | undefined;
    do {
      const next = page?.metadata.continue;
      page = pageSchema.parse(await this.#pages.page(this.#call(signal, METADATA_LIST, {}), next));
      for (const item of page.items) seen.add(this.#set(item, false));
    } while (page.metadata.continue);
    for (const key of [...this.#kept.keys()]) if (!seen.has(key)) this.#remove(key);
    this.#resourceVersion = page.metadata.resourceVersion;
    this.#synced.resolve();
  }

  async #watch(signal: AbortSignal): Promise<void> {
    const { client, idleMs = 90_000 } = this.#options;
    const seconds = 300 + Math.floor(Math.random() * 300);
    const body = await client.stream(
      this.#call(signal, METADATA, {
        watch: 'true',
        allowWatchBookmarks: 'true',
        timeoutSeconds: String(seconds),
        resourceVersion: this.#resourceVersion ?? '',
      }),
      idleMs,
    );
    const opened = performance.now();
    this.#recovered();
    for await (const line of lines(body)) {
      this.#event(line);
      this.#backoff.reset();
    }
    // The server normally ends a watch after its timeout. Watches that end immediately, again and again, must not cause
    // a busy loop.
    if (performance.now() - opened < 1_000) throw new Error('the watch was closed immediately');
  }

  #event(line: string): void {
    const { type, object } = eventSchema.parse(JSON.parse(line));
    if (type === 'ERROR') {
      const error = apiError(500, JSON.stringify(object));
      throw error;
    }
    const { metadata } = metaSchema.parse(type === 'BOOKMARK' ? bookmark(object) : object);
    if (type === 'DELETED') this.#remove(keyOf(metadata));
    else if (type !== 'BOOKMARK') this.#set(object, true);
    this.#resourceVersion = metadata.resourceVersion;
  }

  /** @returns the key */
  #set(object: unknown, isChange: boolean): string {
    const { metadata } = metaSchema.parse(object);
    const key = keyOf(metadata);
    const before = this.#kept.get(key);
    if (before?.resourceVersion === metadata.resourceVersion) return key;
    const value = this.#options.project(object, isChange ? before?.value : undefined);
    this.#kept.set(key, { resourceVersion: metadata.resourceVersion, value });
    this.#options.onChange(key, value, before?.value);
    return key;
  }

  #remove(key: string): void {
    const before = this.#kept.get(key);
    if (!this.#kept.delete(key)) return;
    this.#options.onChange(key, undefined, before?.value);
  }

  #call(signal: AbortSignal, metadata: string, query: Record<string, string>): Call {
    const { resource, namespace, metadataOnly } = this.#options;
    return {
      method: 'GET',
      resource,
      ...(namespace !== undefined && { namespace }),
      ...(metadataOnly && { accept: metadata }),
      query,
      signal,
    };
  }

  /** Logs the first failure and then one line per 30 seconds, so that a long outage does not flood the log. */
  #warn(error: unknown): void {
    const now = performance.now();
    this.#troubleSince ??= now;
    if (this.#lastWarning !== 0 && now - this.#lastWarning < 30_000) return;
    this.#lastWarning = now;
    const { resource, unknownKind, log } = this.#options;
    const isUnknown = unknownKind !== undefined && error instanceof ApiError && error.status === 404;
    if (isUnknown) log.warn(unknownKind, { error: error.message });
    else log.warn(`watching ${resource.plural} was interrupted; retrying`, { error: String(error) });
  }

  #recovered(): void {
    if (this.#troubleSince === undefined) return;
    const seconds = ((performance.now() - this.#troubleSince) / 1000).toFixed(1);
    this.#troubleSince = undefined;
    this.#lastWarning = 0;
    this.#options.log.info(`watching ${this.#options.resource.plural} again`, {
      afterSeconds: Number(seconds),
    });
  }
}

/**
 * Builds the key with `join`, not with a template: a template would keep its parts in memory together with the whole
 * string.
 */
const keyOf = ({ namespace, name }: { namespace: string; name: string }): string =>
  [namespace, name].join('/');

/** Returns the metadata of a bookmark, which has only a resourceVersion. */
function bookmark(object: unknown): unknown {
  const { metadata } = z.object({ metadata: z.object({ resourceVersion: z.string() }) }).parse(object);
  return { metadata: { name: '', ...metadata } };
}
