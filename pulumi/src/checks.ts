import * as pulumi from '@pulumi/pulumi';
import { refuse } from './errors';
import type { EndpointSpec } from './spec.generated';
import { MailProvider } from './spec.generated';

/** The provider, once it is one that there is, with a server to go with `custom`. */
export function checkedProvider(
  where: string,
  provider: pulumi.Input<MailProvider>,
  endpoint: pulumi.Input<EndpointSpec> | undefined,
): pulumi.Output<MailProvider> {
  return pulumi.all([provider, endpoint]).apply(([id, server]) => {
    const known: readonly string[] = Object.values(MailProvider);
    if (!known.includes(id))
      return refuse(`${where}: there is no provider ${JSON.stringify(id)}. Use one of: ${known.join(', ')}.`);
    if (id === 'custom' && (server?.host === undefined || server.port === undefined))
      return refuse(
        `${where}: provider custom knows no server: set endpoint.host and endpoint.port, or name one of the other providers.`,
      );
    return id;
  });
}

/**
 * A value that must not be readable in the stack's state, as a secret.
 * Wrapping a plain one quietly would hide that it stands in the program or in its configuration as it is.
 */
export function checkedSecret(where: string, value: pulumi.Input<string>): pulumi.Output<string> {
  if (typeof value === 'string') return refuse(plainSecret(where));
  const output = pulumi.output(value);
  const checked = pulumi.isSecret(output).then(secret => (secret ? output : refuse(plainSecret(where))));
  return pulumi.secret(checked);
}

const plainSecret = (where: string): string =>
  `${where} is not a secret, so it would stand in the stack's state for everybody to read. Set it with "pulumi config set --secret" and read it with requireSecret(), or wrap what a secret store returned in pulumi.secret().`;
