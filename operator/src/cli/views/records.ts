import type { SmtpConfigStatus } from '../../../../crds/schema/status.ts';
import { folded, type Layout } from './text.ts';

export type Domain = NonNullable<SmtpConfigStatus['domain']>;

const WORDS: Readonly<Record<string, { word: string; colour: 'good' | 'bad' | 'warn' }>> = {
  ok: { word: 'ok', colour: 'good' },
  missing: { word: 'MISSING', colour: 'bad' },
  wrong: { word: 'WRONG', colour: 'bad' },
};

const INDENT = ' '.repeat(21);

/** Renders the records of a domain, each with the published and the required value. */
export function recordsText({ name, records }: Domain, { columns, paint }: Layout): string {
  const lines = records.flatMap(({ type, name: record, expected, found, state, why, required }) => {
    const { word, colour } = WORDS[state] ?? { word: 'unknown', colour: 'warn' as const };
    const optional = required || state === 'ok' ? '' : ' (optional)';
    return [
      `  ${paint[colour](word.padEnd(8))} ${type.padEnd(5)} ${record}${optional}`,
      ...(found === undefined ? [] : detail('found', found, columns)),
      ...(state === 'ok' || expected === '' ? [] : detail('expected', expected, columns)),
      ...(why === undefined ? [] : detail('note', why, columns)),
    ];
  });
  const open = records.find(({ required, state }) => required && (state === 'missing' || state === 'wrong'));
  return [
    paint.strong(`DNS records of ${name}`),
    '',
    ...lines,
    ...(open
      ? ['', `Next: ${open.state === 'missing' ? 'publish' : 'correct'} ${open.type} ${open.name}.`]
      : []),
  ].join('\n');
}

const detail = (label: string, text: string, columns: number): string[] =>
  folded(text, columns, INDENT, `${' '.repeat(11)}${label.padEnd(10)}`);
