/** Text that the templates of one SmtpConfig may read and make, over all its outputs: half a second of CPU time. */
export const MAX_WORK = 16 * 1024 * 1024;

/** Every step costs this much even where it handles no text. */
const STEP = 64;

/** The templates of one SmtpConfig would take more than they may. */
export class OverLimit extends Error {
  override readonly name = 'OverLimit';
}

/** Counts what the templates of one SmtpConfig handle, in characters, inside one tag as well as between tags. */
export class Work {
  #left = MAX_WORK;

  /** @throws OverLimit */
  take(characters: number): void {
    this.#left -= STEP + characters;
    if (this.#left < 0) {
      throw new OverLimit(`all templates together handle more than ${MAX_WORK / 1024 / 1024} MiB of text`);
    }
  }
}
