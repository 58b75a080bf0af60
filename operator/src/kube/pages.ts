import type { Call } from './call.ts';
import type { Client } from './client.ts';
import { AnswerTooLarge } from './exchange.ts';

/** Maximum bytes of a page. The limit keeps the parsing of one page short, because parsing blocks the process. */
const MAX_PAGE = 8 * 1024 * 1024;
/** Maximum bytes of a page with one object. It allows every object that the API server has accepted. */
const MAX_OBJECT = 64 * 1024 * 1024;

/**
 * Requests the pages of a list. A page that exceeds the byte limit is requested again with half as many objects, down
 * to a single object. After small pages, the number of objects increases again.
 */
export class Pages {
  readonly #client: Client;
  readonly #most: number;
  #limit: number;

  constructor(client: Client, most: number) {
    this.#client = client;
    this.#most = most;
    this.#limit = most;
  }

  /** @param next the continue token of the previous page; undefined for the first page */
  async page(call: Call, next: string | undefined): Promise<unknown> {
    for (;;) {
      const largest = this.#limit > 1 ? MAX_PAGE : MAX_OBJECT;
      const query = { ...call.query, limit: String(this.#limit), ...(next && { continue: next }) };
      try {
        const { value, bytes } = await this.#client.sized({ ...call, query, largest });
        if (bytes < MAX_PAGE / 4) this.#limit = Math.min(this.#most, this.#limit * 2);
        return value;
      } catch (error) {
        if (!(error instanceof AnswerTooLarge) || this.#limit === 1) throw error;
        this.#limit = Math.floor(this.#limit / 2);
      }
    }
  }
}
