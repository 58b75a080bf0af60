import type { ReasonEntry } from './entry.ts';
import { Pending, well, wrong } from './entry.ts';

const KEYS = 'kubectl -n NAMESPACE get secret NAME -o json | jq ".data | keys"';

export const CREDENTIALS_AVAILABLE = {
  Found: well('The Secret exists and has a user name and a password.'),
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
  Pending,
} as const satisfies Record<string, ReasonEntry>;
