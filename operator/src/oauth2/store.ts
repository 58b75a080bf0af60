import { versionName } from '../model/object-version.ts';
import { digest, type Entry, type Read } from './entry.ts';
import type { TokenFailure } from './failure.ts';
import type { TokenRequest } from './request.ts';

const STORE_ATTEMPTS = 3;
const SEEN_TOKENS = 8;

/**
 * Writes the newer refresh token to the Secret, unless a user has set another token in the meantime. An unreachable API
 * server is not an error here: the token stays in memory, and the next run retries.
 */
export async function save(entry: Entry, { read, store }: TokenRequest): Promise<void> {
  const { latest, pending } = entry;
  if (latest === undefined || !pending) return;
  const known = [digest(latest), ...entry.seen].slice(0, SEEN_TOKENS);
  entry.seen = known;
  try {
    for (let attempt = 0; attempt < STORE_ATTEMPTS; attempt++) {
      const now = await read();
      if (!now.ok) {
        // If the same Secret is created again, the newer token is written to it then.
        entry.unsaved = 'it does not exist';
        return;
      }
      // A user changed the Secret: the next pass reads it again.
      if (!known.includes(digest(now.secrets.refreshToken ?? ''))) {
        Object.assign(entry, { latest: undefined, pending: false, version: undefined });
        return;
      }
      const written = await store(now.object, latest, false);
      if (written.ok) {
        Object.assign(entry, { pending: false, unsaved: undefined, version: versionName(written) });
        return;
      }
      entry.unsaved = written.why === 'forbidden' ? written.detail : 'it keeps changing';
      if (written.why === 'forbidden') return;
    }
  } catch {
    entry.unsaved = 'the API server cannot be reached';
  }
}

/** Returns why a new refresh token could not be stored. Uses a dry run, so it changes nothing. */
export async function cannotStore(
  { store, secret }: TokenRequest,
  { object, secrets: { refreshToken = '' } }: Read,
): Promise<TokenFailure | undefined> {
  // The dry run changes the value, because some admission checks reject only changes.
  const tried = await store(object, `${refreshToken}~`, true);
  if (tried.ok) return undefined;
  const why = tried.why === 'forbidden' ? tried.detail : 'it changed during the write';
  return {
    reason: 'SecretNotWritable',
    message: `No access token is requested, because the refresh token that comes with it could not be written to Secret ${secret.namespace}/${secret.name} (${why}). Grant the operator patch on it, or set spec.auth.oauth2.storeRefreshToken to false. The operator retries automatically.`,
    again: true,
  };
}

/** Warns the user that the Secret holds an older refresh token. */
export function rotatedWarning(
  { pending, unsaved }: Entry,
  { plan, secret }: TokenRequest,
): string | undefined {
  if (!pending) return undefined;
  if (!plan.store) {
    return `The provider replaces the refresh token when it is used, and the newer one is only in the operator's memory. Set spec.auth.oauth2.storeRefreshToken to true, or a restart may require a new sign-in.`;
  }
  return `The newer refresh token is not in Secret ${secret.namespace}/${secret.name} yet (${unsaved ?? 'it is being written'}): the operator holds it and retries.`;
}
