import type { Flag, Given } from '../flags.ts';
import { UsageError } from '../flags.ts';

/** @param formats formats of the command in addition to text */
export const outputFlag = (...formats: readonly string[]): Flag => ({
  name: 'output',
  short: 'o',
  value: 'FORMAT',
  describe: `${formats.join(', ')}; default: readable text`,
});

/** @throws UsageError */
export function formatOf<F extends string>(given: Given, formats: readonly F[]): F | 'text' {
  const asked = given['output']?.at(-1);
  if (asked === undefined) return 'text';
  const format = formats.find(known => known === asked);
  if (format) return format;
  throw new UsageError(`--output: ${asked.slice(0, 40)} is not one of ${formats.join(', ')}`);
}

/** Formats data for a program. */
export async function structured(value: unknown, format: 'json' | 'yaml'): Promise<string> {
  if (format === 'json') return JSON.stringify(value, undefined, 2);
  const { stringify } = await import('yaml');
  return stringify(value, { lineWidth: 0 }).trimEnd();
}
