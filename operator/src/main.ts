import { RUN_FLAGS, runConfig } from './cli/config.ts';
import { DOMAIN_FLAGS, domainCommand } from './cli/domain.ts';
import type { Flag } from './cli/flags.ts';
import { help, readFlags, UsageError } from './cli/flags.ts';
import { LINT_FLAGS, lintCommand } from './cli/lint.ts';
import { LOGIN_FLAGS, loginCommand } from './cli/login.ts';
import { PROBE_COMMAND_FLAGS, probeCommand } from './cli/probe.ts';
import { PROVIDER_FLAGS, providerCommand } from './cli/provider.ts';
import { run } from './cli/run.ts';
import { VERSION } from './model/version.ts';

const USAGE = `smtp-operator proves that SMTP settings work, says exactly why when they don't, and publishes what works.

Usage:
  smtp-operator run [flags]     the operator, against the current kubeconfig or in a pod
  smtp-operator probe [flags]   one probe from this machine, no cluster needed
  smtp-operator domain DOMAIN --provider ID [flags]
                                the sender domain's DNS records, as the provider needs them
  smtp-operator login [flags]   consent to OAuth2 by the owner of a mailbox, and the Secret of it
  smtp-operator lint -f FILE    check an SmtpProvider and try its rules on replies
  smtp-operator provider PRESET print a built-in preset as an SmtpProvider
  smtp-operator COMMAND --help  the flags of a command
  smtp-operator --version       the version of this build
`;

interface Command {
  usage: string;
  flags: readonly Flag[];
  /** Whether each flag is an environment variable as well. */
  environment: boolean;
  start(args: readonly string[]): Promise<number>;
}

const print = (text: string): void => void process.stdout.write(`${text}\n`);

const COMMANDS: Readonly<Record<string, Command>> = {
  run: {
    usage: 'Usage: smtp-operator run [flags]',
    flags: RUN_FLAGS,
    environment: true,
    start: async args => {
      const code = await run(runConfig(readFlags(RUN_FLAGS, args, process.env)));
      // After a lost Lease nothing that is still under way may hold the process.
      if (code !== 0) process.exit(code);
      return code;
    },
  },
  probe: {
    usage:
      'Usage: smtp-operator probe --provider ID --username USER --password-file FILE [flags]\n\nExit code 0: works; 1: does not, and why was printed; 2: wrong usage.',
    flags: PROBE_COMMAND_FLAGS,
    environment: false,
    start: async args => {
      const code = await probeCommand(readFlags(PROBE_COMMAND_FLAGS, args, {}), print);
      await new Promise<void>(resolve => process.stdout.write('', () => resolve()));
      // A resolver that is silent would hold the process beyond the deadline.
      process.exit(code);
    },
  },
  domain: {
    usage:
      'Usage: smtp-operator domain DOMAIN --provider ID [flags]\n\nExit code 0: nothing is missing; 1: something is missing or wrong; 2: wrong usage.',
    flags: DOMAIN_FLAGS,
    environment: false,
    start: ([name, ...args]) => {
      const isName = name !== undefined && !name.startsWith('-');
      const given = readFlags(DOMAIN_FLAGS, isName || name === undefined ? args : [name, ...args], {});
      return domainCommand(isName ? name : undefined, given, print);
    },
  },
  login: {
    usage:
      'Usage: smtp-operator login --provider ID --username USER --client-id ID [flags]\n\nPrints the Secret on standard output, or writes it with --apply. Exit code 0: done; 1: no consent; 2: wrong usage.',
    flags: LOGIN_FLAGS,
    environment: false,
    start: args => loginCommand(readFlags(LOGIN_FLAGS, args, {}), print),
  },
  lint: {
    usage:
      'Usage: smtp-operator lint -f FILE [--reply TEXT --stage NAME]\n\nExit code 0: valid; 1: not valid; 2: wrong usage.',
    flags: LINT_FLAGS,
    environment: false,
    start: async args => lintCommand(readFlags(LINT_FLAGS, args, {}), print),
  },
  provider: {
    usage: 'Usage: smtp-operator provider PRESET [flags]\n\nExit code 0: printed; 2: wrong usage.',
    flags: PROVIDER_FLAGS,
    environment: false,
    start: async ([id, ...args]) => providerCommand(id, readFlags(PROVIDER_FLAGS, args, {}), print),
  },
};

async function main([name = '', ...args]: readonly string[]): Promise<number> {
  if (['', 'help', '--help', '-h'].includes(name)) {
    print(USAGE);
    return name === '' ? 2 : 0;
  }
  if (name === '--version' || name === 'version') {
    print(`smtp-operator ${VERSION}`);
    return 0;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command)
    throw new UsageError(`there is no command ${name}; there are ${Object.keys(COMMANDS).join(', ')}`);
  if (args.includes('--help') || args.includes('-h')) {
    print(help(command.usage, command.flags, command.environment));
    return 0;
  }
  return await command.start(args);
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\nSee smtp-operator --help.\n`);
  process.exitCode = 2;
}
