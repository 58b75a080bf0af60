/** Renders a Markdown table. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Escapes a table cell: a bar would end it, and an angle bracket would start a tag. */
const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('<', '&lt;');
