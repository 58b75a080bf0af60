import { fitted } from '../views/text.ts';

/** Progress line of a waiting command. */
export interface Progress {
  done(): void;
}

const SPINNER = ['|', '/', '-', '\\'];
const TICK_MS = 150;
const CLEAR = '\r\u001b[K';

/**
 * Shows an animated line on standard error while the command waits. Without a terminal, the line is written once.
 * @param text what the command waits for, without the seconds
 */
export function progress(text: () => string): Progress {
  const { stderr } = process;
  if (!stderr.isTTY) {
    stderr.write(`${text()}…\n`);
    return { done() {} };
  }
  const began = performance.now();
  let turn = 0;
  const draw = (): void => {
    const seconds = Math.floor((performance.now() - began) / 1000);
    const line = `${SPINNER[turn++ % SPINNER.length]} ${text()}, ${seconds}s`;
    stderr.write(`${CLEAR}${fitted(line, (stderr.columns || 80) - 1)}`);
  };
  draw();
  const timer = setInterval(draw, TICK_MS);
  return {
    done() {
      clearInterval(timer);
      stderr.write(CLEAR);
    },
  };
}
