import { commandHelp, overview, programName } from './cli/command.ts';
import { UsageError } from './cli/flags.ts';
import { CLUSTER_ERROR_CODE, ClusterError } from './cli/plugin/cluster.ts';
import { COMMANDS } from './cli/plugin/commands.ts';
import { complete } from './cli/plugin/completion.ts';
import { VERSION } from './model/version.ts';

const print = (text: string): void => void process.stdout.write(`${text}\n`);
const PROGRAM = programName(process.argv[1]);
const columns = (): number => process.stdout.columns || Number(process.env['COLUMNS']) || 80;

async function main([name = '', ...args]: readonly string[]): Promise<number> {
  if (['', 'help', '--help', '-h'].includes(name)) {
    print(overview(COMMANDS, PROGRAM, columns()));
    return name === '' ? 2 : 0;
  }
  if (name === '--version' || name === 'version') {
    print(`smtp-operator ${VERSION}`);
    return 0;
  }
  if (name === '__complete') {
    print(await complete(COMMANDS, args));
    return 0;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command)
    throw new UsageError(`unknown command ${name}; there are ${Object.keys(COMMANDS).join(', ')}`);
  if (args.includes('--help') || args.includes('-h')) {
    print(commandHelp(name, command, PROGRAM, columns()));
    return 0;
  }
  return await command.start(args);
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (error instanceof UsageError) {
    const name = process.argv[2] ?? '';
    const command = Object.hasOwn(COMMANDS, name) ? `${PROGRAM} ${name}` : PROGRAM;
    process.stderr.write(`${error.message}\nSee ${command} --help.\n`);
    process.exitCode = 2;
  } else if (error instanceof ClusterError) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = CLUSTER_ERROR_CODE;
  } else {
    throw error;
  }
}
