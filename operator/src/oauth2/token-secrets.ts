import { createPrivateKey } from 'node:crypto';
import { z } from 'zod';
import { DEFAULTS } from '../../../crds/defaults.ts';
import type { SmtpConfigSpec } from '../../../crds/schema/spec.ts';
import type { Credentials } from '../model/credentials.ts';
import type { ObjectVersion } from '../model/object-version.ts';
import type { RawSecret } from '../status/credentials.ts';
import { notFound, readKey, unusable } from '../status/credentials.ts';
import type { TokenPlan } from './plan.ts';

/** Values of a Secret that are used to fetch tokens. Never logged and never in a message. */
export interface TokenSecrets {
  username: string;
  clientId: string;
  /** Absent for a public client and for a service account. */
  clientSecret?: string;
  refreshToken?: string;
  serviceAccount?: ServiceAccount;
}

export interface ServiceAccount {
  clientEmail: string;
  /** PKCS #8 in PEM. */
  privateKey: string;
  keyId?: string;
}

type Unusable = Extract<Credentials, { state: 'unusable' }>;
export type TokenSecretsReading =
  | { ok: true; secrets: TokenSecrets; object: ObjectVersion }
  | { ok: false; credentials: Unusable };

const MAX_SECRET = 4096;
/** Refresh tokens of Microsoft have about 1,500 characters. */
const MAX_TOKEN = 8192;
const MAX_KEY_FILE = 16_384;

/** Reads the values that the plan needs from the Secret. */
export function readTokenSecrets(
  ref: NonNullable<SmtpConfigSpec['secretRef']>,
  plan: TokenPlan,
  secret: RawSecret | undefined,
): TokenSecretsReading {
  if (secret === undefined) return { ok: false, credentials: notFound(ref.name) };
  const read = reader(ref.name, secret);
  try {
    const username = read(ref.usernameKey ?? DEFAULTS['secretRef.usernameKey'], MAX_SECRET);
    const { uid, resourceVersion } = secret;
    const object = { uid, resourceVersion };
    return { ok: true, object, secrets: { username, ...OWN[plan.grant](plan, read, ref.name) } };
  } catch (error) {
    if (error instanceof Problem) return { ok: false, credentials: error.credentials };
    throw error;
  }
}

/** Ends the readers below at the first unusable key; it is never thrown outside this file. */
class Problem extends Error {
  readonly credentials: Unusable;

  constructor(credentials: Unusable) {
    super(credentials.reason);
    this.credentials = credentials;
  }
}

type Reader = (key: string, longest: number, fallback?: string) => string;

function reader(name: string, secret: RawSecret): Reader {
  return (key, longest, fallback) => {
    const found = readKey(name, secret, key, { most: longest, fallback });
    if (found.ok) return found.value;
    throw new Problem(found.credentials);
  };
}

type Own = (plan: TokenPlan, read: Reader, secret: string) => Omit<TokenSecrets, 'username'>;

const OWN: Readonly<Record<TokenPlan['grant'], Own>> = {
  RefreshToken: ({ clientId, keys }, read) => {
    const secret = read(keys.clientSecret, MAX_SECRET, '');
    return {
      clientId: clientId ?? read(keys.clientId, MAX_SECRET),
      refreshToken: read(keys.refreshToken, MAX_TOKEN),
      ...(secret !== '' && { clientSecret: secret }),
    };
  },
  ClientCredentials: ({ clientId, keys }, read) => ({
    clientId: clientId ?? read(keys.clientId, MAX_SECRET),
    clientSecret: read(keys.clientSecret, MAX_SECRET),
  }),
  ServiceAccount: ({ keys }, read, secret) => {
    const file = read(keys.serviceAccount, MAX_KEY_FILE);
    const serviceAccount = parseKeyFile(file);
    if (serviceAccount) return { clientId: serviceAccount.clientEmail, serviceAccount };
    throw new Problem(
      unusable(
        secret,
        'SecretKeyInvalid',
        `Key ${keys.serviceAccount} of Secret ${secret} is not a JSON key file of a service account.`,
        `Create a key in the Google Cloud console (IAM → Service accounts → Keys → JSON) and store the whole file under key ${keys.serviceAccount}.`,
      ),
    );
  },
};

const keyFileSchema = z.object({
  client_email: z.string().min(3).max(320),
  private_key: z.string().max(8192).refine(isRsaKey),
  private_key_id: z.string().max(128).optional(),
});

function isRsaKey(pem: string): boolean {
  try {
    return createPrivateKey(pem).asymmetricKeyType === 'rsa';
  } catch {
    return false;
  }
}

/** `token_uri` in the file is ignored: only the preset or the spec sets the token endpoint. */
function parseKeyFile(text: string): ServiceAccount | undefined {
  try {
    const { client_email, private_key, private_key_id } = keyFileSchema.parse(JSON.parse(text));
    return {
      clientEmail: client_email,
      privateKey: private_key,
      ...(private_key_id !== undefined && { keyId: private_key_id }),
    };
  } catch {
    return undefined;
  }
}
