import { PROBE_REQUESTED_ANNOTATION } from '../../../crds/names.ts';
import { both } from '../../../crds/wording.ts';

/** Ends of remedies that are the same for every provider. */

/** Follows a remedy that creates a new password, code or key. */
export const PUT_IN_SECRET = both(
  'store it under the password key of the Secret that spec.secretRef names; the operator logs in again when the Secret changes',
  'write it to the file of --password-file and run this again',
);

/** Placeholders in commands for the namespace and the name of the SmtpConfig. */
export const NAMESPACE_IN_COMMAND = '-n NAMESPACE';
export const NAME_IN_COMMAND = ' smtp NAME ';

/**
 * Follows a remedy that changes something at the provider while the Secret stays as it is. The command is in
 * backquotes so that no full stop is copied with it.
 */
export const TRY_AGAIN = both(
  `request another login: \`kubectl ${NAMESPACE_IN_COMMAND} annotate${NAME_IN_COMMAND}${PROBE_REQUESTED_ANNOTATION}="$(date +%s)" --overwrite\``,
  'run this again',
);

/** Known facts about the Secret of a login. */
export interface SecretPlace {
  name?: string | undefined;
  namespace?: string | undefined;
  tenant?: string | undefined;
  clientId?: string | undefined;
}

/** Returns the command that signs in to a mailbox with OAuth2, with every known value filled in. */
export function signInCommand(
  provider: string,
  { name, namespace, tenant, clientId }: SecretPlace = {},
): string {
  const given = [
    ...['--provider', provider, '--username', 'USER', '--client-id', clientId ?? 'CLIENT-ID'],
    ...(tenant === undefined ? [] : ['--tenant', tenant]),
    ...['--secret-name', name ?? 'NAME', '--namespace', namespace ?? 'NAMESPACE', '--apply'],
  ];
  return `\`smtp-operator login ${given.join(' ')}\``;
}

/** Remedy for accounts that accept no password. */
export const byConsent = (provider: string, place?: SecretPlace): string =>
  `Log in with OAuth2: register an application at the provider (see docs/oauth2.md), run ${signInCommand(provider, place)}, ${both('and set', 'and in the SmtpConfig set')} spec.auth.oauth2.grant to RefreshToken.`;
