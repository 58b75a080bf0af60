const LINE_EVERY_MS = 15_000;
const REDRAW_EVERY_MS = 1_000;

/** Reports the progress of long steps: one changing line on a terminal, otherwise a line every 15 seconds. */
export class Progress {
  readonly #what: string;
  readonly #out: NodeJS.WriteStream;
  readonly #began = performance.now();
  readonly #timer: NodeJS.Timeout;
  #detail = '';

  /** @param what the long step, such as `Building the control plane` */
  constructor(what: string, out: NodeJS.WriteStream = process.stderr) {
    this.#what = what;
    this.#out = out;
    this.#timer = setInterval(() => this.#tell(), out.isTTY ? REDRAW_EVERY_MS : LINE_EVERY_MS);
  }

  /** Reports the progress, such as `412 of up to 2,000 packages`. */
  at(detail: string): void {
    this.#detail = detail;
  }

  done(): void {
    clearInterval(this.#timer);
    if (this.#out.isTTY) this.#out.write('\r\x1b[K');
  }

  #tell(): void {
    const line = progressLine(this.#what, this.#detail, performance.now() - this.#began);
    if (this.#out.isTTY) this.#out.write(`\r\x1b[K${line.slice(0, this.#out.columns - 1)}`);
    else this.#out.write(`${line}\n`);
  }
}

export function progressLine(what: string, detail: string, elapsedMs: number): string {
  const seconds = Math.floor(elapsedMs / 1000);
  const clock = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  return `${what}${detail && `: ${detail}`} (${clock})`;
}
