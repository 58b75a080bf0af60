import { parseArgs } from 'node:util';

/** A flag of the command line; `run`'s are environment variables as well. */
export interface Flag {
  /** Without dashes. */
  name: string;
  /** One letter, as in -f. */
  short?: string;
  /** Shown in the help: `FILE`, `CIDR`; absent for a switch. */
  value?: string;
  multiple?: boolean;
  describe: string;
  default?: string;
}

/** Values by flag name, as they were given; parsing them is the caller's. */
export type Given = Readonly<Record<string, readonly string[]>>;

/** What a person can mend by calling again: shown with a pointer to --help, exit code 2. */
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
  const options = Object.fromEntries(
    flags.map(({ name, short, value }) => [
      name,
      {
        type: value ? ('string' as const) : ('boolean' as const),
        multiple: true as const,
        ...(short !== undefined && { short }),
      },
    ]),
  );
  const values = parsed(args, options);
  return Object.fromEntries(
    flags.map(flag => [flag.name, values[flag.name]?.map(String) ?? fromEnvironment(flag, environment)]),
  );
}

function parsed(
  args: readonly string[],
  options: Record<string, { type: 'string' | 'boolean'; multiple: true; short?: string }>,
): Record<string, (string | boolean)[] | undefined> {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values;
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

/** The help text of a command. */
export function help(usage: string, flags: readonly Flag[], withEnvironment: boolean): string {
  const rows = flags.map(flag => {
    const short = flag.short === undefined ? '' : `-${flag.short}, `;
    const head = `  ${short}--${flag.name}${flag.value ? ` ${flag.value}` : ''}`;
    const notes = [
      flag.multiple ? 'may be repeated' : '',
      flag.default === undefined ? '' : `default ${flag.default}`,
      withEnvironment ? environmentName(flag.name) : '',
    ].filter(Boolean);
    return `${head}\n      ${flag.describe}${notes.length > 0 ? ` (${notes.join('; ')})` : ''}`;
  });
  return `${usage}\n\n${rows.join('\n')}\n`;
}
