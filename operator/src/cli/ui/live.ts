import type { ServerResponse } from 'node:http';
import { rowOf, summary } from '../views/row.ts';
import { listRow } from './pages/list.ts';
import type { Store } from './store.ts';

/** Maximum number of pages that are open at the same time. */
const MOST_CLIENTS = 64;
const HEARTBEAT_MS = 15_000;
/** Delay (ms) that combines several changes: a list of thousands is counted once for all of them. */
const GATHER_MS = 150;
/** Maximum number of buffered bytes. A client that does not read is disconnected. */
const MOST_BUFFERED = 4 * 1024 * 1024;

/** Sends changes of the shown data to the pages as server-sent events. */
export class Live {
  readonly #store: Store;
  readonly #base: string;
  readonly #open = new Set<ServerResponse>();

  constructor(store: Store, base: string) {
    this.#store = store;
    this.#base = base;
  }

  /** @param of `list`, `namespaces`, or the key of an SmtpConfig */
  serve(response: ServerResponse, of: string): void {
    if (this.#open.size >= MOST_CLIENTS) {
      response.writeHead(503).end();
      return;
    }
    response.writeHead(200, { 'content-type': 'text/event-stream', connection: 'keep-alive' });
    this.#open.add(response);
    const keys = new Set<string>();
    let gather: NodeJS.Timeout | undefined;
    const flush = (): void => {
      gather = undefined;
      for (const text of this.#messages(of, keys)) response.write(text);
      keys.clear();
      if (response.writableLength > MOST_BUFFERED) response.destroy();
    };
    const stop = this.#store.listen(change => {
      if ('trouble' in change) response.write(message('trouble', change.trouble));
      else if (isOf(of, change)) {
        keys.add(change.key);
        gather ??= setTimeout(flush, GATHER_MS);
      }
    });
    const heartbeat = setInterval(() => response.write(': \n\n'), HEARTBEAT_MS);
    response.write(message('trouble', this.#store.trouble));
    response.once('close', () => {
      stop();
      clearTimeout(gather);
      clearInterval(heartbeat);
      this.#open.delete(response);
    });
  }

  #messages(of: string, keys: ReadonlySet<string>): string[] {
    if (of !== 'list') return [message('changed', '')];
    const counts = summary(this.#store.rows());
    return [...keys].map(key => {
      const config = this.#store.get(key);
      const row = config && listRow(rowOf(config), { base: this.#base, now: Date.now() }).markup;
      return message('row', { key, row, summary: counts });
    });
  }
}

const isOf = (of: string, { key }: { key: string }): boolean =>
  of === 'list' || of === 'namespaces' || of === key;

const message = (event: string, data: unknown): string =>
  `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
