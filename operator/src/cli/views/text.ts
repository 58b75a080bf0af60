import wrapAnsi from 'wrap-ansi';
import { printable } from '../../model/text.ts';
import type { Paint } from './paint.ts';

/** Layout of a text for a person. */
export interface Layout {
  /** Width of the terminal in columns. */
  columns: number;
  paint: Paint;
  /** Milliseconds since the epoch. */
  now: number;
}

const UNITS: readonly [string, number][] = [
  ['d', 86_400],
  ['h', 3_600],
  ['m', 60],
];

/** Returns an age in kubectl's format: `42s`, `5m`, `3h`, `2d`. */
export function age(since: string | undefined, now: number): string {
  const at = Date.parse(since ?? '');
  if (Number.isNaN(at)) return '';
  const seconds = Math.max(0, Math.floor((now - at) / 1000));
  const [unit, size] = UNITS.find(([, length]) => seconds >= length) ?? ['s', 1];
  return `${Math.floor(seconds / size)}${unit}`;
}

/** Text in which each character takes one column. */
const ASCII = /^[\x20-\x7e]*$/;

/** Truncates text to a number of columns, not characters: a Chinese character takes two columns. */
export function fitted(text: string, columns: number): string {
  const line = printable(text);
  if (columns < 1) return '';
  if (ASCII.test(line)) return line.length <= columns ? line : `${line.slice(0, columns - 1).trimEnd()}…`;
  const lines = wrapAnsi(line, columns, { hard: true, wordWrap: false, trim: false }).split('\n');
  if (lines.length < 2) return line;
  const [first = ''] = wrapAnsi(line, columns - 1, { hard: true, wordWrap: false, trim: false }).split('\n');
  return `${first.trimEnd()}…`;
}

/** Wraps text to `columns`. The first line starts with `begin`, every other line with `indent`. */
export function folded(text: string, columns: number, indent = '', begin = indent): string[] {
  const width = Math.max(columns - indent.length, 16);
  return wrapAnsi(printable(text), width, { hard: true })
    .split('\n')
    .map((line, index) => `${index === 0 ? begin : indent}${line}`.trimEnd());
}
