import { createHmac, randomBytes } from 'node:crypto';
import type { SmtpConfigSpec } from '../../../crds/schema/spec.ts';
import type { SecretReading } from '../decide/credentials.ts';
import { readCredentials } from '../decide/credentials.ts';
import type { Credentials } from '../model/credentials.ts';
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
  const read = async () => {
    const reading = readCredentials(ref, await deps.cluster.readSecret(namespace, ref.name), fixedUsername);
    note(state, JSON.stringify(ref), reading);
    return reading;
  };
  const meta = deps.cluster.meta('Secret', namespace, ref.name);
  const known = state.secret;
  const unchanged =
    meta !== undefined &&
    known?.version === `${meta.uid}/${meta.resourceVersion}` &&
    known.refHash === JSON.stringify(ref);
  if (unchanged) {
    const { credentials } = known;
    return {
      credentials,
      password: async () => (credentials.state === 'found' ? (await read()).password : undefined),
    };
  }
  const reading = await read();
  return { credentials: reading.credentials, password: async () => reading.password };
}

/** Remembers a reading; a Secret whose labels changed, but not its login, keeps its verdicts. */
function note(state: State, refHash: string, { credentials, password }: SecretReading): void {
  if (credentials.state !== 'found' || password === undefined) {
    delete state.secret;
    return;
  }
  const fingerprint = createHmac('sha256', FINGERPRINT_KEY)
    .update(JSON.stringify([credentials.username, password]))
    .digest('hex');
  const before = state.secret;
  if (before?.fingerprint === fingerprint && before.version !== credentials.version) {
    renameVersion(state, before.version, credentials.version);
  }
  state.secret = { version: credentials.version, refHash, fingerprint, credentials };
}

function renameVersion({ memory }: State, from: string, to: string): void {
  if (memory.login?.secretVersion === from) memory.login.secretVersion = to;
  if (memory.verified?.endsWith(`|${from}`)) memory.verified = memory.verified.slice(0, -from.length) + to;
}
