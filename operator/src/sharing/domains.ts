import { BoundedMap } from './bounded-map.ts';

/** Limit of sender domains whose facts are kept. Facts beyond it are looked up again. */
const MAX_DOMAINS = 2_000;
/** Milliseconds during which SmtpConfigs with the same domain share a result. */
const FRESH_MS = 60_000;
/** Milliseconds that a reconcile waits for DNS. After that, the next pass of the reconcile uses the result. */
const PATIENCE_MS = 300;

interface Entry<Facts> {
  /** Time of the result, milliseconds since the epoch; absent during the first look-up. */
  at?: number;
  facts?: Facts;
  running?: Promise<void>;
}

/**
 * DNS data of sender domains, shared by all callers that need the same data. A slow resolver blocks no other look-up.
 */
export class DomainCache<Facts> {
  readonly #entries = new BoundedMap<Entry<Facts>>(MAX_DOMAINS);
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /**
   * Returns the facts, from the cache or from a look-up.
   * @param key everything that the facts depend on
   * @param since facts from this moment or before are too old, milliseconds since the epoch
   * @returns undefined while DNS has not answered yet; the caller retries later
   */
  async lookUp(key: string, since: number, gather: () => Promise<Facts>): Promise<Facts | undefined> {
    const known = this.#entries.get(key);
    const now = this.#now();
    if (known?.at !== undefined && known.at > since && Math.abs(now - known.at) < FRESH_MS)
      return known.facts;
    const entry = known?.running ? known : this.#start(key, gather);
    const { promise: patience, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, PATIENCE_MS);
    await Promise.race([entry.running, patience]);
    clearTimeout(timer);
    return entry.facts;
  }

  #start(key: string, gather: () => Promise<Facts>): Entry<Facts> {
    const entry: Entry<Facts> = {};
    entry.running = gather().then(facts => {
      entry.facts = facts;
      entry.at = this.#now();
      delete entry.running;
    });
    this.#entries.set(key, entry);
    return entry;
  }
}
