import { createHmac, randomBytes } from 'node:crypto';
import type { SmtpConfigSpec } from '../../../crds/schema/spec.ts';
import type { SecretReading } from '../decide/credentials.ts';
import { readCredentials } from '../decide/credentials.ts';
import type { Credentials } from '../model/credentials.ts';
import { isTokenMethod } from '../model/endpoint.ts';
import type { Deps } from './ports.ts';
import type { State } from './state.ts';

/** Tells whether two readings of a Secret hold the same login, and tells nobody outside this process anything. */
const FINGERPRINT_KEY = randomBytes(32);

/** The login of a spec, with the password fetched only when it is asked for. */
export interface CredentialSource {
  credentials: Credentials;
  /** Reads the Secret if that was not done yet. Undefined where there is nothing to log in with. */
  password(): Promise<string | undefined>;
}

/**
 * What the Secret that the spec names came to. No request is made while the watch shows the Secret unchanged
 * and nobody asks for the password.
 */
export async function credentialSource(
  namespace: string,
  spec: SmtpConfigSpec,
  fixedUsername: string | undefined,
  state: State,
  deps: Deps,
): Promise<CredentialSource> {
  const ref = spec.secretRef;
  if (!ref) return { credentials: { state: 'not-required' }, password: async () => undefined };
  const refKey = JSON.stringify([ref, spec.auth?.method]);
  const read = async () => {
    const secret = await deps.cluster.readSecret(namespace, ref.name);
    const reading = readCredentials(ref, secret, fixedUsername, isTokenMethod(spec.auth?.method));
    note(state, { version: versionOf(secret), refKey }, reading);
    return reading;
  };
  const known = state.secret;
  const shown = versionOf(deps.cluster.meta('Secret', namespace, ref.name));
  if (known?.version === shown && known.refKey === refKey) {
    const { credentials } = known;
    return {
      credentials,
      password: async () => (credentials.state === 'found' ? (await read()).password : undefined),
    };
  }
  const reading = await read();
  return { credentials: reading.credentials, password: async () => reading.password };
}

const versionOf = (secret: { uid: string; resourceVersion: string } | undefined): string =>
  secret ? `${secret.uid}/${secret.resourceVersion}` : 'absent';

/** Remembers a reading; a Secret whose labels changed, but not its login, keeps its verdicts. */
function note(
  state: State,
  seen: { version: string; refKey: string },
  { credentials, password }: SecretReading,
): void {
  const before = state.secret;
  if (credentials.state !== 'found' || password === undefined) {
    state.secret = { ...seen, credentials };
    return;
  }
  const fingerprint = createHmac('sha256', FINGERPRINT_KEY)
    .update(JSON.stringify([credentials.username, password]))
    .digest('hex');
  if (before?.fingerprint === fingerprint && before.version !== seen.version) {
    renameVersion(state, before.version, seen.version);
  }
  state.secret = { ...seen, fingerprint, credentials };
}

function renameVersion({ memory }: State, from: string, to: string): void {
  if (memory.login?.secretVersion === from) memory.login.secretVersion = to;
  if (memory.verified?.endsWith(`|${from}`)) memory.verified = memory.verified.slice(0, -from.length) + to;
}
