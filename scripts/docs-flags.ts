import { RUN_FLAGS } from '../operator/src/cli/config.ts';
import { DOMAIN_FLAGS } from '../operator/src/cli/domain.ts';
import { environmentName, type Flag } from '../operator/src/cli/flags.ts';
import { LINT_FLAGS } from '../operator/src/cli/lint.ts';
import { LOGIN_FLAGS } from '../operator/src/cli/login.ts';
import { PROBE_COMMAND_FLAGS } from '../operator/src/cli/probe.ts';
import { PROVIDER_FLAGS } from '../operator/src/cli/provider.ts';

/** docs/flags.md. */
export function flagsDoc(): string {
  return `<!-- Generated from operator/src/cli/config.ts and operator/src/cli by \`make generate\`. Do not edit. -->

# Flags

Flags marked + may be given several times; in an environment variable the values are separated by commas. The command line wins over the environment.

## smtp-operator run

${table(RUN_FLAGS, true)}

## smtp-operator probe

Exit code 0: it works; 1: it does not, and why was printed; 2: wrong usage. These flags are no environment variables.

${table(PROBE_COMMAND_FLAGS, false)}

## smtp-operator domain

The domain comes first. Exit code 0: nothing is missing; 1: something is missing or wrong; 2: wrong usage. These flags are not environment variables.

${table(DOMAIN_FLAGS, false)}

## smtp-operator login

Exit code 0: the Secret was printed or written; 1: no consent was given, and why was said; 2: wrong usage. These flags are no environment variables. See [OAuth2](oauth2.md).

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
