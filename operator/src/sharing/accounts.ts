import { BoundedMap } from './bounded-map.ts';
import type { LoginRefusal } from './breaker.ts';
import { isInForce } from './breaker.ts';
import { KeyedMutex } from './keyed-mutex.ts';
import type { CachedProbe } from './probe-cache.ts';

/** A login that succeeded, or an attempt in which no credentials were sent. */
export interface Login extends CachedProbe {
  /** uid of the SmtpConfig that made the attempt. */
  by: string;
  /** Identifies everything that the verdicts depend on, except the credential. */
  variant: string;
}

interface Account {
  refusal?: LoginRefusal;
  /** Time when a login last succeeded, milliseconds since the epoch. */
  succeededAt: number;
  /** The last login that was not refused, by variant. */
  logins: BoundedMap<Login>;
}

/** Maximum number of credentials that are remembered. Beyond it, every SmtpConfig still has its own memory. */
const MAX_ACCOUNTS = 20_000;
/**
 * Maximum number of credentials without an SmtpConfig that are remembered. They are used when a Secret gets its
 * earlier content again. Without a limit, every rotation of a Secret would be kept until the operator ends.
 */
const MAX_UNUSED = 512;
/** Maximum number of variants of one account (sender, TLS, method) whose last login is kept. */
const MAX_LOGINS = 16;
/** Maximum milliseconds that an operator waits after its start for the refusals that an earlier process recorded. */
const INTRODUCTIONS_MS = 30_000;

/**
 * The accounts of all SmtpConfigs, by credential (server, user and password; only a digest is stored here). Each
 * account has one login at a time, and all SmtpConfigs with the account share the result. No login is made while the
 * breaker is open: a refused credential is not retried until a user changes something.
 */
export class Accounts {
  readonly #mutex = new KeyedMutex();
  readonly #accounts = new BoundedMap<Account>(MAX_ACCOUNTS);
  readonly #members = new Map<string, Set<string>>();
  readonly #credentials = new Map<string, string>();
  /** Credentials without an SmtpConfig, the oldest first. */
  readonly #unused = new Set<string>();
  readonly #now: () => number;
  readonly #changed: (key: string) => void;
  readonly #unread = new Set<string>();
  #introduced: PromiseWithResolvers<void> | undefined;

  /**
   * @param changed called for each SmtpConfig whose account was refused or accepted in a login of another SmtpConfig
   */
  constructor(now: () => number, changed: (key: string) => void) {
    this.#now = now;
    this.#changed = changed;
  }

  /**
   * Registers the SmtpConfigs for which an earlier operator process recorded a refusal. The account of a refusal is
   * known only after the Secrets are read. Until then no login is made.
   */
  await(keys: Iterable<string>): void {
    for (const key of keys) this.#unread.add(key);
    if (this.#unread.size === 0) return;
    const introduced = Promise.withResolvers<void>();
    this.#introduced = introduced;
    setTimeout(introduced.resolve, INTRODUCTIONS_MS).unref();
  }

  /** Registers the credential and the refusal of an SmtpConfig; undefined: it has no usable credential. */
  introduce(key: string, credential: string | undefined, refusal?: LoginRefusal): void {
    this.#move(key, credential);
    if (credential !== undefined && refusal) this.#remember(credential, refusal);
    this.#unread.delete(key);
    if (this.#unread.size === 0) this.#introduced?.resolve();
  }

  forget(key: string): void {
    this.introduce(key, undefined);
  }

  /** Runs one login at a time for each credential. */
  exclusive<T>(credential: string, login: () => Promise<T>): Promise<T> {
    return this.#mutex.run(credential, async () => {
      await this.#introduced?.promise;
      return login();
    });
  }

  /** Returns the refusal that forbids a login with this credential. */
  refusalInForce(credential: string): LoginRefusal | undefined {
    const refusal = this.#accounts.get(credential)?.refusal;
    return refusal && isInForce(refusal, this.#now()) ? refusal : undefined;
  }

  /** Returns the number of refusals in a row so far. */
  refusals(credential: string): number {
    return this.#accounts.get(credential)?.refusal?.refusals ?? 0;
  }

  /** Reports whether this credential is known to work, so that another login carries no risk. */
  works(credential: string): boolean {
    const account = this.#accounts.get(credential);
    return account !== undefined && account.succeededAt > 0 && account.refusal === undefined;
  }

  /** Returns the last login of this variant that was not refused. */
  login(credential: string, variant: string): Login | undefined {
    return this.#accounts.get(credential)?.logins.get(variant);
  }

  /**
   * Reports whether there is a result that is newer than the verdict of an SmtpConfig.
   * @param since time of the verdict
   * @param refused whether the verdict is a refusal
   */
  hasNews(credential: string, variant: string, since: number, refused: boolean): boolean {
    const account = this.#accounts.get(credential);
    if (!account) return false;
    const { refusal, succeededAt, logins } = account;
    return (
      (refusal?.at ?? 0) > since || (logins.get(variant)?.at ?? 0) > since || (refused && succeededAt > since)
    );
  }

  /** Records a rejected login: the breaker opens for every SmtpConfig with this account. */
  refused(key: string, credential: string, refusal: LoginRefusal): void {
    const account = this.#accountOf(credential);
    account.logins = new BoundedMap(MAX_LOGINS);
    account.refusal = refusal;
    this.#tell(key, credential);
  }

  /** Records a login that was accepted, or an attempt in which no credentials were sent. */
  done(key: string, credential: string, login: Login, admitted: boolean): void {
    const account = this.#accountOf(credential);
    account.logins.set(login.variant, login);
    if (!admitted) return;
    delete account.refusal;
    account.succeededAt = login.at;
    this.#tell(key, credential);
  }

  /** Counts the credentials that are currently not tried, by what ends the wait. */
  held(): Record<LoginRefusal['retry']['kind'], number> {
    const count = { stop: 0, pointless: 0, backoff: 0 };
    for (const { refusal } of this.#accounts.values()) {
      if (refusal && isInForce(refusal, this.#now())) count[refusal.retry.kind] += 1;
    }
    return count;
  }

  #remember(credential: string, refusal: LoginRefusal): void {
    const account = this.#accountOf(credential);
    const known = Math.max(account.refusal?.at ?? 0, account.succeededAt);
    if (refusal.at > known) account.refusal = refusal;
  }

  #accountOf(credential: string): Account {
    const known = this.#accounts.get(credential) ?? { succeededAt: 0, logins: new BoundedMap(MAX_LOGINS) };
    this.#accounts.set(credential, known);
    // A login can end after the last SmtpConfig with its credential has left.
    if (!this.#members.has(credential)) this.#leaveUnused(credential);
    return known;
  }

  #move(key: string, credential: string | undefined): void {
    const before = this.#credentials.get(key) ?? '';
    if (before === credential) return;
    // Before the earlier credential becomes unused, so that it does not displace this one.
    this.#unused.delete(credential ?? '');
    const left = this.#members.get(before);
    left?.delete(key);
    if (left?.size === 0) {
      this.#members.delete(before);
      this.#leaveUnused(before);
    }
    this.#credentials.delete(key);
    if (credential === undefined) return;
    this.#credentials.set(key, credential);
    this.#members.set(credential, (this.#members.get(credential) ?? new Set()).add(key));
  }

  #leaveUnused(credential: string): void {
    this.#unused.delete(credential);
    this.#unused.add(credential);
    if (this.#unused.size <= MAX_UNUSED) return;
    const [oldest = ''] = this.#unused;
    this.#unused.delete(oldest);
    this.#accounts.delete(oldest);
  }

  #tell(key: string, credential: string): void {
    for (const member of this.#members.get(credential) ?? []) if (member !== key) this.#changed(member);
  }
}
