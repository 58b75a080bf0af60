import type { ReasonEntry } from './entry.ts';
import { Pending, well, wrong } from './entry.ts';

const KEYS = 'kubectl -n NAMESPACE get secret NAME -o json | jq ".data | keys"';

export const CREDENTIALS_AVAILABLE = {
  Found: well('The Secret exists and has a user name and a password.'),
  TokenHeld: well(
    'The operator holds an OAuth2 access token that it fetched with the credentials in the Secret.',
    'Nothing. The operator renews it before it expires.',
  ),
  NotRequired: well('The spec names no Secret, so the operator does not log in.'),
  SecretNotFound: wrong(
    'The Secret that spec.secretRef names does not exist in the namespace of the SmtpConfig.',
    'Create the Secret in the same namespace, or fix spec.secretRef.name.',
    'kubectl -n NAMESPACE get secret NAME',
  ),
  SecretKeyMissing: wrong(
    'The Secret has no key for the user name or for the password.',
    'Add the key, or set spec.secretRef.usernameKey or spec.secretRef.passwordKey to an existing key.',
    KEYS,
  ),
  SecretKeyEmpty: wrong(
    'The key exists but its value is empty.',
    'Set the value of the key in the Secret.',
    'kubectl -n NAMESPACE get secret NAME -o json | jq ".data | map_values(length)"',
  ),
  SecretKeyInvalid: wrong(
    'The value cannot be a user name or a password: it has a trailing line break, control characters or bytes that are not UTF-8, or it is too long.',
    'Store the value again without a line break: use kubectl create secret generic with --from-literal, or printf %s instead of echo.',
    "kubectl -n NAMESPACE get secret NAME -o jsonpath='{.data.KEY}' | base64 -d | wc -cl",
  ),
  TokenEndpointUnavailable: wrong(
    'The operator could not fetch an access token: the token endpoint is unreachable or currently unavailable, and the last token has expired.',
    'The operator retries automatically. If the problem persists, allow outbound TCP 443 to the host in the message.',
    'kubectl -n NAMESPACE get smtp NAME -o yaml',
  ),
  TokenEndpointDenied: wrong(
    "The operator's policy does not allow fetching tokens from this host or address.",
    "Remove spec.auth.oauth2.tokenEndpoint to use the provider's own endpoint. Or have an administrator start the operator with --allow-token-host (and --allow-address if the address is denied).",
  ),
  ConsentRevoked: wrong(
    'The refresh token is no longer valid: consent was revoked, the password changed, the token was unused for too long, or a newer one replaced it.',
    'Sign in again with smtp-operator login, which writes the Secret. Applications keep the last token until it expires.',
  ),
  ClientRejected: wrong(
    'The authorization server rejected the client: its id, its secret or its key.',
    'Check the client id and the client secret (or the service account and its delegation) at the provider, and update the Secret. The operator requests no token until then.',
  ),
  TokenRequestRefused: wrong(
    'The authorization server rejected the token request.',
    'Check the scopes and the tenant in spec.auth.oauth2, and the permissions of the application at the provider. The operator requests no token until the Secret or the spec changes.',
  ),
  SecretNotWritable: wrong(
    'spec.auth.oauth2.storeRefreshToken is true, but the operator may not write to the Secret. It does not use a refresh token if it could not store the next one.',
    'Grant the operator patch on the Secret, or set spec.auth.oauth2.storeRefreshToken to false.',
    'kubectl auth can-i patch secret/NAME -n NAMESPACE --as system:serviceaccount:OPERATOR-NAMESPACE:ACCOUNT',
  ),
  Pending,
} as const satisfies Record<string, ReasonEntry>;
