import { DEFAULTS } from '../../../crds/defaults.ts';
import type { SmtpConfigSpec } from '../../../crds/schema/spec.ts';
import type { Credentials } from '../model/credentials.ts';
import { type ObjectVersion, versionName } from '../model/object-version.ts';
import { own } from '../model/own.ts';
import { NAMESPACE_IN_COMMAND } from '../providers/phrases.ts';

/**
 * Maximum length of user name and password. RFC 4616 sets no limit. No provider comes near this value; a key file
 * pasted by mistake exceeds it.
 */
const MAX_LENGTH = 2048;
/**
 * Maximum length of an access token, which is longer than a password. RFC 4954 section 4 allows 12,288 octets in an
 * AUTH line, including base64.
 */
const MAX_TOKEN = 8192;

/** A Secret as the API server returns it: base64 values by key. */
export interface RawSecret extends ObjectVersion {
  data: Readonly<Record<string, string>>;
}

/** The result of reading a Secret. The password is present exactly if the credentials were found. */
export type SecretReading =
  | { credentials: Extract<Credentials, { state: 'found' }>; password: string }
  | { credentials: Exclude<Credentials, { state: 'found' }>; password?: undefined };

/**
 * Reads user name and password from a Secret.
 * @param fixedUsername the only user name that the provider accepts, if it has one; then no user name key is needed.
 * @param byToken the password is an OAuth2 access token
 */
export function readCredentials(
  ref: NonNullable<SmtpConfigSpec['secretRef']>,
  secret: RawSecret | undefined,
  fixedUsername: string | undefined,
  byToken: boolean,
): SecretReading {
  if (secret === undefined) return { credentials: notFound(ref.name) };
  const usernameKey = ref.usernameKey ?? DEFAULTS['secretRef.usernameKey'];
  const passwordKey = ref.passwordKey ?? DEFAULTS['secretRef.passwordKey'];
  const username = readKey(ref.name, secret, usernameKey, { most: MAX_LENGTH, fallback: fixedUsername });
  if (!username.ok) return { credentials: username.credentials };
  const password = readKey(ref.name, secret, passwordKey, { most: byToken ? MAX_TOKEN : MAX_LENGTH });
  if (!password.ok) return { credentials: password.credentials };
  return {
    credentials: { state: 'found', version: versionName(secret), secret: ref.name, username: username.value },
    password: password.value,
  };
}

export function notFound(name: string): Unusable {
  return unusable(
    name,
    'SecretNotFound',
    `Secret ${name} does not exist in this namespace.`,
    `Fix spec.secretRef.name, or create the Secret: kubectl ${NAMESPACE_IN_COMMAND} create secret generic ${name} --type=kubernetes.io/basic-auth --from-literal=username=… --from-literal=password=…`,
  );
}

type Unusable = Extract<Credentials, { state: 'unusable' }>;
export type Read = { ok: true; value: string } | { ok: false; credentials: Unusable };

/** Returns the text under a key of a Secret; `fallback` if the key is missing. */
export function readKey(
  name: string,
  secret: RawSecret,
  key: string,
  { most, fallback }: { most: number; fallback?: string | undefined },
): Read {
  const encoded = own(secret.data, key);
  if (encoded === undefined)
    return fallback === undefined ? missing(name, secret, key) : { ok: true, value: fallback };
  const bytes = Buffer.from(encoded, 'base64');
  if (bytes.length === 0) return fault(name, 'SecretKeyEmpty', `Key ${key} of Secret ${name} is empty.`);
  if (bytes.length > most) {
    return fault(
      name,
      'SecretKeyInvalid',
      `Key ${key} of Secret ${name} has ${bytes.length} bytes, more than the limit of ${most} for credentials.`,
      'Check that it is the right key.',
    );
  }
  return readText(name, key, bytes);
}

function readText(name: string, key: string, bytes: Buffer): Read {
  const value = bytes.toString('utf8');
  if (!Buffer.from(value, 'utf8').equals(bytes)) {
    return fault(
      name,
      'SecretKeyInvalid',
      `Key ${key} of Secret ${name} is not UTF-8 text.`,
      'Store the value again as text.',
    );
  }
  if (/[\r\n]$/.test(value)) {
    return fault(
      name,
      'SecretKeyInvalid',
      `Key ${key} of Secret ${name} ends with a line break, which would be sent as part of it. It usually comes from echo.`,
      'Encode the value with printf %s instead, or use kubectl create secret generic with --from-literal.',
    );
  }
  if (/[\x00-\x1f\x7f]/.test(value)) {
    return fault(
      name,
      'SecretKeyInvalid',
      `Key ${key} of Secret ${name} has control characters, which credentials cannot have.`,
      'Store the value again, and check that it is not base64-encoded twice or a binary file.',
    );
  }
  return { ok: true, value };
}

function missing(name: string, secret: RawSecret, key: string): Read {
  const keys = Object.keys(secret.data).sort().slice(0, 10);
  const seen = keys.length > 0 ? `it has ${keys.join(', ')}` : 'it has no keys';
  return fault(name, 'SecretKeyMissing', `Secret ${name} has no key ${key} (${seen}).`);
}

const fault = (name: string, reason: Unusable['reason'], message: string, remedy?: string): Read => ({
  ok: false,
  credentials: unusable(name, reason, message, remedy),
});

/** @param remedy absent if the remedy of the reason applies */
export const unusable = (
  secret: string,
  reason: Unusable['reason'],
  message: string,
  remedy?: string,
): Unusable => ({ state: 'unusable', secret, reason, message, ...(remedy !== undefined && { remedy }) });
