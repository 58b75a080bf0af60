import { basename } from 'node:path';
import wrapAnsi from 'wrap-ansi';
import type { Flag } from './flags.ts';
import { environmentName } from './flags.ts';

/** One command of the program. */
export interface Command {
  /** One line for the list of commands. */
  summary: string;
  /** What follows the command's name, such as `NAME… [flags]`. */
  usage: string;
  /** What the exit codes mean, and whatever else does not belong to one flag. */
  details?: string;
  /** What a person would type, without the program's name. */
  examples: readonly { text: string; args: string }[];
  flags: readonly Flag[];
  /** Each flag is an environment variable as well. */
  environment?: true;
  /** Only for the operator itself: not listed for `kubectl smtp`. */
  operatorOnly?: true;
  /** What the names after the command are, for shell completion. */
  completes?: 'smtpconfig' | 'shell';
  /** @returns the exit code */
  start(args: readonly string[]): Promise<number>;
}

export type Commands = Readonly<Record<string, Command>>;

/** How the program was called: kubectl runs a plugin `smtp` by the file name kubectl-smtp. */
export const programName = (path: string | undefined): string =>
  basename(path ?? '').startsWith('kubectl-smtp') ? 'kubectl smtp' : 'smtp-operator';

const PROSE = `smtp-operator verifies SMTP settings, reports exactly why they fail, and publishes those that work.`;

/** The text of `--help` without a command. */
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

/** The text of `COMMAND --help`. */
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
