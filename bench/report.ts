/** One measurement, with the value of a rival in the same run if there is one. */
export interface Row {
  name: string;
  unit: string;
  own: number;
  rival?: number;
  rivalName?: string;
}

export function table(rows: readonly Row[]): string {
  const cells = rows.map(({ name, unit, own, rival, rivalName }) => [
    name,
    `${figure(own)} ${unit}`,
    rival === undefined ? '' : `${figure(rival)} ${unit}`,
    rival === undefined ? '' : (own / rival).toFixed(2),
    rivalName ?? '',
  ]);
  const all = [['what', 'smtp-operator', 'rival', 'ratio', 'who'], ...cells];
  const widths = (all[0] ?? []).map((_, column) => Math.max(...all.map(row => (row[column] ?? '').length)));
  return all
    .map(row =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

const figure = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toFixed(2));

export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
