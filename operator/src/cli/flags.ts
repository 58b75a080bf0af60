import { parseArgs } from 'node:util';

/** A command-line flag. Flags of `run` can also be set by environment variables. */
export interface Flag {
  /** Name without dashes. */
  name: string;
  /** One-letter form, such as `n` for `-n`. */
  short?: string;
  /** Placeholder of the value in the help, such as `FILE` or `CIDR`; absent for a switch. */
  value?: string;
  multiple?: boolean;
  describe: string;
  default?: string;
}

/** Values by flag name, as given. The caller parses them. */
export type Given = Readonly<Record<string, readonly string[]>>;

/** A usage error. The program shows it with a pointer to --help and exits with code 2. */
export class UsageError extends Error {}

export const environmentName = (flag: string): string =>
  `SMTP_OPERATOR_${flag.toUpperCase().replaceAll('-', '_')}`;

/**
 * Reads flags from the command line or, if absent there, from the environment. Commas separate several values in the
 * environment.
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
 * Reads flags and names from the command line, in any order.
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
