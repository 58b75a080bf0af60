import { basename } from 'node:path';
import wrapAnsi from 'wrap-ansi';
import type { Flag } from './flags.ts';
import { environmentName } from './flags.ts';

/** One command of the program. */
export interface Command {
  /** One line for the list of commands. */
  summary: string;
  /** Arguments after the command's name, such as `NAME… [flags]`. */
  usage: string;
  /** Meaning of the exit codes, and other details that do not belong to one flag. */
  details?: string;
  /** Example command lines, without the program's name. */
  examples: readonly { text: string; args: string }[];
  flags: readonly Flag[];
  /** Each flag can also be set by an environment variable. */
  environment?: true;
  /** Marks a command of the operator itself, which `kubectl smtp` does not list. */
  operatorOnly?: true;
  /** Kind of the names after the command, for shell completion. */
  completes?: 'smtpconfig' | 'shell';
  /** @returns the exit code */
  start(args: readonly string[]): Promise<number>;
}

export type Commands = Readonly<Record<string, Command>>;

/** Returns the name under which the program was called. For a plugin `smtp`, kubectl runs the file kubectl-smtp. */
export const programName = (path: string | undefined): string =>
  basename(path ?? '').startsWith('kubectl-smtp') ? 'kubectl smtp' : 'smtp-operator';

const PROSE = `smtp-operator verifies SMTP settings, reports exactly why they fail, and publishes those that work.`;

/** Returns the text of `--help` without a command. */
export function overview(commands: Commands, program: string, columns: number): string {
  const listed = Object.entries(commands).filter(
    ([, { operatorOnly }]) => !operatorOnly || program === 'smtp-operator',
  );
  const widest = Math.max(...listed.map(([name]) => name.length));
  const lines = listed.flatMap(([name, { summary }]) => {
    const [first = '', ...rest] = wrap(summary, columns - widest - 4);
    return [`  ${name.padEnd(widest)}  ${first}`, ...rest.map(line => `${' '.repeat(widest + 4)}${line}`)];
  });
  return [
    ...wrap(PROSE, columns),
    '',
    `Usage: ${program} COMMAND [flags]`,
    '',
    'Commands:',
    ...lines,
    '',
    `${program} COMMAND --help shows the flags and examples of a command.`,
    `${program} --version shows the version of this build.`,
    '',
  ].join('\n');
}

/** Returns the text of `COMMAND --help`. */
export function commandHelp(name: string, command: Command, program: string, columns: number): string {
  const { summary, usage, details, examples, flags, environment } = command;
  return [
    ...wrap(`${summary[0]?.toUpperCase()}${summary.slice(1)}.`, columns),
    '',
    ...wrap(`Usage: ${program} ${name} ${usage}`.trimEnd(), columns),
    ...(details ? ['', ...details.split('\n').flatMap(line => wrap(line, columns))] : []),
    ...(examples.length > 0 ? ['', 'Examples:'] : []),
    ...examples.flatMap(({ text, args }) => [
      ...wrap(text, columns - 4).map(line => `  # ${line}`),
      `  ${program} ${name} ${args}`.trimEnd(),
    ]),
    '',
    'Flags:',
    ...flags.flatMap(flag => flagLines(flag, environment === true, columns)),
    '',
  ].join('\n');
}

function flagLines(flag: Flag, withEnvironment: boolean, columns: number): string[] {
  const notes = [
    flag.multiple ? 'may be repeated' : '',
    flag.default === undefined ? '' : `default ${flag.default}`,
    withEnvironment ? environmentName(flag.name) : '',
  ].filter(Boolean);
  const text = `${flag.describe}${notes.length > 0 ? ` (${notes.join('; ')})` : ''}`;
  return [`  ${flagHead(flag)}`, ...wrap(text, columns - 6).map(line => `      ${line}`)];
}

export const flagHead = ({ name, short, value }: Flag): string =>
  `${short ? `-${short}, ` : ''}--${name}${value ? ` ${value}` : ''}`;

const wrap = (text: string, columns: number): string[] =>
  wrapAnsi(text, Math.max(columns, 20), { hard: false }).split('\n');
