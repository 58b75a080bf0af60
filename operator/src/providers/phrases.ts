import { PROBE_REQUESTED_ANNOTATION } from '../../../crds/names.ts';

/** Ends of remedies that are the same for every provider. */

/** Follows a remedy that makes a new password, code or key. */
export const PUT_IN_SECRET =
  'put it into the password key of the Secret named in spec.secretRef: the operator logs in again as soon as the Secret changes';

/**
 * Follows a remedy that changes something at the provider while the Secret stays as it is. The command is in
 * backquotes so that no full stop is copied with it.
 */
export const TRY_AGAIN = `ask for another login: \`kubectl annotate smtpconfig NAME ${PROBE_REQUESTED_ANNOTATION}="$(date +%s)" --overwrite\``;

/** For replies that end by themselves. */
export const WAITS = 'The operator waits and tries again by itself.';

/** Where the Secret of a login is, as far as it is known. */
export interface SecretPlace {
  name?: string | undefined;
  namespace?: string | undefined;
  tenant?: string | undefined;
  clientId?: string | undefined;
}

/** The command by which a person gives consent to OAuth2, with everything filled in that is known. */
export function loginCommand(
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

/** For accounts that no password gets into. */
export const byConsent = (provider: string, place?: SecretPlace): string =>
  `Log in by OAuth2: register an application at the provider (docs/oauth2.md says how), run ${loginCommand(provider, place)}, and set spec.auth.oauth2.grant to RefreshToken.`;
