import { BoundedMap } from './bounded-map.ts';

/** Limit of sender domains whose facts are kept. Facts beyond it are looked up again. */
const MAX_DOMAINS = 2_000;
/** SmtpConfigs with the same domain share what was found within this time. */
const FRESH_MS = 60_000;
/** A reconcile waits this long for DNS; after that the facts are fetched at its next pass. */
const PATIENCE_MS = 300;

interface Entry<Facts> {
  /** Milliseconds since the epoch; absent while the look-up is under way. */
  at?: number;
  facts?: Facts;
  running?: Promise<void>;
}

/** What DNS holds for sender domains, shared by everything that asks for the same. A slow resolver blocks no other lookup. */
export class DomainCache<Facts> {
  readonly #entries = new BoundedMap<Entry<Facts>>(MAX_DOMAINS);
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /**
   * @param key everything that the facts depend on
   * @param since facts found at this moment or before are not good enough, milliseconds since the epoch
   * @returns undefined while DNS has not answered yet: ask again later
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
