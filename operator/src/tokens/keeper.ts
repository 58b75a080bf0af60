import { createHmac, randomBytes } from 'node:crypto';
import type { Credentials } from '../model/credentials.ts';
import type { WriteResult } from '../reconcile/ports.ts';
import type { TokenFailure } from './failure.ts';
import { tokenFailure } from './failure.ts';
import { fetchToken } from './fetch.ts';
import type { MaterialReading, TokenMaterial } from './material.ts';
import type { TokenPlan } from './plan.ts';
import type { HeldToken } from './schedule.ts';
import { isUsable, renewalAt, retryDelay } from './schedule.ts';
import type { Transport } from './transport.ts';

/** Who wants an access token, and how its secrets are read and written back. */
export interface TokenRequest {
  /** Namespace and name of the Secret, and the plan: whoever names the same shares the token. */
  key: string;
  /** Namespace and name of the SmtpConfig. */
  user: string;
  plan: TokenPlan;
  /** The command that gives consent anew. */
  login: string;
  /** Version of the Secret as the watch shows it. */
  version: string;
  /** A person asked for another try. */
  again: boolean;
  read(): Promise<MaterialReading>;
  /** The token that an earlier operator fetched with this version of the Secret, where it can still be had. */
  adopt?(version: string): Promise<HeldToken | undefined>;
  /** Writes to exactly the Secret that was read; with `dryRun` only finds out whether it could. */
  store(version: string, refreshToken: string, dryRun: boolean): Promise<WriteResult>;
}

export type Access =
  | {
      state: 'held';
      token: HeldToken;
      username: string;
      /** Of the Secret, after what was written back to it. */
      version: string;
      /** Equal as long as the Secret gives the same login, whatever tokens came of it. */
      identity: string;
      /** When to ask for it next, milliseconds since the epoch. */
      nextAt: number;
      warning?: string;
    }
  | { state: 'failed'; credentials: Extract<Credentials, { state: 'unusable' }>; nextAt?: number };

export interface KeeperOptions {
  transport: Transport;
  /** Milliseconds since the epoch. */
  now(): number;
  /** Told of every request to a token endpoint. */
  onFetch?: (host: string, outcome: 'ok' | 'failed') => void;
}

interface Entry {
  users: Set<string>;
  /** The Secret as it was last read; undefined: it must be read. */
  version: string | undefined;
  username: string;
  identity: string;
  /** Digests of the refresh token in the Secret and of those that it replaced: none of them is a person's news. */
  seen: string[];
  token: HeldToken | undefined;
  /** The refresh token that came last; undefined: the one in the Secret is the only one. */
  latest: string | undefined;
  /** It must go to the Secret, where that is wanted. */
  pending: boolean;
  /** Why it is not there yet. */
  unsaved: string | undefined;
  failure: (TokenFailure & { nextAt: number }) | undefined;
  failures: number;
  running: Promise<Access> | undefined;
}

/** Tells two secrets apart, and tells nobody outside this process anything. */
const DIGEST_KEY = randomBytes(32);
const digest = (value: unknown): string =>
  createHmac('sha256', DIGEST_KEY).update(JSON.stringify(value)).digest('hex');

const STORE_ATTEMPTS = 3;
const SEEN_TOKENS = 8;
const SAVE_AGAIN_MS = 15_000;

/**
 * Holds an access token for each Secret that tokens are fetched with, and renews it ahead of its expiry. Several
 * SmtpConfigs that name one Secret share its token: a refresh token must not be used twice at a time.
 */
export class TokenKeeper {
  readonly #options: KeeperOptions;
  readonly #entries = new Map<string, Entry>();
  readonly #keys = new Map<string, string>();

  constructor(options: KeeperOptions) {
    this.#options = options;
  }

  /**
   * The token in effect. Nothing is asked of anybody while it is fresh and the Secret unchanged.
   * @throws ApiError, ApiUnavailable when the Secret cannot be read
   */
  access(request: TokenRequest): Promise<Access> {
    const entry = this.#entryOf(request);
    entry.running ??= this.#bring(entry, request).finally(() => {
      entry.running = undefined;
    });
    return entry.running;
  }

  /** The SmtpConfig is gone, or wants no tokens any more. */
  release(user: string): void {
    const key = this.#keys.get(user);
    if (key === undefined) return;
    this.#keys.delete(user);
    const entry = this.#entries.get(key);
    entry?.users.delete(user);
    if (entry?.users.size === 0) this.#entries.delete(key);
  }

  #entryOf({ key, user }: TokenRequest): Entry {
    if (this.#keys.get(user) !== key) this.release(user);
    const entry = this.#entries.get(key) ?? emptyEntry();
    entry.users.add(user);
    this.#entries.set(key, entry);
    this.#keys.set(user, key);
    return entry;
  }

  async #bring(entry: Entry, request: TokenRequest): Promise<Access> {
    let reading: MaterialReading | undefined;
    if (entry.version !== request.version) {
      reading = await request.read();
      if (!reading.ok) return { state: 'failed', credentials: reading.credentials };
      takeNote(entry, reading);
      if (entry.token === undefined) entry.token = await request.adopt?.(reading.version);
    }
    if (request.again) entry.failure = undefined;
    if (request.plan.store) await save(entry, request);
    if (!this.#isDue(entry, request)) return this.#answer(entry, request);
    reading ??= await request.read();
    if (!reading.ok) return { state: 'failed', credentials: reading.credentials };
    takeNote(entry, reading);
    await this.#renew(entry, reading, request);
    return this.#answer(entry, request);
  }

  #isDue({ token, failure }: Entry, { key }: TokenRequest): boolean {
    const now = this.#options.now();
    if (failure) return failure.again && now >= failure.nextAt;
    return token === undefined || now >= renewalAt(token, key);
  }

  async #renew(entry: Entry, { material, version }: Read, request: TokenRequest): Promise<void> {
    const { plan, key } = request;
    const { host } = new URL(plan.tokenEndpoint);
    // Newer than the Secret's even where something has put an older one back there.
    const used = entry.latest ?? material.refreshToken;
    // A refresh token may be good for one use: it is used only where its successor can be kept.
    const unwritable = plan.store ? await cannotStore(request, version, material) : undefined;
    if (unwritable) return this.#fail(entry, unwritable, key);
    const now = this.#options.now();
    const given: TokenMaterial = { ...material, ...(used !== undefined && { refreshToken: used }) };
    const fetched = await fetchToken(plan, given, this.#options.transport, now);
    const asked = fetched.ok || fetched.fault.kind !== 'denied';
    if (asked) this.#options.onFetch?.(host, fetched.ok ? 'ok' : 'failed');
    if (!fetched.ok) {
      return this.#fail(
        entry,
        tokenFailure(fetched.fault, { host, grant: plan.grant, login: request.login }),
        key,
      );
    }
    if (fetched.refreshToken !== undefined && fetched.refreshToken !== used)
      entry.latest = fetched.refreshToken;
    entry.pending = entry.latest !== undefined && entry.latest !== material.refreshToken;
    // Stored first, used and published after: what dies in between has lost nothing that anybody relies on.
    if (plan.store) await save(entry, request);
    entry.token = fetched.token;
    entry.failure = undefined;
    entry.failures = 0;
  }

  #fail(entry: Entry, failure: TokenFailure, key: string): void {
    entry.failures += 1;
    const wait = retryDelay(entry.failures, key, failure.retryAfterMs);
    entry.failure = { ...failure, nextAt: this.#options.now() + wait };
  }

  #answer(entry: Entry, request: TokenRequest): Access {
    const { token, failure, username, identity, pending } = entry;
    const usable = token !== undefined && isUsable(token, this.#options.now());
    // An outage is nobody's business while the token lasts; what only a person can mend is said at once.
    if (usable && (failure === undefined || failure.again)) {
      const nextAt = failure?.nextAt ?? renewalAt(token, request.key);
      const saveAt = pending && request.plan.store ? this.#options.now() + SAVE_AGAIN_MS : Infinity;
      const warning = rotatedWarning(entry, request);
      return {
        state: 'held',
        token,
        username,
        version: entry.version ?? request.version,
        identity,
        nextAt: Math.min(nextAt, saveAt),
        ...(warning !== undefined && { warning }),
      };
    }
    const { reason, message, again, nextAt } = failure ?? EXPIRED;
    return {
      state: 'failed',
      credentials: {
        state: 'unusable',
        secret: secretOf(request),
        reason,
        message,
        ...(again && { retry: { kind: 'backoff', seconds: 60 } }),
      },
      ...(again && { nextAt }),
    };
  }
}

/** A life shorter than what is worth publishing. */
const EXPIRED: TokenFailure & { nextAt: number } = {
  reason: 'TokenRequestRefused',
  message:
    'The authorization server gives access tokens that expire at once: ask for a longer life in the settings of the application.',
  again: false,
  nextAt: Infinity,
};

type Read = Extract<MaterialReading, { ok: true }>;

const emptyEntry = (): Entry => ({
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

/** The Secret holds the same login as before, or another one: then everything that came of the old one is void. */
function takeNote(entry: Entry, { material, version }: Read): void {
  const { refreshToken = '', ...rest } = material;
  const login = digest(rest);
  const held = digest(refreshToken);
  const same = entry.identity.startsWith(login) && entry.seen.includes(held);
  entry.version = version;
  entry.username = material.username;
  if (same) {
    if (entry.latest === refreshToken) entry.pending = false;
    return;
  }
  Object.assign(entry, {
    ...emptyEntry(),
    users: entry.users,
    running: entry.running,
    version,
    username: material.username,
    identity: `${login}/${held}`,
    seen: [held],
  });
}

/**
 * Puts the newer refresh token into the Secret, unless a person has put another one there meanwhile. An API server
 * that cannot be reached is no error here: the token stays in memory, and the next turn tries again.
 */
async function save(entry: Entry, { read, store }: TokenRequest): Promise<void> {
  const { latest, pending } = entry;
  if (latest === undefined || !pending) return;
  const known = [digest(latest), ...entry.seen].slice(0, SEEN_TOKENS);
  entry.seen = known;
  try {
    for (let attempt = 0; attempt < STORE_ATTEMPTS; attempt++) {
      const now = await read();
      // Deleted, or a person's news: the next turn looks at it anew.
      if (!now.ok || !known.includes(digest(now.material.refreshToken ?? ''))) {
        Object.assign(entry, { latest: undefined, pending: false, version: undefined });
        return;
      }
      const written = await store(now.version, latest, false);
      if (written.ok) {
        const version = `${written.uid}/${written.resourceVersion}`;
        Object.assign(entry, { pending: false, unsaved: undefined, version });
        return;
      }
      entry.unsaved = written.why === 'forbidden' ? written.detail : 'it keeps changing';
      if (written.why === 'forbidden') return;
    }
  } catch {
    entry.unsaved = 'the API server cannot be reached';
  }
}

async function cannotStore(
  { store, key }: TokenRequest,
  version: string,
  { refreshToken = '' }: TokenMaterial,
): Promise<TokenFailure | undefined> {
  const tried = await store(version, refreshToken, true);
  if (tried.ok) return undefined;
  const why = tried.why === 'forbidden' ? tried.detail : 'it changed meanwhile';
  return {
    reason: 'SecretNotWritable',
    message: `No access token is asked for, because a refresh token that comes with it could not be written to Secret ${key.split('#')[0]} (${why}). Let the operator patch it, or set spec.auth.oauth2.storeRefreshToken to false. It is tried again by itself.`,
    again: true,
  };
}

function rotatedWarning({ pending, unsaved }: Entry, { plan, key }: TokenRequest): string | undefined {
  if (!pending) return undefined;
  if (!plan.store) {
    return `The provider replaces the refresh token when it is used, and the newer one is in the operator's memory alone: set spec.auth.oauth2.storeRefreshToken to true, or a restart may need a new login.`;
  }
  return `The newer refresh token is not in Secret ${key.split('#')[0]} yet (${unsaved ?? 'it is being written'}): the operator holds it and tries again.`;
}

const secretOf = ({ key }: TokenRequest): string => key.split('#')[0]?.split('/').at(-1) ?? key;
