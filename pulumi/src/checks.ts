import * as pulumi from '@pulumi/pulumi';
import { refuse } from './errors';
import type { Credentials } from './smtpConfig';
import type { EndpointSpec, ProviderRefSpec } from './spec.generated';
import { MailProvider } from './spec.generated';
import type { OperatorImage } from './values.generated';

/** Returns the provider if it exists and, for `custom`, if a server is set. Otherwise it fails. */
export function checkedProvider(
  where: string,
  provider: pulumi.Input<MailProvider> | undefined,
  endpoint: pulumi.Input<EndpointSpec> | undefined,
  providerRef: pulumi.Input<ProviderRefSpec> | undefined,
): pulumi.Output<MailProvider> | undefined {
  if (provider === undefined && providerRef !== undefined) return undefined;
  return pulumi.all([provider, endpoint, providerRef]).apply(([id, server, own]) => {
    if (id !== undefined && own !== undefined)
      return refuse(
        `${where}: provider and providerRef are two servers for one login; leave one of them out.`,
      );
    const known: readonly string[] = Object.values(MailProvider);
    if (id === undefined)
      return refuse(`${where}: provider or providerRef is required. Providers: ${known.join(', ')}.`);
    if (!known.includes(id))
      return refuse(`${where}: unknown provider ${JSON.stringify(id)}. Use one of: ${known.join(', ')}.`);
    if (id === 'custom' && (server?.host === undefined || server.port === undefined))
      return refuse(
        `${where}: provider custom requires endpoint.host and endpoint.port: set both, or choose another provider.`,
      );
    return id;
  });
}

/**
 * Returns the image if nodes can pull it. A repository without a registry refers to Docker Hub, where this image is not
 * published: the Deployment would wait for it without end.
 * @param packaged the repository that the chart of this package names
 */
export function checkedImage(
  where: string,
  image: pulumi.Input<OperatorImage> | undefined,
  packaged: string,
): { image?: pulumi.Output<OperatorImage> } {
  const isMissing = (repository: string | undefined): boolean =>
    (repository === undefined || repository === '') && !packaged.includes('/');
  const missing = () =>
    refuse(
      `${where}: image.repository is not set. Build the image, push it to a registry that your nodes can pull from, and set it: image: { repository: 'REGISTRY/smtp-operator' }.`,
    );
  if (image === undefined) return isMissing(undefined) ? missing() : {};
  const checked = pulumi.output(image).apply(given => (isMissing(given.repository) ? missing() : given));
  return { image: checked as pulumi.Output<OperatorImage> };
}

const PLAIN = ['username', 'clientId'] as const;
const SECRET = ['password', 'clientSecret', 'refreshToken', 'serviceAccount'] as const;

/** Returns the content of the Secret of a login, as a Pulumi secret. Each value's property name is its key. */
export function checkedLogin(
  where: string,
  credentials: pulumi.Input<Credentials>,
): pulumi.Output<Record<string, string>> {
  const values =
    pulumi.Output.isInstance(credentials) || credentials instanceof Promise
      ? checkedSecret(`${where}: credentials`, pulumi.output(credentials))
      : pulumi.secret(checkedEach(where, credentials));
  return values.apply(given => {
    const entries = [...PLAIN, ...SECRET].flatMap(key =>
      given[key] === undefined ? [] : [[key, given[key]]],
    );
    if (!SECRET.some(key => given[key] !== undefined))
      return refuse(`${where}: credentials have no secret: set ${SECRET.join(', ')}, or omit credentials.`);
    return Object.fromEntries(entries) as Record<string, string>;
  });
}

function checkedEach(where: string, credentials: Credentials): Credentials {
  const checked = SECRET.flatMap(key => {
    const value = credentials[key];
    return value === undefined ? [] : [[key, checkedSecret(`${where}: credentials.${key}`, value)]];
  });
  return { ...credentials, ...Object.fromEntries(checked) };
}

/**
 * Returns a value that must not be readable in the stack's state, as a Pulumi secret. A plain value is rejected.
 * Wrapping it silently would hide that the program or its configuration contains it in plain text.
 */
function checkedSecret<T>(where: string, value: pulumi.Output<T>): pulumi.Output<T> {
  // From JavaScript and other languages, a plain value arrives without an Output.
  if (!pulumi.Output.isInstance(value)) return refuse(plainSecret(where));
  const checked = pulumi.isSecret(value).then(secret => (secret ? value : refuse(plainSecret(where))));
  return pulumi.secret(checked) as pulumi.Output<T>;
}

const plainSecret = (where: string): string =>
  `${where} is not a secret, so the stack's state would contain it in plaintext. Set it with "pulumi config set --secret" and read it with requireSecret(), or wrap what a secret store returned in pulumi.secret().`;
