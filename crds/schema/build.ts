import { z } from 'zod';
import { wordedFor } from '../wording.ts';

/** A rule about a combination of fields, written once for zod and once for the API server (CEL). */
export interface Rule<T> {
  /** CEL expression over `self`; see the Kubernetes documentation on CRD validation rules. */
  cel: string;
  /** Message that both show to the user: what is wrong and what to write instead. It may hold phrases of `both`. */
  message: string;
  /** The same rule for zod. */
  holds: (value: T) => boolean;
}

/** Adds rules to a schema: zod checks `holds`, the API server checks `cel`. */
export function withRules<S extends z.ZodType>(schema: S, rules: readonly Rule<z.output<S>>[]): S {
  const checked = rules.reduce<S>((built, { holds, message }) => built.refine(holds, { message }), schema);
  return checked.meta({
    ...schema.meta(),
    'x-kubernetes-validations': rules.map(({ cel, message }) => ({
      rule: cel,
      message: wordedFor('cluster', message),
    })),
  });
}

/** Schema of a string with bounds in code points. JSON Schema counts code points, but zod counts UTF-16 units. */
export function text(bounds: { min?: number; max: number }, description: string): z.ZodString {
  const { min = 0, max } = bounds;
  return z
    .string()
    .refine(value => between([...value].length, min, max), {
      message: `must have ${min} to ${max} characters`,
    })
    .meta({ ...(min > 0 && { minLength: min }), maxLength: max, description });
}

/**
 * Schema of an ASCII string that matches a pattern. Go's RE2 must compile the pattern too. Suitable for values of maps,
 * because it is cheap.
 */
export function pattern(regex: RegExp, max: number, description: string): z.ZodString {
  return z.string().max(max).regex(regex).meta({ description });
}

/**
 * Like `pattern`, with a readable error: the API server would show the pattern itself.
 * @param error continues "FIELD: "
 */
export function formatted(regex: RegExp, max: number, error: string, description: string): z.ZodString {
  return withRules(z.string().max(max).meta({ description }), [
    {
      cel: `self.matches(r'${regex.source.replaceAll('\\/', '/')}')`,
      message: error,
      holds: value => regex.test(value),
    },
  ]);
}

export function between(value: number, min: number, max: number): boolean {
  return value >= min && value <= max;
}

const UNITS: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1 };

/** Returns the seconds of a duration such as `1h30m`, `5m` or `45s`; undefined if the text is not a duration. */
export function durationSeconds(value: string): number | undefined {
  if (!/^([0-9]{1,5}h)?([0-9]{1,5}m)?([0-9]{1,5}s)?$/.test(value) || value === '') return undefined;
  return [...value.matchAll(/([0-9]{1,5})([hms])/g)].reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * (UNITS[unit ?? ''] ?? 0),
    0,
  );
}

const EXAMPLES = ['10s', '30s', '90s', '5m', '30m', '1h30m', '6h', '24h'];

/** Returns example durations within the bounds, so that every example is valid. */
function examples(least: number, most: number): string {
  const within = EXAMPLES.filter(example => between(durationSeconds(example) ?? 0, least, most)).slice(0, 3);
  return `${within.slice(0, -1).join(', ')} or ${within.at(-1)}`;
}

/** Schema of a duration between two bounds, which use the same notation. */
export function duration(min: string, max: string, description: string): z.ZodString {
  const [least, most] = [durationSeconds(min) ?? 0, durationSeconds(max) ?? 0];
  const schema = z.string().max(20).meta({ description });
  return withRules(schema, [
    {
      cel: `self.matches('^([0-9]{1,5}h)?([0-9]{1,5}m)?([0-9]{1,5}s)?$') && self != '' && duration(self) >= duration('${min}') && duration(self) <= duration('${max}')`,
      message: `must be a duration between ${min} and ${max}, such as ${examples(least, most)}`,
      holds: value => between(durationSeconds(value) ?? -1, least, most),
    },
  ]);
}
