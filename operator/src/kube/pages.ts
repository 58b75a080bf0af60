import type { Call } from './call.ts';
import type { Client } from './client.ts';
import { AnswerTooLarge } from './exchange.ts';

/** Bytes of a page: parsing one does not hold up the process for long. */
const MAX_PAGE = 8 * 1024 * 1024;
/** A page of one object takes whatever the API server has accepted. */
const MAX_OBJECT = 64 * 1024 * 1024;

/**
 * Asks for the pages of a list. One with more bytes than we take is asked for again with half as many objects,
 * down to a single one, and small pages grow again.
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

  /** @param next the token of the page before, undefined for the first page */
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
