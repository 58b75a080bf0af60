import { demoOutcome } from '../testing/demo/outcome.ts';

/** Sizes in pixels. The cell width matches browsers' monospace fonts at this size. */
const SIZE = { font: 14, cell: 8.43, line: 20, pad: 18 } as const;
const COLOURS = {
  back: '#0d1117',
  text: '#c9d1d9',
  dim: '#8b949e',
  good: '#3fb950',
  bad: '#f85149',
} as const;

interface Span {
  text: string;
  colour: string;
}

/** Renders docs/demo.svg: the final output of `make demo`, drawn as text. */
export function demoPicture(): string {
  const lines = [[plain('$ kubectl get smtp')], ...table()];
  const columns = Math.max(...lines.map(spans => spans.reduce((sum, { text }) => sum + text.length, 0)));
  const [width, height] = [
    Math.ceil(columns * SIZE.cell + 2 * SIZE.pad),
    lines.length * SIZE.line + 2 * SIZE.pad,
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">
<title>kubectl get smtp: examples of the providers Ready, and five mistakes each called by their name</title>
<rect width="100%" height="100%" rx="8" fill="${COLOURS.back}"/>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="${SIZE.font}" xml:space="preserve">
${lines.map(drawn).join('\n')}
</g>
</svg>
`;
}

const plain = (text: string): Span => ({ text, colour: COLOURS.text });

function table(): Span[][] {
  const rows = demoOutcome().map(({ name, provider, endpoint, ready, reason }) => [
    name,
    provider,
    endpoint,
    ready,
    reason,
  ]);
  const header = ['NAME', 'PROVIDER', 'ENDPOINT', 'READY', 'REASON'];
  const widths = header.map((_, column) =>
    Math.max(...[header, ...rows].map(row => (row[column] ?? '').length + 3)),
  );
  const cells = (row: readonly string[], colour: (column: number) => string): Span[] =>
    row.map((text, column) => ({ text: text.padEnd(widths[column] ?? 0), colour: colour(column) }));
  return [
    cells(header, () => COLOURS.dim),
    ...rows.map(row => {
      const verdict = row[3] === 'True' ? COLOURS.good : COLOURS.bad;
      return cells(row, column => (column < 3 ? COLOURS.text : verdict));
    }),
  ];
}

function drawn(spans: readonly Span[], line: number): string {
  const y = SIZE.pad + (line + 0.75) * SIZE.line;
  const inner = spans.map(({ text, colour }) => `<tspan fill="${colour}">${text}</tspan>`).join('');
  return `<text x="${SIZE.pad}" y="${y}">${inner}</text>`;
}
