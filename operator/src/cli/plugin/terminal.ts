import { COLOURED, PLAIN } from '../views/paint.ts';
import type { Layout } from '../views/text.ts';

/** The terminal that a command runs in. */
export interface Terminal {
  /** Whether standard output is a terminal, which can be redrawn. */
  interactive: boolean;
  rows: number;
  /** Returns the current text layout. */
  layout(): Layout;
  /** Returns the layout of a table. A pipe gets the full width. */
  table(): Layout;
  print(text: string): void;
  /** Writes to standard error, for the user only. */
  note(text: string): void;
  /** Writes to standard output unchanged. */
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
