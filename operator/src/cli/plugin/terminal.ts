import { COLOURED, PLAIN } from '../views/paint.ts';
import type { Layout } from '../views/text.ts';

/** What the commands know of the terminal that they run in. */
export interface Terminal {
  /** Standard output is a terminal: it can be redrawn. */
  interactive: boolean;
  rows: number;
  /** How to lay out a text now. */
  layout(): Layout;
  /** The same for a table, which a pipe takes whole. */
  table(): Layout;
  print(text: string): void;
  /** For the person alone: standard error. */
  note(text: string): void;
  /** Writes to standard output as it is. */
  write(text: string): void;
}

const WITHOUT_TERMINAL = 80;
const WHOLE = 10_000;

export function terminal(): Terminal {
  const { stdout, stderr, env } = process;
  const colours = stdout.isTTY && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
  const paint = colours ? COLOURED : PLAIN;
  const columns = (otherwise: number) => stdout.columns || Number(env['COLUMNS']) || otherwise;
  return {
    interactive: stdout.isTTY === true && env['TERM'] !== 'dumb',
    get rows() {
      return stdout.rows || 24;
    },
    layout: () => ({ columns: columns(WITHOUT_TERMINAL), paint, now: Date.now() }),
    table: () => ({ columns: columns(WHOLE), paint, now: Date.now() }),
    print: text => void stdout.write(`${text}\n`),
    note: text => void stderr.write(`${text}\n`),
    write: text => void stdout.write(text),
  };
}
