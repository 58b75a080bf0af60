import { createHmac, randomBytes } from 'node:crypto';
import { versionName } from '../model/object-version.ts';
import type { TokenFailure } from './failure.ts';
import type { HeldToken } from './schedule.ts';
import type { TokenSecretsReading } from './token-secrets.ts';

/** State that the keeper holds for one Secret. The promise is the work in progress. */
export interface Entry<Result = unknown> {
  users: Set<string>;
  /** The Secret as it was last read; undefined: it must be read. */
  version: string | undefined;
  username: string;
  identity: string;
  /**
   * Digests of the refresh token in the Secret and of the tokens that it replaced: none of them was newly set by a
   * user.
   */
  seen: string[];
  token: HeldToken | undefined;
  /** The newest refresh token; undefined: the operator has only the token in the Secret. */
  latest: string | undefined;
  /** True if the newest refresh token is not in the Secret yet. It is written there if that is enabled. */
  pending: boolean;
  /** Why the newest refresh token could not be written to the Secret. */
  unsaved: string | undefined;
  failure: (TokenFailure & { nextAt: number }) | undefined;
  failures: number;
  running: Promise<Result> | undefined;
}

/** Distinguishes two secrets; meaningless outside this process. */
const DIGEST_KEY = randomBytes(32);
export const digest = (value: unknown): string =>
  createHmac('sha256', DIGEST_KEY).update(JSON.stringify(value)).digest('hex');

export type Read = Extract<TokenSecretsReading, { ok: true }>;

export const emptyEntry = <Result>(): Entry<Result> => ({
  users: new Set(),
  version: undefined,
  username: '',
  identity: '',
  seen: [],
  token: undefined,
  latest: undefined,
  pending: false,
  unsaved: undefined,
  failure: undefined,
  failures: 0,
  running: undefined,
});

/**
 * Records what was read from the Secret. If it holds another login, everything fetched with the old login is discarded.
 */
export function takeNote(entry: Entry, { secrets, object }: Read): void {
  const version = versionName(object);
  const { refreshToken = '', ...rest } = secrets;
  const login = digest(rest);
  const held = digest(refreshToken);
  const same = entry.identity.startsWith(login) && entry.seen.includes(held);
  entry.version = version;
  entry.username = secrets.username;
  if (same) {
    if (entry.latest === refreshToken) entry.pending = false;
    return;
  }
  Object.assign(entry, {
    ...emptyEntry(),
    users: entry.users,
    running: entry.running,
    version,
    username: secrets.username,
    identity: `${login}/${held}`,
    seen: [held],
  });
}
