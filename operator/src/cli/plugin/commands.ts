import type { Commands } from '../command.ts';
import { RUN_FLAGS } from '../config.ts';
import { DOMAIN_FLAGS, domainCommand } from '../domain.ts';
import { readFlags } from '../flags.ts';
import { LINT_FLAGS, lintCommand } from '../lint.ts';
import { LOGIN_FLAGS, loginCommand } from '../login.ts';
import { PROBE_COMMAND_FLAGS, probeCommand } from '../probe.ts';
import { PROVIDER_FLAGS, providerCommand } from '../provider.ts';
import { run } from '../run.ts';
import { runConfig } from '../run-config.ts';
import { CHECK } from './check.ts';
import { completionCommand } from './completion.ts';
import { DNS } from './dns.ts';
import { RENDER } from './render.ts';
import { SEND } from './send.ts';
import { STATUS } from './status.ts';
import { UI } from './ui.ts';
import { WHY } from './why.ts';

const print = (text: string): void => void process.stdout.write(`${text}\n`);

/** Every command, in the order of the help text. */
export const COMMANDS: Commands = {
  run: {
    summary: 'run the operator, against the current kubeconfig or in a pod',
    usage: '[flags]',
    examples: [{ text: 'Only the SmtpConfigs of one namespace', args: '--namespace shop' }],
    flags: RUN_FLAGS,
    environment: true,
    operatorOnly: true,
    start: async args => {
      const code = await run(runConfig(readFlags(RUN_FLAGS, args, process.env)));
      // After a lost Lease, work in progress must not keep the process alive.
      if (code !== 0) process.exit(code);
      return code;
    },
  },
  status: STATUS,
  why: WHY,
  check: CHECK,
  send: SEND,
  dns: DNS,
  render: RENDER,
  ui: UI,
  probe: {
    summary: 'test mail settings from this machine, without a cluster',
    usage: '--provider ID --username USER --password-file FILE [flags]',
    details: 'Exit code 0: works; 1: does not, and the reason was printed; 2: wrong usage.',
    examples: [
      { text: 'A login to QQ Mail', args: '--provider qq --username shop@qq.com --password-file code.txt' },
      { text: 'Your own server, without a login', args: '--host mail.example.com --port 587' },
    ],
    flags: PROBE_COMMAND_FLAGS,
    start: async args => {
      const code = await probeCommand(readFlags(PROBE_COMMAND_FLAGS, args, {}), print);
      await new Promise<void>(resolve => process.stdout.write('', () => resolve()));
      // A resolver that does not answer would keep the process alive beyond the deadline.
      process.exit(code);
    },
  },
  domain: {
    summary: "check the DNS records of a sender's domain, without a cluster",
    usage: 'DOMAIN --provider ID [flags]',
    details: 'Exit code 0: nothing is missing; 1: something is missing or wrong; 2: wrong usage.',
    examples: [
      {
        text: 'Records that Amazon SES requires in eu-west-1',
        args: 'example.com --provider ses --region eu-west-1',
      },
      { text: 'The records to publish, as a zone file', args: 'example.com --provider brevo --output zone' },
    ],
    flags: DOMAIN_FLAGS,
    start: ([name, ...args]) => {
      const isName = name !== undefined && !name.startsWith('-');
      const given = readFlags(DOMAIN_FLAGS, isName || name === undefined ? args : [name, ...args], {});
      return domainCommand(isName ? name : undefined, given, print);
    },
  },
  login: {
    summary: 'sign in to a mailbox with OAuth2 and create its Secret',
    usage: '--provider ID --username USER --client-id ID [flags]',
    details:
      'Prints the Secret on standard output, or writes it with --apply. Exit code 0: done; 1: no consent; 2: wrong usage.',
    examples: [
      {
        text: 'Outlook.com, with a code that you enter on any device',
        args: '--provider outlook --username me@outlook.com --client-id ID --apply',
      },
    ],
    flags: LOGIN_FLAGS,
    start: args => loginCommand(readFlags(LOGIN_FLAGS, args, {}), print),
  },
  lint: {
    summary: 'check an SmtpProvider and test its rules on replies, without a cluster',
    usage: '-f FILE [--reply TEXT --stage NAME]',
    details: 'Exit code 0: valid; 1: not valid; 2: wrong usage.',
    examples: [{ text: 'Your own preset', args: '-f smtpprovider.yaml' }],
    flags: LINT_FLAGS,
    start: async args => lintCommand(readFlags(LINT_FLAGS, args, {}), print),
  },
  provider: {
    summary: 'print a built-in preset as an SmtpProvider',
    usage: 'PRESET [flags]',
    details: 'Exit code 0: printed; 2: wrong usage.',
    examples: [{ text: 'QQ Mail, as the start of your own preset', args: 'qq' }],
    flags: PROVIDER_FLAGS,
    start: async ([id, ...args]) => providerCommand(id, readFlags(PROVIDER_FLAGS, args, {}), print),
  },
  completion: completionCommand(),
};
