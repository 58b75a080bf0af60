/**
 * Shares one read among all calls that arrive before it begins. A call during a read waits for the next read, so every
 * result was read after it was requested.
 */
export class Coalesced<T> {
  readonly #read: () => Promise<T>;
  #running: Promise<unknown> | undefined;
  #next: Promise<T> | undefined;

  constructor(read: () => Promise<T>) {
    this.#read = read;
  }

  read(): Promise<T> {
    this.#next ??= this.#after(this.#running);
    return this.#next;
  }

  async #after(running: Promise<unknown> | undefined): Promise<T> {
    await running?.catch(() => {});
    const reading = this.#read();
    this.#running = reading;
    this.#next = undefined;
    return await reading;
  }
}
