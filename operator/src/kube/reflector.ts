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
  /** Absent: all namespaces. */
  namespace?: string;
  /** Ask for metadata only: content never leaves the API server. */
  metadataOnly?: boolean;
  /**
   * What is kept of an object. `before` is what a change of the watch replaces; with a list there is none, since after
   * a restored backup a list may hold other content under the same generation.
   */
  project(object: unknown, before: T | undefined): T;
  onChange(key: string, now: T | undefined, before: T | undefined): void;
  log: Logger;
  /** A watch on which nothing came for so long is half open, bookmarks come every minute. Default 90 s. */
  idleMs?: number;
  pageSize?: number;
  /** What to do when the API server does not have this kind of object, for the person who reads the log. */
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
 * Mirrors one kind of object: lists once, watches on from there, and never gives up. What changed or went while
 * there was no watch is found by the next list and reported like any other change.
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

  /** Runs until the signal. */
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
    // The resource version is too old, or the watch cannot continue: only a list shows the changes since then.
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
    // The server ends a watch in good order after its time; one that ends at once, again and again, must not spin.
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

/** Joined rather than written as a template: that would keep its parts beside the whole for as long as the key lives. */
const keyOf = ({ namespace, name }: { namespace: string; name: string }): string =>
  [namespace, name].join('/');

/** A bookmark carries nothing but a resourceVersion. */
function bookmark(object: unknown): unknown {
  const { metadata } = z.object({ metadata: z.object({ resourceVersion: z.string() }) }).parse(object);
  return { metadata: { name: '', ...metadata } };
}
