/**
 * Maximum number of characters that the templates of one SmtpConfig may read and produce for all outputs: half a second
 * of CPU time.
 */
export const MAX_WORK = 16 * 1024 * 1024;

/** Cost of every step in characters, in addition to its text. */
const STEP = 64;

/** The templates of one SmtpConfig exceed MAX_WORK. */
export class OverLimit extends Error {
  override readonly name = 'OverLimit';
}

/** Counts the characters that the templates of one SmtpConfig handle, inside tags and between tags. */
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
