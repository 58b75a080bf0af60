import type { ReasonEntry } from './entry.ts';
import { Pending, well, wrong } from './entry.ts';

const KEYS = 'kubectl -n NAMESPACE get secret NAME -o json | jq ".data | keys"';

export const CREDENTIALS_AVAILABLE = {
  Found: well('The Secret exists and has a user name and a password.'),
  TokenHeld: well(
    'The operator holds an OAuth2 access token that it fetched with what the Secret holds.',
    'Nothing. It is renewed ahead of its expiry.',
  ),
  NotRequired: well('The spec names no Secret: the server admits without a login.'),
  SecretNotFound: wrong(
    'There is no Secret of the name in spec.secretRef in the namespace of the SmtpConfig.',
    'Create the Secret in the same namespace, or correct spec.secretRef.name.',
    'kubectl -n NAMESPACE get secret NAME',
  ),
  SecretKeyMissing: wrong(
    'The Secret lacks the key that the user name or the password is read from.',
    'Add the key, or name the right one in spec.secretRef.usernameKey or spec.secretRef.passwordKey.',
    KEYS,
  ),
  SecretKeyEmpty: wrong(
    'The key is there and holds nothing.',
    'Put the value under the key.',
    'kubectl -n NAMESPACE get secret NAME -o json | jq ".data | map_values(length)"',
  ),
  SecretKeyInvalid: wrong(
    'What the key holds cannot be a user name or a password: a line break at its end, control characters, bytes that are not UTF-8, or far too long.',
    'Write the value again without a line break: kubectl create secret generic with --from-literal, or printf %s in place of echo.',
    "kubectl -n NAMESPACE get secret NAME -o jsonpath='{.data.KEY}' | base64 -d | wc -cl",
  ),
  TokenEndpointUnavailable: wrong(
    'No access token could be fetched: the token endpoint cannot be reached or cannot answer for the moment, and the last token has expired.',
    'Wait: it is tried again by itself. If it stays so, open TCP 443 to the host that the message names.',
    'kubectl -n NAMESPACE get smtp NAME -o yaml',
  ),
  TokenEndpointDenied: wrong(
    "The operator's policy does not let it fetch tokens from this host or address.",
    "Remove spec.auth.oauth2.tokenEndpoint to use the provider's own, or have an administrator start the operator with --allow-token-host (and --allow-address where the address is refused).",
  ),
  ConsentRevoked: wrong(
    'The refresh token is no longer good: the consent was revoked, the password was changed, it was not used for too long, or a newer one has replaced it.',
    'Give consent anew with smtp-operator login, which makes the Secret. Applications keep the last token until it expires.',
  ),
  ClientRejected: wrong(
    'The authorization server does not accept the application: its id, its secret or its key.',
    'Check the client id and the client secret (or the service account and its delegation) at the provider, and update the Secret. No token is asked for until then.',
  ),
  TokenRequestRefused: wrong(
    'The authorization server refuses to give a token for this request.',
    'Check spec.auth.oauth2: the scopes, the tenant, and the permissions of the application at the provider. No token is asked for until Secret or spec change.',
  ),
  SecretNotWritable: wrong(
    'spec.auth.oauth2.storeRefreshToken is true, and the operator may not write to the Secret. No refresh token is used whose successor could not be kept.',
    'Let the operator patch the Secret, or set spec.auth.oauth2.storeRefreshToken to false.',
    'kubectl auth can-i patch secret/NAME -n NAMESPACE --as system:serviceaccount:OPERATOR-NAMESPACE:ACCOUNT',
  ),
  Pending,
} as const satisfies Record<string, ReasonEntry>;
