import { parseArgs } from 'node:util';

/** A flag of the command line; `run`'s are environment variables as well. */
export interface Flag {
  /** Without dashes. */
  name: string;
  /** One letter: `-n`. */
  short?: string;
  /** Shown in the help: `FILE`, `CIDR`; absent for a switch. */
  value?: string;
  multiple?: boolean;
  describe: string;
  default?: string;
}

/** Values by flag name, as they were given; parsing them is the caller's. */
export type Given = Readonly<Record<string, readonly string[]>>;

/** An error of usage: shown with a pointer to --help, exit code 2. */
export class UsageError extends Error {}

export const environmentName = (flag: string): string =>
  `SMTP_OPERATOR_${flag.toUpperCase().replaceAll('-', '_')}`;

/**
 * Flags from the command line, else from the environment (several values separated by commas).
 * @throws UsageError for an unknown flag or a missing value
 */
export function readFlags(
  flags: readonly Flag[],
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Given {
  const { values } = parsed(args, flags, false);
  return Object.fromEntries(
    flags.map(flag => [flag.name, values[flag.name]?.map(String) ?? fromEnvironment(flag, environment)]),
  );
}

/**
 * Flags and names from the command line, in any order.
 * @throws UsageError for an unknown flag or a missing value
 */
export function readArguments(
  flags: readonly Flag[],
  args: readonly string[],
): { given: Given; names: readonly string[] } {
  const { values, positionals } = parsed(args, flags, true);
  const given = flags.map(flag => [
    flag.name,
    values[flag.name]?.map(String) ?? (flag.default === undefined ? [] : [flag.default]),
  ]);
  return { given: Object.fromEntries(given) as Given, names: positionals };
}

interface Parsed {
  values: Record<string, (string | boolean)[] | undefined>;
  positionals: string[];
}

function parsed(args: readonly string[], flags: readonly Flag[], allowPositionals: boolean): Parsed {
  const options = Object.fromEntries(
    flags.map(({ name, value, short }) => [
      name,
      {
        type: value ? ('string' as const) : ('boolean' as const),
        multiple: true as const,
        ...(short !== undefined && { short }),
      },
    ]),
  );
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function fromEnvironment(flag: Flag, environment: Readonly<Record<string, string | undefined>>): string[] {
  const text = environment[environmentName(flag.name)];
  if (text !== undefined && text !== '')
    return flag.multiple ? text.split(',').map(part => part.trim()) : [text];
  return flag.default === undefined ? [] : [flag.default];
}
