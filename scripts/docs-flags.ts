import { RUN_FLAGS } from '../operator/src/cli/config.ts';
import { DOMAIN_FLAGS } from '../operator/src/cli/domain.ts';
import { environmentName, type Flag } from '../operator/src/cli/flags.ts';
import { LINT_FLAGS } from '../operator/src/cli/lint.ts';
import { LOGIN_FLAGS } from '../operator/src/cli/login.ts';
import { PROBE_COMMAND_FLAGS } from '../operator/src/cli/probe.ts';
import { PROVIDER_FLAGS } from '../operator/src/cli/provider.ts';

/** Renders docs/flags.md. */
export function flagsDoc(): string {
  return `<!-- Generated from operator/src/cli/config.ts and operator/src/cli by \`make generate\`. Do not edit. -->

# Flags

A flag marked + can be repeated; in an environment variable its values are separated by commas. The command line takes precedence over the environment. The same text is in \`smtp-operator COMMAND --help\`. How to run the program: from the image, a clone or npm, see [Install](install.md#command-line).

## smtp-operator run

${table(RUN_FLAGS, true)}

## smtp-operator probe

Exit code 0: everything works; 1: something does not work, and the reason was printed; 2: wrong usage. These flags are not environment variables. See [Probe](probe.md).

${table(PROBE_COMMAND_FLAGS, false)}

## smtp-operator domain

The domain comes first. Exit code 0: nothing is missing; 1: something is missing or wrong; 2: wrong usage. These flags are not environment variables.

${table(DOMAIN_FLAGS, false)}

## smtp-operator login

Exit code 0: the Secret was printed or written; 1: the sign-in failed, and the reason was printed; 2: wrong usage. These flags are not environment variables. See [OAuth2](oauth2.md).

${table(LOGIN_FLAGS, false)}

## smtp-operator lint

Checks an SmtpProvider without a cluster, and tries its rules on replies. Exit code 0: valid; 1: not valid, and why was printed; 2: wrong usage. These flags are not environment variables.

${table(LINT_FLAGS, false)}

## smtp-operator provider

Prints a built-in preset as an SmtpProvider. The id of the preset comes first. Exit code 0: printed; 2: wrong usage. These flags are not environment variables.

${table(PROVIDER_FLAGS, false)}
`;
}

function table(flags: readonly Flag[], withEnvironment: boolean): string {
  const header = ['flag', ...(withEnvironment ? ['environment variable'] : []), 'what it does', 'default'];
  const rows = flags.map(flag => [
    `${flag.short === undefined ? '' : `\`-${flag.short}\`, `}\`--${flag.name}${flag.value ? ` ${flag.value}` : ''}\`${flag.multiple ? ' +' : ''}`,
    ...(withEnvironment ? [`\`${environmentName(flag.name)}\``] : []),
    flag.describe,
    flag.default === undefined ? '' : `\`${flag.default}\``,
  ]);
  return [header, header.map(() => '---'), ...rows].map(cells => `| ${cells.join(' | ')} |`).join('\n');
}
