import type { Credentials } from '../model/credentials.ts';
import { versionName } from '../model/object-version.ts';
import { type Entry, emptyEntry, type Read, takeNote } from './entry.ts';
import type { TokenFailure } from './failure.ts';
import { tokenFailure } from './failure.ts';
import { fetchToken } from './fetch.ts';
import type { TokenRequest } from './request.ts';
import type { HeldToken } from './schedule.ts';
import { isUsable, renewalAt, retryDelay } from './schedule.ts';
import { cannotStore, rotatedWarning, save } from './store.ts';
import type { TokenSecrets, TokenSecretsReading } from './token-secrets.ts';
import type { Transport } from './transport.ts';

export type Access =
  | {
      state: 'held';
      token: HeldToken;
      username: string;
      /** Version of the Secret after the refresh token was written to it. */
      version: string;
      /** Equal as long as the Secret contains the same login, regardless of the tokens fetched with it. */
      identity: string;
      /** Time of the next call to `access`, in milliseconds since the epoch. */
      nextAt: number;
      warning?: string;
    }
  | { state: 'failed'; credentials: Extract<Credentials, { state: 'unusable' }>; nextAt?: number };

export interface KeeperOptions {
  transport: Transport;
  /** Milliseconds since the epoch. */
  now(): number;
  /** Called after every request to a token endpoint. */
  onFetch?: (host: string, outcome: 'ok' | 'failed') => void;
}

const SAVE_AGAIN_MS = 15_000;

/**
 * Holds an access token for each Secret with which tokens are fetched, and renews it before it expires. Several
 * SmtpConfigs with the same Secret share its token, because a refresh token must not be used twice at the same time.
 */
export class TokenKeeper {
  readonly #options: KeeperOptions;
  readonly #entries = new Map<string, Entry<Access>>();
  readonly #keys = new Map<string, string>();

  constructor(options: KeeperOptions) {
    this.#options = options;
  }

  /**
   * Returns the current token. Sends no request while the token is fresh and the Secret is unchanged.
   * @throws ApiError, ApiUnavailable when the Secret cannot be read
   */
  access(request: TokenRequest): Promise<Access> {
    const entry = this.#entryOf(request);
    entry.running ??= this.#bring(entry, request).finally(() => {
      entry.running = undefined;
    });
    return entry.running;
  }

  /** Removes an SmtpConfig that was deleted or no longer uses tokens. */
  release(user: string): void {
    const key = this.#keys.get(user);
    if (key === undefined) return;
    this.#keys.delete(user);
    const entry = this.#entries.get(key);
    entry?.users.delete(user);
    if (entry?.users.size === 0) this.#entries.delete(key);
  }

  #entryOf({ key, user }: TokenRequest): Entry<Access> {
    if (this.#keys.get(user) !== key) this.release(user);
    const entry = this.#entries.get(key) ?? emptyEntry<Access>();
    entry.users.add(user);
    this.#entries.set(key, entry);
    this.#keys.set(user, key);
    return entry;
  }

  async #bring(entry: Entry<Access>, request: TokenRequest): Promise<Access> {
    let reading: TokenSecretsReading | undefined;
    if (entry.version !== request.version) {
      reading = await request.read();
      if (!reading.ok) return { state: 'failed', credentials: reading.credentials };
      takeNote(entry, reading);
      if (entry.token === undefined) entry.token = await request.adopt?.(versionName(reading.object));
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

  #isDue({ token, failure }: Entry<Access>, { key }: TokenRequest): boolean {
    const now = this.#options.now();
    if (failure) return failure.again && now >= failure.nextAt;
    return token === undefined || now >= renewalAt(token, key);
  }

  async #renew(entry: Entry<Access>, reading: Read, request: TokenRequest): Promise<void> {
    const { plan, key } = request;
    const { secrets } = reading;
    const { host } = new URL(plan.tokenEndpoint);
    // `latest` is newer than the token in the Secret, even if an older one was restored there.
    const used = entry.latest ?? secrets.refreshToken;
    // A refresh token may be valid only once, so it is used only if its successor can be stored.
    const unwritable = plan.store ? await cannotStore(request, reading) : undefined;
    if (unwritable) return this.#fail(entry, unwritable, key);
    const now = this.#options.now();
    const given: TokenSecrets = { ...secrets, ...(used !== undefined && { refreshToken: used }) };
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
    entry.pending = entry.latest !== undefined && entry.latest !== secrets.refreshToken;
    // The refresh token is stored before the access token is used or published. If the operator stops in between,
    // applications lose nothing.
    if (plan.store) await save(entry, request);
    entry.token = fetched.token;
    entry.failure = undefined;
    entry.failures = 0;
  }

  #fail(entry: Entry<Access>, failure: TokenFailure, key: string): void {
    entry.failures += 1;
    const wait = retryDelay(entry.failures, key, failure.retryAfterMs);
    entry.failure = { ...failure, nextAt: this.#options.now() + wait };
  }

  #answer(entry: Entry<Access>, request: TokenRequest): Access {
    const { token, failure, username, identity, pending } = entry;
    const usable = token !== undefined && isUsable(token, this.#options.now());
    // An outage is not reported while the token is valid; a failure that a user must fix is reported immediately.
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
    const { reason, message, remedy, again, nextAt } = failure ?? EXPIRED;
    return {
      state: 'failed',
      credentials: {
        state: 'unusable',
        secret: request.secret.name,
        reason,
        message,
        ...(remedy !== undefined && { remedy }),
        ...(again && { retry: { kind: 'backoff', seconds: 60 } }),
      },
      ...(again && { nextAt }),
    };
  }
}

/** Failure for a token whose lifetime is too short to publish it. */
const EXPIRED: TokenFailure & { nextAt: number } = {
  reason: 'TokenRequestRefused',
  message: 'The authorization server issues access tokens that expire immediately.',
  remedy: 'Set a longer lifetime of access tokens in the settings of the application.',
  again: false,
  nextAt: Infinity,
};
