/**
 * Shares one reading among all who ask before it begins. Whoever asks while one is under way waits for the next:
 * what they get was read after they asked.
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
