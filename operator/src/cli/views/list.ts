import type { Paint } from './paint.ts';
import type { Row, State } from './row.ts';
import { sorted, summary } from './row.ts';
import { age, fitted, type Layout } from './text.ts';

const HEAD = { ready: 'READY', name: 'NAME', reason: 'REASON', since: 'SINCE', remedy: 'WHAT TO DO' };

/** Minimum number of columns for readable text. */
const LEAST = 12;

const colour = (state: State): keyof Paint =>
  state === 'failed' ? 'bad' : state === 'ready' ? 'good' : 'warn';

export interface ListOptions extends Layout {
  /** Whether names include the namespace. */
  qualified: boolean;
}

/** Returns `shop/mail` if the list covers more than one namespace, and `csmtp/mail` for a ClusterSmtpConfig. */
export function nameOf({ namespace, name }: Row, qualified: boolean): string {
  if (namespace === '') return `csmtp/${name}`;
  return qualified ? `${namespace}/${name}` : name;
}

/** Renders one line per object, failed ones first, and a line with the counts. */
export function listText(rows: readonly Row[], options: ListOptions): string {
  const { paint } = options;
  const lines = listLines(rows, options);
  const [first] = sorted(rows);
  const broken = first && first.state !== 'ready' && first.state !== 'suspended';
  return [
    ...lines,
    ...(lines.length > 0 ? [''] : []),
    paint.strong(summary(rows)),
    ...(broken ? [`Details: kubectl smtp why ${nameOf(first, options.qualified)}`] : []),
  ].join('\n');
}

/** Renders only the table, header first; empty without rows. */
export function listLines(rows: readonly Row[], { columns, paint, now, qualified }: ListOptions): string[] {
  if (rows.length === 0) return [];
  const cells = sorted(rows).map(row => ({
    state: row.state,
    ready: row.ready,
    name: nameOf(row, qualified),
    reason: row.reason,
    since: age(row.since, now),
    remedy: row.remedy,
  }));
  const widths = {
    ready: 7,
    name: widest(HEAD.name, cells, 'name'),
    reason: widest(HEAD.reason, cells, 'reason'),
    since: widest(HEAD.since, cells, 'since'),
  };
  const left = columns - (widths.ready + widths.name + widths.reason + widths.since + 8);
  const line = (cell: typeof HEAD): string[] => [
    cell.ready.padEnd(widths.ready),
    cell.name.padEnd(widths.name),
    cell.reason.padEnd(widths.reason),
    cell.since.padEnd(widths.since),
    left < LEAST ? '' : fitted(cell.remedy, left),
  ];
  const row = (cell: (typeof cells)[number]): string => {
    const [ready = '', ...rest] = line(cell);
    return `${paint[colour(cell.state)](ready)}  ${rest.join('  ')}`.trimEnd();
  };
  const head = line({ ...HEAD, remedy: left < LEAST ? '' : HEAD.remedy });
  return [paint.dim(head.join('  ').trimEnd()), ...cells.map(row)];
}

function widest<K extends string>(head: string, cells: readonly Record<K, string>[], key: K): number {
  return cells.reduce((width, cell) => Math.max(width, cell[key].length), head.length);
}
